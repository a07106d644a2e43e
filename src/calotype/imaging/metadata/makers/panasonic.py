"""Panasonic, and Leica's cameras that Panasonic makes: offsets count from the EXIF around the note."""

from __future__ import annotations

from calotype.imaging.metadata.makers.declare import Drive, Maker, Note
from calotype.imaging.metadata.tiff import Directory

_INTERNAL_SERIAL, _BURST, _SEQUENCE, _TIMER, _LENS, _LENS_SERIAL = 0x25, 0x2A, 0x2B, 0x2E, 0x51, 0x52
_COUNTRY, _STATE, _CITY = 0x69, 0x6B, 0x6D
_SIGNATURE = b"Panasonic\0\0\0"
_BRACKETS = frozenset({2, 3, 8, 18})
"""Of exposure, focus, white balance and aperture."""
_NOWHERE = "---"
_TIMER_OFF = 1


def read(note: Note) -> Maker | None:
    """Serial numbers, lens, burst and bracketing, and the place that travel cameras look up themselves."""
    if note.head(len(_SIGNATURE)) != _SIGNATURE:
        return None
    tags = note.inside(len(_SIGNATURE))
    if tags is None:
        return None
    return Maker(
        internal_serial=tags.text(_INTERNAL_SERIAL),
        lens_model=tags.text(_LENS),
        lens_serial=tags.text(_LENS_SERIAL),
        drive=_drive(tags.integer(_BURST), tags.integer(_TIMER)),
        number=tags.integer(_SEQUENCE) or None,
        city=_place(tags, _CITY),
        state=_place(tags, _STATE),
        country=_place(tags, _COUNTRY),
    )


def _place(tags: Directory, tag: int) -> str | None:
    name = tags.text(tag)
    return None if name == _NOWHERE else name


def _drive(burst: int | None, timer: int | None) -> Drive | None:
    if burst is None:
        return None
    if burst in _BRACKETS:
        return "bracket"
    if burst:
        return "continuous"
    return "timer" if timer is not None and timer > _TIMER_OFF else "single"
