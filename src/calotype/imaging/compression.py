"""Compression: how much a JPEG lost when it was written, from its quantisation tables.

A table says by what each of 64 frequencies was divided and rounded. The Independent JPEG Group's library scales the
tables of ITU-T T.81, annex K by a quality of 1 to 100, which most programs do as well; cameras often have tables of
their own, whose quality is then that of the standard tables that divide as much.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from statistics import median
from typing import NamedTuple

from calotype.imaging.containers.jpeg import FRAMES, head

_DQT = 0xDB
_TABLE = 64
_LARGEST = 255
_STANDARD_LUMA = (
    *(16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40),
    *(26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51),
    *(56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87),
    *(95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99),
)
"""Table K.1 in the zigzag order in which files have it."""


class JpegCompression(NamedTuple):
    """How a JPEG was written."""

    quality: int
    """1 to 100, as the Independent JPEG Group counts."""
    subsampling: str
    """`4:4:4`, `4:2:2`, `4:2:0`, or horizontal x vertical factors of luma; empty for grey."""
    jfif: bool
    """It begins with a JFIF header. EXIF asks for its own header in that place, where cameras write it."""


def jpeg_compression(data: bytes) -> JpegCompression | None:
    """How the JPEG in `data` was written; None where it has no table for luma."""
    tables: dict[int, tuple[int, ...]] = {}
    frame: bytes | None = None
    for marker, start, end in head(data):
        if marker == _DQT:
            tables.update(_tables(data[start:end]))
        elif marker in FRAMES and frame is None:
            frame = data[start:end]
    components = _components(frame) if frame else []
    luma = tables.get(components[0][2]) if components else None
    if luma is None:
        return None
    return JpegCompression(_quality(luma), _subsampling(components), data[6:10] == b"JFIF")


def _tables(payload: bytes) -> dict[int, tuple[int, ...]]:
    found, at = {}, 0
    while at < len(payload):
        wide, number = payload[at] >> 4, payload[at] & 15
        size = _TABLE * (2 if wide else 1)
        values = payload[at + 1 : at + 1 + size]
        if len(values) < size:
            break
        found[number] = struct.unpack(f">{_TABLE}{'H' if wide else 'B'}", values)
        at += 1 + size
    return found


def _components(frame: bytes) -> list[tuple[int, int, int]]:
    """Horizontal and vertical factor and table of each component."""
    count = frame[5] if len(frame) > 5 else 0
    parts = [frame[6 + 3 * number : 9 + 3 * number] for number in range(count)]
    return [(part[1] >> 4, part[1] & 15, part[2]) for part in parts if len(part) == 3]


@lru_cache(maxsize=256)  # a camera writes the same few tables into all its photos
def _quality(table: tuple[int, ...]) -> int:
    """The quality whose standard table divides as much, by the middle of all frequencies."""
    pairs = [(value, standard) for value, standard in zip(table, _STANDARD_LUMA, strict=True) if value < _LARGEST]
    if not pairs:  # all were cut at the largest, which a standard table is from quality 2 down
        return 1
    scale = median(100 * value / standard for value, standard in pairs)
    guess = round((200 - scale) / 2 if scale <= 100 else 5000 / scale)
    near = {min(100, max(1, guess + step)) for step in range(-2, 3)}
    return min(sorted(near), key=lambda quality: _distance(_scaled(quality), table))


def _distance(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    return sum(abs(first - second) for first, second in zip(one, other, strict=True))


def _scaled(quality: int) -> tuple[int, ...]:
    """The standard table at a quality, as the Independent JPEG Group's library makes it."""
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    return tuple(max(1, min(_LARGEST, (value * scale + 50) // 100)) for value in _STANDARD_LUMA)


def _subsampling(components: list[tuple[int, int, int]]) -> str:
    if len(components) < 3:
        return ""
    across, down = components[0][0], components[0][1]
    chroma = [factors[:2] for factors in components[1:3]]
    names = {(1, 1): "4:4:4", (2, 1): "4:2:2", (2, 2): "4:2:0", (1, 2): "4:4:0", (4, 1): "4:1:1"}
    return names.get((across, down), f"{across}x{down}") if chroma == [(1, 1), (1, 1)] else f"{across}x{down}"
