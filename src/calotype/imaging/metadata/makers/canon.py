"""Canon: records of 16-bit numbers whose meaning is their place; offsets count from the EXIF around the note."""

from __future__ import annotations

from calotype.imaging.metadata.makers.declare import Drive, Maker, Note, listed
from calotype.imaging.metadata.tiff import Directory

_SETTINGS, _SHOT, _SERIAL, _FILE, _LENS, _INTERNAL_SERIAL, _LENS_INFO = 0x01, 0x04, 0x0C, 0x93, 0x95, 0x96, 0x4019
_TIMER, _CONTINUOUS, _SEQUENCE, _ISO, _BRACKET = 2, 5, 9, 16, 17
_LENS_TYPE, _LONG_FOCAL, _SHORT_FOCAL, _FOCAL_UNITS = 22, 23, 24, 25
_FILE_BRACKET_MODE = 3
_ISO_ITSELF, _UNSET_ISO = 0x4000, 0x7FFF
_ISO_CODES = {16: 50, 17: 100, 18: 200, 19: 400, 20: 800}
_UNSET = frozenset({0, 0x7FFF, 0xFFFF})


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
        lens_model=tags.text(_LENS) or _lens(settings),
        lens_serial=_lens_serial(tags.raw(_LENS_INFO)),
        iso=_iso(listed(settings, _ISO)),
        drive=_drive(settings, bracketed),
        number=listed(shot, _SEQUENCE) or None,
        bracket=_bracket(shot, bracketed),
    )


def _record(tags: Directory, tag: int) -> tuple[float, ...]:
    """A record, which begins with its own length in bytes: in a file that was edited badly it no longer does."""
    values = tags.numbers(tag)
    return values if values and values[0] == 2 * len(values) else ()


def _iso(code: int | None) -> int | None:
    """Compacts write the sensitivity itself, marked by a bit, or one of a few codes."""
    if code is None or code == _UNSET_ISO:
        return None
    return code & ~_ISO_ITSELF if code & _ISO_ITSELF else _ISO_CODES.get(code)


def _lens_serial(info: bytes | None) -> str | None:
    number = (info or b"")[:5]
    return number.hex() if any(number) else None


def _lens(settings: tuple[float, ...]) -> str | None:
    """Older bodies write no name, only the range: `18-55 mm`. A compact has no lens of its own."""
    if listed(settings, _LENS_TYPE) in _UNSET:
        return None
    units = listed(settings, _FOCAL_UNITS) or 1
    long, short = listed(settings, _LONG_FOCAL), listed(settings, _SHORT_FOCAL)
    if not long or not short or long in _UNSET or short in _UNSET:
        return None
    shortest, longest = f"{short / units:g}", f"{long / units:g}"
    return f"{shortest} mm" if shortest == longest else f"{shortest}-{longest} mm"


def _drive(settings: tuple[float, ...], bracketed: bool) -> Drive | None:
    mode = listed(settings, _CONTINUOUS)
    if mode is None:
        return None
    if bracketed:
        return "bracket"
    if listed(settings, _TIMER):
        return "timer"
    return "continuous" if mode and mode not in _UNSET else "single"


def _bracket(shot: tuple[float, ...], bracketed: bool) -> float | None:
    value = listed(shot, _BRACKET)
    if value is None or value == 0x7FFF or (value == 0 and not bracketed):
        return None
    return _ev(value - 0x10000 if value >= 0x8000 else value)


def _ev(code: int) -> float:
    """Canon's steps: 32 to an EV, with a third written as 12 and two as 20."""
    sign, size = (-1, -code) if code < 0 else (1, code)
    part = {12: 32 / 3, 20: 64 / 3}.get(size & 31, size & 31)
    return round(sign * ((size & ~31) + part) / 32, 4)
