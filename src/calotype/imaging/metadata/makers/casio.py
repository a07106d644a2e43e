"""Casio: two layouts, of which the newer begins with `QVC`; offsets count from the EXIF around the note."""

from __future__ import annotations

from calotype.imaging.metadata.makers.declare import Maker, Note

_ISO, _NEW_ISO, _SEQUENCE, _DRIVE = 0x14, 0x3014, 0x301C, 0x3103
_SIGNATURES = (b"QVC\0\0\0", b"DCI\0\0\0")


def read(note: Note) -> Maker | None:
    """The sensitivity, which older cameras write nowhere else, drive mode and the number within a burst."""
    if not note.make.startswith("casio"):
        return None
    is_new = note.head(6) in _SIGNATURES
    tags = note.inside(6 if is_new else 0)
    if tags is None or not is_new:
        return Maker(iso=tags.integer(_ISO) or None) if tags else None
    drive = tags.integer(_DRIVE)
    return Maker(
        iso=tags.integer(_NEW_ISO) or None,
        drive=None if drive is None else "continuous" if drive else "single",
        number=tags.integer(_SEQUENCE) or None,
    )
