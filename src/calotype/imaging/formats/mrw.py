"""Minolta MRW: blocks of settings, one of which is a TIFF structure, and then what the sensor saw.

Signature: 00 4D 52 4D. Its preview lies in the maker's notes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from calotype.errors import HeaderDamaged
from calotype.imaging.display import Display, read_display
from calotype.imaging.metadata.blocks import Blocks
from calotype.imaging.raw import Raw, Sensor

if TYPE_CHECKING:
    from calotype.settings import Limits

_SENSOR, _TIFF = b"\0PRD", b"\0TTW"


class Mrw(Raw):
    """Minolta and Konica Minolta, 2001 to 2006."""

    name, title, media_type, extensions = "mrw", "MRW", "image/x-minolta-mrw", ("mrw",)

    def matches(self, data: bytes) -> bool:
        """The signature."""
        return data.startswith(b"\0MRM")

    def sensor(self, data: bytes) -> Sensor:
        """The picture's size and depth in the block of the sensor."""
        sensor = _blocks(data).get(_SENSOR, b"")
        if len(sensor) < 17:
            raise HeaderDamaged("the file begins like an MRW, but says nothing of its sensor")
        height, width = struct.unpack_from(">HH", sensor, 12)
        return Sensor(width, height, sensor[16])

    def identity(self, data: bytes) -> Iterator[bytes | memoryview]:
        """The block of the sensor, its data, and the orientation."""
        yield _blocks(data).get(_SENSOR, b"")
        yield memoryview(data)[_end_of_blocks(data) :]
        yield self.display(data).identity()

    def preview_places(self, data: bytes) -> Iterable[tuple[int, int]]:
        """None that the file names outside of the maker's notes."""
        return ()

    def display(self, data: bytes) -> Display:
        """As the TIFF structure says."""
        return read_display(_blocks(data).get(_TIFF))

    def embedded_blocks(self, data: bytes, limits: Limits) -> Blocks:
        """The TIFF structure."""
        return Blocks(exif=_blocks(data).get(_TIFF))

    def _share(self, data: bytes) -> float | None:
        """The sensor's rows are packed by 12 or 16 bits; the block says which."""
        sensor = _blocks(data).get(_SENSOR, b"")
        if len(sensor) < 17:
            return None
        height, width = struct.unpack_from(">HH", sensor, 8)
        wanted, there = height * width * sensor[16] // 8, max(0, len(data) - _end_of_blocks(data))
        return there / wanted if there < wanted else None


def _end_of_blocks(data: bytes) -> int:
    return 8 + int.from_bytes(data[4:8], "big")


def _blocks(data: bytes) -> dict[bytes, bytes]:
    """Four letters and the content of each block of the header."""
    found: dict[bytes, bytes] = {}
    at, end = 8, min(_end_of_blocks(data), len(data))
    while at + 8 <= end:
        following = at + 8 + int.from_bytes(data[at + 4 : at + 8], "big")
        found.setdefault(data[at : at + 4], data[at + 8 : min(following, end)])
        at = following
    return found
