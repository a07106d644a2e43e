"""Olympus and OM System: directories inside a directory; newer notes count offsets from their own beginning."""

from __future__ import annotations

from calotype.imaging.metadata.makers.declare import Drive, Maker, Note, known_lens, listed
from calotype.imaging.metadata.makers.lenses import lens_name
from calotype.imaging.metadata.tiff import Directory

_EQUIPMENT, _SETTINGS = 0x2010, 0x2020
_SERIAL, _INTERNAL_SERIAL, _LENS_KIND, _LENS_SERIAL, _LENS = 0x0101, 0x0102, 0x0201, 0x0202, 0x0203
_DRIVE = 0x0600
_LAYOUTS = ((b"OLYMPUS\0", 12), (b"OM SYSTEM\0", 16))
_OLD_SIGNATURE, _OLD_DIRECTORY = b"OLYMP\0", 8
_BY_BITS = 5
_MODES: dict[int | None, Drive] = {
    0: "single",
    1: "continuous",
    2: "bracket",
    3: "bracket",
    4: "bracket",
    5: "continuous",
}


def read(note: Note) -> Maker | None:
    """Serial numbers, lens and drive mode."""
    tags = _directory(note)
    if tags is None:
        return None
    equipment, settings = tags.child(_EQUIPMENT), tags.child(_SETTINGS)
    drive = settings.numbers(_DRIVE) if settings else ()
    return Maker(
        serial=equipment.text(_SERIAL) if equipment else None,
        internal_serial=equipment.text(_INTERNAL_SERIAL) if equipment else None,
        lens_model=(equipment.text(_LENS) or _lens(equipment, note)) if equipment else None,
        lens_serial=equipment.text(_LENS_SERIAL) if equipment else None,
        drive=_drive(drive),
        number=listed(drive, 1) or None,
    )


def _lens(equipment: Directory, note: Note) -> str | None:
    """By maker, number and mount of the lens, of bodies that write no name."""
    kind = equipment.raw(_LENS_KIND) or b""
    return (
        lens_name("olympus", f"{kind[0]:x} {kind[2]:02x} {kind[3]:02x}", known_lens(note.said))
        if len(kind) >= 4
        else None
    )


def _drive(numbers: tuple[float, ...]) -> Drive | None:
    """Mode, number of the shot, and for mode 5 in bits what was bracketed: exposure, balance, focus and the like."""
    mode = listed(numbers, 0)
    return "bracket" if mode == _BY_BITS and listed(numbers, 2) else _MODES.get(mode)


def _directory(note: Note) -> Directory | None:
    for signature, directory in _LAYOUTS:
        if note.head(len(signature)) == signature:
            order = "<" if note.head(directory)[-4:-2] == b"II" else ">"
            return note.alone(directory, order=order)
    return note.inside(_OLD_DIRECTORY) if note.head(len(_OLD_SIGNATURE)) == _OLD_SIGNATURE else None
