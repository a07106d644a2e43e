"""TIFF as a container of pictures: its pages, and where their strips, tiles and embedded JPEGs lie.

The walk over tags is `calotype.imaging.metadata.tiff`, which EXIF needs as well.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from calotype.imaging.metadata.tiff import Directory, Tiff

SUB_IFDS = 0x014A
STRIPS, STRIP_BYTES = 0x0111, 0x0117
TILES, TILE_BYTES = 0x0144, 0x0145
JPEG, JPEG_BYTES = 0x0201, 0x0202
_CODES = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}
_MOST_DIRECTORIES = 64
_LAYOUTS = {False: (2, 12, 4), True: (8, 20, 8)}
"""Bytes of a directory's count of entries, of an entry, and of the offset of the next directory."""


def page_count(structure: Tiff, most: int) -> int:
    """How many directories the main chain has, `most` at most; a chain that bites its tail ends there."""
    counter, entry, offset = _LAYOUTS[structure.big]
    at, seen = structure.first, set[int]()
    while at and at not in seen and len(seen) < most and at + counter <= len(structure.data):
        seen.add(at)
        following = at + counter + entry * _number(structure, at, counter)
        at = _number(structure, following, offset)
    return max(1, len(seen))


def directories(structure: Tiff) -> Iterator[Directory]:
    """The directories of the main chain, each followed by those that it holds (SubIFDs), 64 at most."""
    count = 0
    for page in structure.chain():
        for directory in (page, *page.children(SUB_IFDS)):
            yield directory
            count += 1
            if count == _MOST_DIRECTORIES:
                return


def pieces(directory: Directory) -> Iterator[tuple[int, int]]:
    """Offset and length of the strips, tiles and the JPEG of a directory; one that lies past the end comes cut."""
    size = len(directory.tiff.data)
    for offsets, lengths in ((STRIPS, STRIP_BYTES), (TILES, TILE_BYTES), (JPEG, JPEG_BYTES)):
        for offset, length in zip(array(directory, offsets), array(directory, lengths), strict=False):
            if 0 < offset < size and length > 0:
                yield offset, min(length, size - offset)


def promised(directory: Directory) -> tuple[int, int]:
    """How many bytes of pixels a directory promises, and how many of them the file has."""
    size = len(directory.tiff.data)
    wanted = there = 0
    for offsets, lengths in ((STRIPS, STRIP_BYTES), (TILES, TILE_BYTES)):
        for offset, length in zip(array(directory, offsets), array(directory, lengths), strict=False):
            wanted += length
            there += max(0, min(length, size - offset))
    return wanted, there


def array(directory: Directory, tag: int) -> tuple[int, ...]:
    """The whole numbers of a tag, however many; `Directory.numbers` keeps away from long ones."""
    place = directory.place(tag)
    if place is None or place[0] not in _CODES:
        return ()
    kind, count, start = place
    return struct.unpack_from(f"{directory.tiff.order}{count}{_CODES[kind]}", directory.tiff.data, start)


def _number(structure: Tiff, at: int, size: int) -> int:
    return int.from_bytes(structure.data[at : at + size], "little" if structure.order == "<" else "big")
