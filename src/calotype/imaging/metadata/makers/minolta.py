"""Minolta and Konica Minolta: one directory, with offsets that count from the EXIF around it."""

from __future__ import annotations

import struct

from calotype.imaging.metadata.makers.declare import Drive, Maker, Note, known_lens
from calotype.imaging.metadata.makers.lenses import lens_name

_SETTINGS, _LENS = (0x01, 0x03), 0x10C
_DRIVE = 6
_DRIVES: dict[int | None, Drive] = {
    0: "single",
    1: "continuous",
    2: "timer",
    4: "bracket",
    5: "continuous",
    6: "continuous",
    7: "continuous",
}


def read(note: Note) -> Maker | None:
    """Lens and drive mode."""
    if "minolta" not in note.make:
        return None
    tags = note.inside(0)
    if tags is None:
        return None
    settings = next((raw for tag in _SETTINGS if (raw := tags.raw(tag))), b"")
    lens = tags.integer(_LENS)
    return Maker(
        lens_model=None if lens is None else lens_name("sony", str(lens), known_lens(note.said)), drive=_drive(settings)
    )


def _drive(settings: bytes) -> Drive | None:
    """The settings are numbers of four bytes, big-endian in every file."""
    if len(settings) < 4 * (_DRIVE + 1):
        return None
    return _DRIVES.get(struct.unpack_from(">I", settings, 4 * _DRIVE)[0])
