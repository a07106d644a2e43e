"""Reconyx, cameras that wait in woods for animals: records of fixed places, little-endian. Three generations."""

from __future__ import annotations

import struct
from typing import NamedTuple

from calotype.imaging.metadata import times
from calotype.imaging.metadata.makers.declare import Maker, Note

_LONGEST = 160


class _Layout(NamedTuple):
    """Where a generation keeps its values."""

    signature: bytes
    number: int
    """Of the picture within those that one movement set off."""
    serial: int
    characters: int
    wide: bool
    """Whether texts are of UTF-16, and numbers of two bytes."""
    time: int | None = None
    """Second, minute, hour, month, day and year; None where EXIF has the time."""


_LAYOUTS = (
    _Layout(b"\x01\xf1", number=14, serial=42, characters=15, wide=True, time=22),
    _Layout(b"RECONYXUF\0", number=0x35, serial=0x4B, characters=15, wide=False),
    _Layout(b"RECONYXH2\0", number=0x36, serial=0x7E, characters=15, wide=True),
)


def read(note: Note) -> Maker | None:
    """Serial number, the number within a series, and the time of cameras that write it nowhere else."""
    head = note.head(_LONGEST)
    layout = next((each for each in _LAYOUTS if head.startswith(each.signature)), None)
    if layout is None or len(head) < layout.serial + layout.characters * (1 + layout.wide):
        return None
    taken = None if layout.time is None else _taken(head, layout.time)
    if layout.time is not None and taken is None:
        # Two bytes are a weak signature: a record without a time is none of theirs.
        return None
    number = int.from_bytes(head[layout.number : layout.number + 1 + layout.wide], "little")
    raw = head[layout.serial : layout.serial + layout.characters * (1 + layout.wide)]
    serial = raw.decode("utf-16-le" if layout.wide else "latin-1", "replace").partition("\0")[0].strip()
    return Maker(serial=serial or None, taken=taken, number=number or None)


def _taken(head: bytes, at: int) -> str | None:
    second, minute, hour, month, day, year = struct.unpack_from("<6H", head, at)
    moment = times.parse(f"{year:04}:{month:02}:{day:02} {hour:02}:{minute:02}:{second:02}")
    return moment and moment.iso()
