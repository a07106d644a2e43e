"""Nikon: three layouts; the newest is a TIFF structure of its own."""

from __future__ import annotations

from calotype.imaging.metadata.makers.declare import Drive, Maker, Note, listed
from calotype.imaging.metadata.tiff import Directory, parse

_ISO, _BRACKET_STEP, _SERIAL, _LENS, _SHOOTING, _OLD_SERIAL = 0x02, 0x19, 0x1D, 0x84, 0x89, 0xA0
_CONTINUOUS, _TIMER, _BRACKETED = 0x01, 0x0A, 0x10
_SIGNATURE = b"Nikon\0"
_OWN_STRUCTURE = 10


def read(note: Note) -> Maker | None:
    """Serial number, lens, drive mode and exposure bracketing."""
    if not note.make.startswith("nikon"):
        return None
    tags = _directory(note)
    if tags is None:
        return None
    shooting = tags.integer(_SHOOTING)
    step = tags.number(_BRACKET_STEP)
    bracketed = bool(shooting and shooting & _BRACKETED)
    serial = tags.text(_SERIAL) or tags.text(_OLD_SERIAL)
    sensitivity = tags.numbers(_ISO)
    return Maker(
        serial=serial.removeprefix("NO= ").strip() if serial else None,
        iso=listed(sensitivity, 1) or None,
        lens_model=_lens(tags.numbers(_LENS)),
        drive=_drive(shooting),
        bracket=step if bracketed else None,
    )


def _directory(note: Note) -> Directory | None:
    head = note.head(_OWN_STRUCTURE)
    if not head.startswith(_SIGNATURE):
        return note.inside(0)
    if head[6] == 1:
        return note.inside(8)
    own = parse(note.tiff.data[note.start + _OWN_STRUCTURE : note.start + note.length])
    return next(own.chain(), None) if own else None


def _lens(values: tuple[float, ...]) -> str | None:
    """`18-70 mm f/3.5-4.5`, from shortest and longest focal length and the smallest f-number at each."""
    if len(values) != 4 or not values[0] or not values[1]:
        return None
    short, long, wide, narrow = (f"{value:g}" for value in values)
    length = short if short == long else f"{short}-{long}"
    if not values[2]:
        return f"{length} mm"
    return f"{length} mm f/{wide}" if wide == narrow else f"{length} mm f/{wide}-{narrow}"


def _drive(shooting: int | None) -> Drive | None:
    if shooting is None:
        return None
    if shooting & _BRACKETED:
        return "bracket"
    if shooting & _CONTINUOUS:
        return "continuous"
    return "timer" if shooting & _TIMER else "single"
