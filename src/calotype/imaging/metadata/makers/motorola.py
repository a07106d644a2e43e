"""Motorola's phones: a signature, then a directory with offsets that count from the note."""

from __future__ import annotations

from calotype.imaging.metadata.makers.declare import Maker, Note

_SIGNATURE, _DIRECTORY = b"MOT\0", 8
_SERIAL = 0x5501


def read(note: Note) -> Maker | None:
    """Serial number."""
    if note.head(len(_SIGNATURE)) != _SIGNATURE:
        return None
    tags = note.alone(_DIRECTORY, order=note.tiff.order)
    return Maker(serial=tags.text(_SERIAL)) if tags else None
