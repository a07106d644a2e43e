"""Fujifilm RAF: a JPEG with all the metadata, and beside it what the sensor saw.

Signature: FUJIFILMCCD-RAW. Layout as exiftool and LibRaw know it: at 84 the offset and the length of the JPEG, at 92
those of a list of records, at 100 those of the sensor's data, all big-endian.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from calotype.errors import HeaderDamaged
from calotype.imaging.containers.jpeg import picture_at
from calotype.imaging.display import Display, read_display
from calotype.imaging.formats.jpeg import Jpeg
from calotype.imaging.metadata.blocks import Blocks
from calotype.imaging.raw import Raw, Sensor

if TYPE_CHECKING:
    from calotype.settings import Limits

_CROPPED, _FULL = 0x0111, 0x0100
_MOST_RECORDS = 255


class Raf(Raw):
    """Fujifilm."""

    name, title, media_type, extensions = "raf", "RAF", "image/x-fuji-raf", ("raf",)

    def matches(self, data: bytes) -> bool:
        """The signature."""
        return data.startswith(b"FUJIFILMCCD-RAW ")

    def sensor(self, data: bytes) -> Sensor:
        """The cropped size in the sensor's records."""
        records = _records(data)
        height, width = struct.unpack(">HH", records.get(_CROPPED) or records.get(_FULL) or bytes(4))
        return Sensor(width, height, 14)

    def identity(self, data: bytes) -> Iterator[bytes | memoryview]:
        """Records and data of the sensor, and what decides the JPEG's pixels."""
        view = memoryview(data)
        for at in (92, 100):
            start, end = _place(data, at)
            yield view[start:end]
        yield from Jpeg().identity(self._jpeg(data))

    def preview_places(self, data: bytes) -> Iterable[tuple[int, int]]:
        """The JPEG."""
        return [_place(data, 84)]

    def display(self, data: bytes) -> Display:
        """As the JPEG's EXIF says."""
        return read_display(Jpeg().embedded_exif(self._jpeg(data)))

    def embedded_blocks(self, data: bytes, limits: Limits) -> Blocks:
        """Those of the JPEG."""
        return Jpeg().embedded_blocks(self._jpeg(data), limits)

    def _share(self, data: bytes) -> float | None:
        start, length = struct.unpack_from(">II", data, 100)
        return max(0, len(data) - start) / length if start + length > len(data) and length else None

    def _jpeg(self, data: bytes) -> bytes:
        start, end = _place(data, 84)
        return data[start:end] if picture_at(data, start) else b"\xff\xd8"


def _place(data: bytes, at: int) -> tuple[int, int]:
    if len(data) < at + 8:
        raise HeaderDamaged("the file begins like a RAF, but ends within its header")
    start, length = struct.unpack_from(">II", data, at)
    return start, min(start + length, len(data))


def _records(data: bytes) -> dict[int, bytes]:
    """The sensor's records: a count, then tag, length and bytes of each. The first four bytes of each are kept."""
    at, end = _place(data, 92)
    found: dict[int, bytes] = {}
    count = int.from_bytes(data[at : at + 4], "big")
    at += 4
    for _ in range(min(count, _MOST_RECORDS)):
        if at + 8 > end:
            break
        tag, length = struct.unpack_from(">HH", data, at)
        found.setdefault(tag, data[at + 4 : at + 8])
        at += 4 + length
    return found
