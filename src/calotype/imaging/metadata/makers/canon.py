"""Canon: records of 16-bit numbers whose meaning is their place; offsets count from the EXIF around the note."""

from __future__ import annotations

from calotype.imaging.metadata.exif import Exif
from calotype.imaging.metadata.makers.declare import Drive, Maker, Note, known_lens, listed
from calotype.imaging.metadata.makers.lenses import described, lens_name
from calotype.imaging.metadata.tiff import Directory

_SETTINGS, _SHOT, _SERIAL, _FILE, _LENS, _INTERNAL_SERIAL, _LENS_INFO = 0x01, 0x04, 0x0C, 0x93, 0x95, 0x96, 0x4019
_TIMER, _CONTINUOUS, _SEQUENCE, _ISO, _BRACKET = 2, 5, 9, 16, 17
_LENS_TYPE, _LONG_FOCAL, _SHORT_FOCAL, _FOCAL_UNITS, _WIDEST = 22, 23, 24, 25, 26
_AUTO_ISO, _BASE_ISO = 1, 2
_ISO_STEP, _FIRST_ISO, _MOST_ISO = 32, 3.125, 640
_FILE_BRACKET_MODE = 3
_ISO_ITSELF, _UNSET_ISO = 0x4000, 0x7FFF
_ISO_CODES = {16: 50, 17: 100, 18: 200, 19: 400, 20: 800}
_UNSET = frozenset({0, 0x7FFF, 0xFFFF})
_SILENT = frozenset({6, 9})
"""Modes that take one picture, quietly."""
_INTERCHANGEABLE = "canon eos"


def read(note: Note) -> Maker | None:
    """Serial numbers, lens, drive mode and exposure bracketing."""
    if not note.make.startswith("canon"):
        return None
    tags = note.inside(0)
    if tags is not None and _SETTINGS in tags and not _record(tags, _SETTINGS):
        tags = tags.rebased()
    if tags is None:
        return None
    settings, shot, file = _record(tags, _SETTINGS), _record(tags, _SHOT), tags.numbers(_FILE)
    serial = tags.integer(_SERIAL)
    bracketed = listed(file, _FILE_BRACKET_MODE) not in (None, *_UNSET)
    return Maker(
        serial=str(serial) if serial else None,
        internal_serial=tags.text(_INTERNAL_SERIAL),
        lens_model=tags.text(_LENS) or lens(settings, note.said),
        lens_serial=_lens_serial(tags.raw(_LENS_INFO)),
        iso=iso(settings, shot),
        drive=drive(settings, bracketed),
        number=listed(shot, _SEQUENCE) or None,
        bracket=bracket(shot, bracketed),
    )


def _record(tags: Directory, tag: int) -> tuple[float, ...]:
    """A record, which begins with its own length in bytes: in a file that was edited badly it no longer does."""
    values = tags.numbers(tag)
    return values if values and values[0] == 2 * len(values) else ()


def iso(settings: tuple[float, ...], shot: tuple[float, ...]) -> int | None:
    """The sensitivity that was set, else what the automatic made of the base.

    Compacts write the one set itself, marked by a bit, or one of a few codes.
    """
    code = listed(settings, _ISO) or _UNSET_ISO
    said = code & ~_ISO_ITSELF if code & _ISO_ITSELF and code != _UNSET_ISO else _ISO_CODES.get(code)
    # Automatic 0 is what was set, base 0 is nothing.
    automatic, base = listed(shot, _AUTO_ISO), listed(shot, _BASE_ISO)
    if said or automatic is None or not base or max(automatic, base) > _MOST_ISO:
        return said or None
    return round(_FIRST_ISO * 2 ** ((automatic + base) / _ISO_STEP))


def _lens_serial(info: bytes | None) -> str | None:
    number = (info or b"")[:5]
    return number.hex() if any(number) else None


def lens(settings: tuple[float, ...], said: Exif) -> str | None:
    """By its number; where that is of none known, by its range, unless the camera is a compact, which has but one."""
    units = listed(settings, _FOCAL_UNITS) or 1
    long, short = listed(settings, _LONG_FOCAL), listed(settings, _SHORT_FOCAL)
    if not long or not short or long in _UNSET or short in _UNSET:
        return None
    short_mm, long_mm = short / units, long / units
    number = listed(settings, _LENS_TYPE)
    code = listed(settings, _WIDEST)
    widest = None if code is None or code in _UNSET else 2 ** (ev(code) / 2)
    if number not in _UNSET and (name := lens_name("canon", str(number), known_lens(said, short_mm, long_mm, widest))):
        return name
    interchangeable = number not in _UNSET or (said.model or "").lower().startswith(_INTERCHANGEABLE)
    return described(short_mm, long_mm) if interchangeable else None


def drive(settings: tuple[float, ...], bracketed: bool) -> Drive | None:
    """What the release did, as the settings say."""
    mode = listed(settings, _CONTINUOUS)
    if mode is None:
        return None
    if bracketed:
        return "bracket"
    if listed(settings, _TIMER):
        return "timer"
    return "continuous" if mode not in _UNSET | _SILENT else "single"


def bracket(shot: tuple[float, ...], bracketed: bool) -> float | None:
    """Distance from the middle of the bracket, as the shot says."""
    value = listed(shot, _BRACKET)
    if value is None or value == 0x7FFF or (value == 0 and not bracketed):
        return None
    return ev(value)


def ev(code: int) -> float:
    """Canon's steps as EV: 32 to one, with a third written as 12 and two as 20."""
    code = code - 0x10000 if code >= 0x8000 else code
    sign, size = (-1, -code) if code < 0 else (1, code)
    part = {12: 32 / 3, 20: 64 / 3}.get(size & 31, size & 31)
    return round(sign * ((size & ~31) + part) / 32, 4)
