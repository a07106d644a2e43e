"""Sony: one directory, with offsets that count from the EXIF around it; newer bodies encipher parts of it."""

from __future__ import annotations

import struct

from calotype.imaging.metadata.makers.declare import Drive, Maker, Note, known_lens, stars
from calotype.imaging.metadata.makers.lenses import Known, lens_name
from calotype.imaging.metadata.tiff import Directory

_RATING, _SERIAL, _SHOT, _LENS, _LENS_RANGE, _RELEASE, _SEQUENCE = (
    0x2002,
    0x2031,
    0x9400,
    0xB027,
    0xB02A,
    0xB049,
    0xB04A,
)
_HEADERS = (b"SONY DSC \0\0\0", b"SONY CAM \0\0\0", b"SONY MOBILE\0", b"VHAB     \0\0\0")
_HEADER = 12
_UNSET = 0xFFFF
_DRIVES: dict[int | None, Drive] = {0: "single", 2: "continuous", 5: "bracket", 6: "bracket", 8: "bracket"}
_PLAIN = {value**3 % 249: value for value in range(249)}
"""The bytes of enciphered tags: each is the third power of the plain one, modulo 249; from 249 on they are plain."""
_OLD_SHOTS, _SHOTS = frozenset({0x07, 0x09, 0x0A, 0x0C}), frozenset({0x23, 0x24, 0x26, 0x28, 0x31, 0x32, 0x33, 0x41})
"""First, enciphered bytes of the two layouts of the shot's record, by generation of bodies."""
_OLD_LAYOUT, _LAYOUT = (0x10, 0x08), (0x09, 0x12)
"""Where in the record release mode and number of the picture stand."""
_SINGLE, _BRACKETS = frozenset({0, 6, 18, 28, 146}), frozenset({2, 3, 23})


def read(note: Note) -> Maker | None:
    """Serial number, lens, drive mode, the number within a burst or bracket, and stars."""
    if not note.make.startswith("sony") and note.head(_HEADER) not in _HEADERS:
        return None
    tags = note.inside(_HEADER if note.head(_HEADER) in _HEADERS else 0)
    if tags is None:
        return None
    drive, number = _shot(tags.raw(_SHOT) or b"")
    counted = tags.integer(_SEQUENCE)
    return Maker(
        serial=tags.text(_SERIAL),
        lens_model=_lens(tags, note),
        drive=_DRIVES.get(tags.integer(_RELEASE)) or drive,
        number=(None if counted == _UNSET else counted) or number,
        rating=stars(tags, _RATING),
    )


def _lens(tags: Directory, note: Note) -> str | None:
    """By its number, which is the one that Minolta began to count; an E-mount lens names itself in EXIF."""
    number = tags.integer(_LENS)
    if number is None:
        return None
    return lens_name("sony", str(number), _range(tags.raw(_LENS_RANGE) or b"") or known_lens(note.said))


def _range(spec: bytes) -> Known | None:
    """Focal lengths and apertures, two decimal digits a byte."""
    digits = spec.hex()
    if len(digits) != 16 or not digits.isdigit():
        return None
    shortest, longest = int(digits[2:6]), int(digits[6:10])
    return Known(shortest, longest) if shortest and longest else None


def _shot(record: bytes) -> tuple[Drive | None, int | None]:
    """Drive mode and number from the enciphered record of the shot; a single picture has no number."""
    layout = _OLD_LAYOUT if record[:1] and record[0] in _OLD_SHOTS else _LAYOUT
    if len(record) < 32 or record[0] not in _OLD_SHOTS | _SHOTS:
        return None, None
    plain = bytes(_PLAIN.get(byte, byte) for byte in record[:32])
    mode, counted = plain[layout[0]], struct.unpack_from("<I", plain, layout[1])[0]
    if mode in _SINGLE:
        return "single", None
    # The number of the picture counts from 0.
    number = counted + 1 if counted < _UNSET else None
    return ("bracket" if mode in _BRACKETS else "continuous"), number
