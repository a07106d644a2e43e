"""Canon CRW, the RAW of Canon's first digital cameras: a heap of records (CIFF 1.0).

Signature: a byte order, then HEAPCCDR. It has no EXIF; what the camera noted lies in records of its own.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from calotype.imaging.display import Display
from calotype.imaging.metadata.blocks import Blocks
from calotype.imaging.raw import Raw, Sensor

if TYPE_CHECKING:
    from calotype.settings import Limits

_ORDERS = {b"II": "<", b"MM": ">"}
_SENSOR, _JPEG, _IMAGE = 0x2005, 0x2007, 0x1810
_SUBDIRECTORIES = (0x2800, 0x3000)
_IN_RECORD = 0x4000
_QUARTER_TURNS = {90: 6, 180: 3, 270: 8, -90: 8}
_MOST_DEPTH, _MOST_RECORDS = 8, 1000
_MOST_RECORD = 4096
"""Longest record that is read for what it says; a longer one is a picture or a table."""


class _Record(NamedTuple):
    """A record's tag, and where its value lies in the file."""

    tag: int
    start: int
    end: int


class Crw(Raw):
    """Canon, 2000 to 2004."""

    name, title, media_type, extensions = "crw", "CRW", "image/x-canon-crw", ("crw",)

    def matches(self, data: bytes) -> bool:
        """The signature."""
        return data[:2] in _ORDERS and data[6:14] == b"HEAPCCDR"

    def sensor(self, data: bytes) -> Sensor:
        """The size in the record of the image."""
        width, height, _, _ = _image(data)
        return Sensor(width, height, 12)

    def identity(self, data: bytes) -> Iterator[bytes | memoryview]:
        """The records of the sensor and the preview, size and rotation."""
        view = memoryview(data)
        for record in _records(data):
            if record.tag in (_SENSOR, _JPEG):
                yield view[record.start : record.end]
        yield repr(_image(data)).encode()

    def embedded_blocks(self, data: bytes, limits: Limits) -> Blocks:
        """The small records; no camera wrote one that is big-endian."""
        found: dict[int, bytes] = {}
        if _ORDERS[data[:2]] == "<":
            for record in _records(data):
                if record.end - record.start <= _MOST_RECORD:
                    found.setdefault(record.tag, data[record.start : record.end])
        return Blocks(records=found)

    def preview_places(self, data: bytes) -> Iterable[tuple[int, int]]:
        """The record of the JPEG."""
        return [(record.start, record.end) for record in _records(data) if record.tag == _JPEG]

    def display(self, data: bytes) -> Display:
        """The rotation of the record of the image."""
        return Display(_QUARTER_TURNS.get(_image(data)[3], 1))


def _image(data: bytes) -> tuple[int, int, float, int]:
    """Width, height, aspect of a pixel, rotation in degrees; zeros where there is none."""
    record = next((each for each in _records(data) if each.tag == _IMAGE and each.end - each.start >= 16), None)
    if record is None:
        return 0, 0, 1.0, 0
    width, height, aspect, turned = struct.unpack_from(f"{_ORDERS[data[:2]]}IIfi", data, record.start)
    return width, height, aspect, turned


def _records(data: bytes) -> list[_Record]:
    """All records of all directories, in file order, as many as there can be."""
    start = struct.unpack_from(f"{_ORDERS[data[:2]]}I", data, 2)[0]
    found: list[_Record] = []
    _collect(data, start, len(data), 0, found)
    return found


def _collect(data: bytes, start: int, end: int, depth: int, found: list[_Record]) -> None:
    """The records of the heap between `start` and `end`, whose last four bytes say where its directory is."""
    order = _ORDERS[data[:2]]
    if depth > _MOST_DEPTH or not 0 < start <= end - 4 <= len(data) - 4:
        return
    at = start + struct.unpack_from(f"{order}I", data, end - 4)[0]
    if at + 2 > end:
        return
    count = min(struct.unpack_from(f"{order}H", data, at)[0], (end - at - 2) // 10)
    for place in range(at + 2, at + 2 + 10 * count, 10):
        tag, size, offset = struct.unpack_from(f"{order}HII", data, place)
        if len(found) >= _MOST_RECORDS:
            return
        if tag & _IN_RECORD:
            found.append(_Record(tag & ~_IN_RECORD, place + 2, place + 10))
        elif start + offset + size <= end:
            found.append(_Record(tag, start + offset, start + offset + size))
            if tag & 0x3800 in _SUBDIRECTORIES:
                _collect(data, start + offset, start + offset + size, depth + 1, found)
