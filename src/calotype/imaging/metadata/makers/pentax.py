"""Pentax and Ricoh: two signatures, in the byte order of their own."""

from __future__ import annotations

from calotype.imaging.metadata.makers.declare import Drive, Maker, Note, listed
from calotype.imaging.metadata.tiff import Directory

_BRACKETING, _DRIVE, _SERIAL = 0x18, 0x34, 0x229
_AOC, _AOC_DIRECTORY = b"AOC\0", 6
_PENTAX, _PENTAX_ORDER, _PENTAX_DIRECTORY = b"PENTAX \0", 8, 10
_CONTINUOUS, _TIMER, _BRACKETED = frozenset({1, 2, 3, 4}), frozenset({1, 2, 16}), 0x10


def read(note: Note) -> Maker | None:
    """Serial number and drive mode."""
    tags = _directory(note)
    if tags is None:
        return None
    return Maker(serial=tags.text(_SERIAL), drive=_drive(tags.numbers(_DRIVE), tags.numbers(_BRACKETING)))


def _directory(note: Note) -> Directory | None:
    if note.head(len(_AOC)) == _AOC:
        return note.inside(_AOC_DIRECTORY)
    if note.head(len(_PENTAX)) == _PENTAX:
        order = "<" if note.head(_PENTAX_DIRECTORY)[_PENTAX_ORDER:] == b"II" else ">"
        return note.alone(_PENTAX_DIRECTORY, order=order)
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
