"""Sigma: texts in a directory behind a signature, with offsets that count from the EXIF around it."""

from __future__ import annotations

import re

from calotype.imaging.metadata.makers.declare import Drive, Maker, Note
from calotype.imaging.metadata.makers.lenses import Known, lens_name

_SERIAL, _DRIVE, _FOCAL_RANGE, _LENS = 0x02, 0x03, 0x0A, 0x27
_SIGNATURES = (b"SIGMA\0\0\0", b"FOVEON\0\0")
_DIRECTORY = 10
_RANGE = re.compile(r"(\d+(?:\.\d+)?)(?:\s*(?:to|-)\s*(\d+(?:\.\d+)?))?")


def read(note: Note) -> Maker | None:
    """Serial number, lens and drive mode."""
    if note.head(8) not in _SIGNATURES:
        return None
    tags = note.inside(_DIRECTORY)
    if tags is None:
        return None
    number = tags.integer(_LENS)
    code = tags.text(_LENS) or (f"{number:x}" if number else None)
    return Maker(
        serial=tags.text(_SERIAL),
        lens_model=lens(code, tags.text(_FOCAL_RANGE)),
        drive=drive(tags.text(_DRIVE)),
    )


def lens(code: str | None, focal_range: str | None) -> str | None:
    """By its number, written as hexadecimal text; `focal_range` is a text such as `15 to 30`."""
    try:
        number = int(code or "", 16)
    except ValueError:
        return None
    span = _RANGE.match(focal_range or "")
    known = Known(float(span[1]), float(span[2] or span[1])) if span else Known()
    return lens_name("sigma", str(number), known)


def drive(mode: str | None) -> Drive | None:
    """From the words of cameras with mirrors (`SINGLE`, `MULTI`, `AB`, `10S`) and of later ones (`Single Capture`)."""
    mode = (mode or "").upper()
    if mode.startswith(("SINGLE", "OFF")):
        return "single"
    if mode.startswith(("AB", "AUTO BRACKET")):
        return "bracket"
    if mode.startswith(("MULTI", "CONTINUOUS")):
        return "continuous"
    return "timer" if mode.startswith(("2", "10")) else None
