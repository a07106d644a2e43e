"""Makers' notes made by code, and read."""

from __future__ import annotations

import struct

from blocks_kit import EXIF, LONG, SUB, UNDEFINED, Value, tiff
from calotype.imaging.metadata.blocks import Blocks
from calotype.imaging.metadata.exif import Exif, open_exif
from calotype.imaging.metadata.makers import Maker, read_maker


def read(make: str, note: bytes, **said: object) -> Maker | None:
    """What a note says that stands behind a header, with offsets that count from the note itself.

    `said` is what EXIF says beside it.
    """
    return of_blocks(Blocks(exif=tiff({EXIF: {0x927C: (UNDEFINED, note)}})), make, **said)


def inside(make: str, header: bytes, tags: dict[int, Value], **said: object) -> Maker | None:
    """The same for a note with offsets that count from the EXIF around it."""
    empty = tiff({EXIF: {0x927C: (UNDEFINED, header + bytes(8))}})
    start = empty.index(header + bytes(8)) + len(header) if header else len(empty) - 8
    moved = _moved(tiff(tags)[8:], start - 8)
    return of_blocks(Blocks(exif=tiff({EXIF: {0x927C: (UNDEFINED, header + moved)}})), make, **said)


def of_blocks(data: Blocks, make: str, **said: object) -> Maker | None:
    """What the note in a file's blocks says."""
    return read_maker(open_exif(data).exif, Exif(make=make, **said), data)


def _moved(directory: bytes, by: int) -> bytes:
    """A directory with its offsets moved."""
    sizes = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1}
    data = bytearray(directory)
    (count,) = struct.unpack_from("<H", data)
    for index in range(count):
        at = 2 + 12 * index
        _, kind, length, offset = struct.unpack_from("<HHII", data, at)
        if sizes[kind] * length > 4:
            struct.pack_into("<I", data, at + 8, offset + by)
    return bytes(data)


def shifted(structure: bytes, by: int) -> bytes:
    """A little-endian structure without its header, all offsets, those below too, moved."""
    sizes = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1}
    data = bytearray(structure)
    open_directories = [8]
    while open_directories:
        at = open_directories.pop()
        (count,) = struct.unpack_from("<H", data, at)
        for entry in range(at + 2, at + 2 + 12 * count, 12):
            tag, kind, length, offset = struct.unpack_from("<HHII", data, entry)
            below = kind == LONG and tag in (0x2010, 0x2020, SUB)
            if below:
                open_directories.append(offset)
            if below or sizes[kind] * length > 4:
                struct.pack_into("<I", data, entry + 8, offset + by)
    return bytes(data[8:])
