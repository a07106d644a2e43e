"""Fujifilm: always little-endian, with offsets that count from the note."""

from __future__ import annotations

import struct

from calotype.imaging.metadata.makers.declare import Drive, Maker, Note, stars

_INTERNAL_SERIAL, _BRACKETING, _SEQUENCE, _RATING = 0x10, 0x1100, 0x1101, 0x1431
_SIGNATURES = (b"FUJIFILM", b"GENERALE")
_HEADER = 12


def read(note: Note) -> Maker | None:
    """The maker's serial number, bracketing, the number within a burst, and stars."""
    head = note.head(_HEADER)
    if head[:8] not in _SIGNATURES or len(head) < _HEADER:
        return None
    tags = note.alone(struct.unpack_from("<I", head, 8)[0], order="<")
    if tags is None:
        return None
    number = tags.integer(_SEQUENCE) or None
    return Maker(
        internal_serial=tags.text(_INTERNAL_SERIAL),
        drive=_drive(tags.integer(_BRACKETING), number),
        number=number,
        rating=stars(tags, _RATING),
    )


def _drive(bracketing: int | None, number: int | None) -> Drive | None:
    if bracketing:
        return "bracket"
    if number:
        return "continuous"
    return None if bracketing is None else "single"
