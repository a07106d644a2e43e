"""Casio: two layouts, of which the newer begins with `QVC`; offsets count from the EXIF around the note."""

from __future__ import annotations

from calotype.imaging.metadata.makers.declare import Maker, Note

_ISO, _NEW_ISO = 0x14, 0x3014
_SIGNATURE = b"QVC\0\0\0"


def read(note: Note) -> Maker | None:
    """The sensitivity, which older cameras write nowhere else."""
    if not note.make.startswith("casio"):
        return None
    is_new = note.head(len(_SIGNATURE)) == _SIGNATURE
    tags = note.inside(len(_SIGNATURE) if is_new else 0)
    return Maker(iso=tags.integer(_NEW_ISO if is_new else _ISO) or None) if tags else None
