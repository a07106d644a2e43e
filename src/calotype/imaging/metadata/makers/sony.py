"""Sony: one directory, with offsets that count from the EXIF around it."""

from __future__ import annotations

from calotype.imaging.metadata.makers.declare import Drive, Maker, Note

_SERIAL, _RELEASE, _SEQUENCE = 0x2031, 0xB049, 0xB04A
_HEADERS = (b"SONY DSC \0\0\0", b"SONY CAM \0\0\0", b"SONY MOBILE\0")
_HEADER = 12
_DRIVES: dict[int | None, Drive] = {0: "single", 2: "continuous", 5: "bracket", 6: "bracket", 8: "bracket"}


def read(note: Note) -> Maker | None:
    """Serial number, drive mode and the number within a burst or bracket."""
    if not note.make.startswith("sony"):
        return None
    tags = note.inside(_HEADER if note.head(_HEADER) in _HEADERS else 0)
    if tags is None:
        return None
    return Maker(
        serial=tags.text(_SERIAL),
        drive=_DRIVES.get(tags.integer(_RELEASE)),
        number=tags.integer(_SEQUENCE) or None,
    )
