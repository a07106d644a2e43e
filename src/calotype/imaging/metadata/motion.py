"""The video inside a motion photo: where it begins in the file, and how long it is.

Sources: Google's Motion Photo format 1.0 (container directory in XMP, before it the MicroVideo offset), Samsung's
trailer, and the box `mpvd` of motion photos in HEIF. Only what begins like a video is one.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct

from calotype.imaging.metadata.numerals import integer
from calotype.imaging.metadata.xmp import Value, structures, text

_VIDEO_ITEMS = frozenset({"MotionPhoto"})
_SAMSUNG_HEAD, _SAMSUNG_TAIL, _SAMSUNG_VIDEO = b"SEFH", b"SEFT", 0x0A30
_SAMSUNG_ENTRIES = 100
_BOXES = 200


class Motion(Struct, frozen=True, kw_only=True):
    """A video inside a photo."""

    offset: Annotated[int, Meta(description="Where it begins in the file, in bytes.")]
    length: Annotated[int, Meta(description="How long it is, in bytes.")]


def find_motion(data: bytes, properties: dict[str, Value]) -> Motion | None:
    """The video in a photo's bytes, whoever says where it is; None where there is none."""
    for offset, length in (*_named(len(data), properties), *_samsung(data), *_box(data)):
        if 0 < offset < offset + length <= len(data) and data[offset + 4 : offset + 8] == b"ftyp":
            return Motion(offset=offset, length=length)
    return None


def _named(size: int, properties: dict[str, Value]) -> Iterator[tuple[int, int]]:
    """As XMP says it: lengths of what follows the picture, counted from the end of the file."""
    after = 0
    for item in reversed(structures(properties.get("Container:Directory"))):
        item = next(iter(structures(item.get("Container:Item"))), item)
        length = integer(text(item.get("Item:Length"))) or 0
        if text(item.get("Item:Semantic")) in _VIDEO_ITEMS:
            yield size - after - length, length
        after += length + (integer(text(item.get("Item:Padding"))) or 0)
    from_end = integer(text(properties.get("GCamera:MicroVideoOffset")))
    if from_end:
        yield size - from_end, from_end


def _samsung(data: bytes) -> Iterator[tuple[int, int]]:
    """As Samsung's directory at the end of the file says it: distances back from the directory itself."""
    if data[-4:] != _SAMSUNG_TAIL or len(data) < 24:
        return
    start = len(data) - 8 - struct.unpack_from("<I", data, len(data) - 8)[0]
    if start < 0 or data[start : start + 4] != _SAMSUNG_HEAD:
        return
    (count,) = struct.unpack_from("<I", data, start + 8)
    for index in range(min(count, _SAMSUNG_ENTRIES, (len(data) - start - 20) // 12)):
        kind, back, length = struct.unpack_from("<2xHII", data, start + 12 + 12 * index)
        if kind == _SAMSUNG_VIDEO and back <= start and length <= back:
            # Each piece begins with its kind and a name of its own, whose length stands before it.
            name = struct.unpack_from("<I", data, start - back + 4)[0]
            yield start - back + 8 + name, length - 8 - name


def _box(data: bytes) -> Iterator[tuple[int, int]]:
    """As the box `mpvd` of a HEIF file holds it."""
    if data[4:8] != b"ftyp":
        return
    at = 0
    for _ in range(_BOXES):
        if at + 16 > len(data):
            return
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1:
            head, (size,) = 16, struct.unpack_from(">Q", data, at + 8)
        if kind == b"mpvd":
            yield at + head, (size or len(data) - at) - head
        if size < head:
            return
        at += size
