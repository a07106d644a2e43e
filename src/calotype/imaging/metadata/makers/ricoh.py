"""Ricoh's own cameras: a signature, then a directory with offsets that count from the EXIF around it."""

from __future__ import annotations

from calotype.imaging.metadata.makers.declare import Drive, Maker, Note

_INTERNAL_SERIAL, _DRIVE = 0x05, 0x1002
_SIGNATURE = b"ricoh"
_HEADER = 8
_SERIAL_BYTES = 16
_DRIVES: dict[int | None, Drive] = {0: "single", 1: "continuous", 8: "continuous"}


def read(note: Note) -> Maker | None:
    """The maker's serial number, which is written as digits of four bits, and drive mode."""
    if note.head(len(_SIGNATURE)).lower() != _SIGNATURE:
        return None
    tags = note.inside(_HEADER)
    if tags is None:
        return None
    serial = tags.raw(_INTERNAL_SERIAL) or b""
    return Maker(
        internal_serial=serial.hex() if len(serial) == _SERIAL_BYTES and any(serial) else None,
        drive=_DRIVES.get(tags.integer(_DRIVE)),
    )
