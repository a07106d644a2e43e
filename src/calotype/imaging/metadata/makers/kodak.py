"""Kodak: records without tags, behind a signature that tells the byte order, or, before 2003, behind none."""

from __future__ import annotations

import struct

from calotype.imaging.metadata.makers.declare import Maker, Note

_SIGNATURE, _BIG_ENDIAN = b"KDK", b"KDK INFO"
_RECORD, _ISO = 8, 0x60
_EARLY_YEAR, _EARLY_ISO = 0x0C, 0x4E
_YEARS = range(1997, 2004)
_MOST_ISO = 6400


def read(note: Note) -> Maker | None:
    """The sensitivity, which few of its cameras write anywhere else."""
    head = note.head(_RECORD + _ISO + 2)
    if len(head) < _RECORD + _ISO + 2:
        return None
    if head.startswith(_SIGNATURE):
        order = ">" if head.startswith(_BIG_ENDIAN) else "<"
        (iso,) = struct.unpack_from(order + "H", head, _RECORD + _ISO)
    elif note.make.startswith(("kodak", "eastman kodak")) and struct.unpack_from(">H", head, _EARLY_YEAR)[0] in _YEARS:
        (iso,) = struct.unpack_from(">H", head, _EARLY_ISO)
    else:
        return None
    return Maker(iso=iso if 0 < iso <= _MOST_ISO else None)
