"""Pentax, and the cameras that Ricoh makes since it owns Pentax: three signatures, byte orders of their own."""

from __future__ import annotations

from calotype.imaging.metadata.makers.declare import Drive, Maker, Note, known_lens, listed
from calotype.imaging.metadata.makers.lenses import lens_name
from calotype.imaging.metadata.tiff import Directory

_ISO, _BRACKETING, _DRIVE, _LENS, _SERIAL = 0x14, 0x18, 0x34, 0x3F, 0x229
_CAMERA_INFO, _INTERNAL_SERIAL = 0x215, 4
_FIRST_CODE, _ISO_CODES = (
    3,
    (
        *(50, 64, 80, 100, 125, 160, 200, 250, 320, 400, 500, 640, 800, 1000, 1250, 1600, 2000, 2500, 3200, 4000, 5000),
        *(6400, 8000, 10000, 12800, 16000, 20000, 25600, 32000, 40000, 51200),
    ),
)
"""Sensitivities by thirds of an EV; the first has code 3."""
_SPELLED_ISO = 50
"""From here on the code is the sensitivity itself."""
_AOC, _AOC_DIRECTORY = b"AOC\0", 6
_OWN_ORDERS = ((b"PENTAX \0", 10), (b"RICOH\0", 8))
"""Signature, and where the directory begins, behind two letters for its byte order."""
_CONTINUOUS, _TIMER, _BRACKETED = frozenset({1, 2, 3, 4}), frozenset({1, 2, 16}), 0x10


def read(note: Note) -> Maker | None:
    """Serial number, lens, drive mode, and the sensitivity of early compacts."""
    tags = _directory(note)
    if tags is None:
        return None
    internal = listed(tags.numbers(_CAMERA_INFO), _INTERNAL_SERIAL)
    return Maker(
        serial=tags.text(_SERIAL),
        internal_serial=str(internal) if internal else None,
        lens_model=_lens(tags, note),
        iso=_iso(tags.integer(_ISO)),
        drive=_drive(tags.numbers(_DRIVE), tags.numbers(_BRACKETING)),
    )


def _lens(tags: Directory, note: Note) -> str | None:
    """By series and number of the lens."""
    series, number = (listed(tags.numbers(_LENS), place) for place in (0, 1))
    return (
        None if series is None or number is None else lens_name("pentax", f"{series} {number}", known_lens(note.said))
    )


def _iso(code: int | None) -> int | None:
    if code is None or code >= _SPELLED_ISO:
        return code
    place = code - _FIRST_CODE
    return _ISO_CODES[place] if 0 <= place < len(_ISO_CODES) else None


def _directory(note: Note) -> Directory | None:
    if note.head(len(_AOC)) == _AOC:
        return note.inside(_AOC_DIRECTORY)
    for signature, start in _OWN_ORDERS:
        order = {b"II": "<", b"MM": ">"}.get(note.head(start)[-2:])
        if order and note.head(len(signature)) == signature:
            return note.alone(start, order=order)
    return None


def _drive(modes: tuple[float, ...], bracketing: tuple[float, ...]) -> Drive | None:
    """Four numbers: release, self-timer, remote, exposures."""
    if listed(modes, 0) is None:
        return None
    if listed(modes, 3) == _BRACKETED or listed(bracketing, 0):
        return "bracket"
    if listed(modes, 0) in _CONTINUOUS:
        return "continuous"
    return "timer" if listed(modes, 1) in _TIMER else "single"
