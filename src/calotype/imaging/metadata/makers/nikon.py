"""Nikon: three layouts; the newest is a TIFF structure of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from calotype.imaging.metadata.makers.declare import Drive, Maker, Note, listed
from calotype.imaging.metadata.makers.lenses import Known, described, lens_like, lens_name
from calotype.imaging.metadata.makers.nikon_cipher import deciphered
from calotype.imaging.metadata.tiff import Directory, decoded, parse

_ISO, _BRACKET_STEP, _SERIAL, _LENS, _SHOOTING, _OLD_SERIAL = 0x02, 0x19, 0x1D, 0x84, 0x89, 0xA0
_CONTINUOUS, _TIMER, _BRACKETED = 0x01, 0x0A, 0x10
_LENS_KIND, _LENS_DATA, _SHUTTER_COUNT = 0x83, 0x98, 0xA7
_NUMBERS = {
    b"0100": 6,
    b"0101": 11,
    **dict.fromkeys((b"0201", b"0202", b"0203"), 11),
    b"0204": 12,
    **dict.fromkeys((b"0800", b"0801", b"0802"), 13),
}
"""Where in the lens data the number of the lens stands, by version."""
_LONGEST_SERIAL = 20
_NUMBER_BYTES = 7
_NAMES, _NAME_BYTES = {b"0400": 394, b"0401": 394, b"0402": 395, b"0403": 684}, 64
"""The same for the names that the Nikon 1 writes instead of numbers."""
_CIPHERED, _KEY_OF_D50, _KEY_OF_OTHERS = b"0201", 0x22, 0x60
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
    serial = (tags.text(_SERIAL) or tags.text(_OLD_SERIAL) or "").removeprefix("NO= ").strip() or None
    sensitivity = tags.numbers(_ISO)
    return Maker(
        serial=serial,
        iso=listed(sensitivity, 1) or None,
        lens_model=decoded(_of_lens(tags, note, _NAMES, _NAME_BYTES)) or _lens(tags, note),
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


def _lens(tags: Directory, note: Note) -> str | None:
    """By the eight bytes that stand for it; where they are of none known, by its range."""
    number = _number(tags, note)
    name = None
    if number:
        # The steps of the diaphragm, second of the bytes, differ between bodies.
        name = lens_name("nikon", number, Known()) or lens_like("nikon", re.compile(f"{number[:2]} .. {number[6:]}"))
    values = tags.numbers(_LENS)
    if name or len(values) != 4 or not values[0] or not values[1]:
        return name
    return described(*values)


def _number(tags: Directory, note: Note) -> str | None:
    """Number, stops, range and apertures of the lens, the version of its chip, and the kind that the body saw."""
    code, kind = _of_lens(tags, note, _NUMBERS, _NUMBER_BYTES), tags.raw(_LENS_KIND)
    if not kind or len(code) < _NUMBER_BYTES or not any(code):
        return None
    return " ".join(f"{byte:02X}" for byte in code + kind[:1])


def _of_lens(tags: Directory, note: Note, places: Mapping[bytes, int], length: int) -> bytes:
    """So many bytes of the record of the lens, in the clear, from the place that its version has for them."""
    data = tags.raw(_LENS_DATA) or b""
    version = data[:4]
    place = places.get(version)
    if place is None:
        return b""
    if version >= _CIPHERED:
        count = tags.integer(_SHUTTER_COUNT)
        if count is None or count < 0:
            return b""
        data = version + deciphered(data[4 : place + length], _key(tags, note), count)
    return data[place : place + length]


def _key(tags: Directory, note: Note) -> int:
    """What begins the cipher: the serial number, and of cameras that write none as a number a constant."""
    serial = tags.text(_SERIAL) or ""
    if serial.isascii() and serial.isdigit() and len(serial) <= _LONGEST_SERIAL:
        return int(serial)
    return _KEY_OF_D50 if (note.said.model or "").endswith("D50") else _KEY_OF_OTHERS


def _drive(shooting: int | None) -> Drive | None:
    if shooting is None:
        return None
    if shooting & _BRACKETED:
        return "bracket"
    if shooting & _CONTINUOUS:
        return "continuous"
    return "timer" if shooting & _TIMER else "single"
