"""Apple: a directory in the note's own byte order, with offsets that count from the note."""

from __future__ import annotations

from calotype.imaging.metadata.makers.declare import Maker, Note

_BURST, _LIVE = 0x0B, 0x11
_SIGNATURE = b"Apple iOS\0"
_ORDER, _DIRECTORY = 12, 14


def read(note: Note) -> Maker | None:
    """What the pictures of a burst share, and what a Live Photo shares with its video."""
    head = note.head(_DIRECTORY)
    if not head.startswith(_SIGNATURE):
        return None
    tags = note.alone(_DIRECTORY, order="<" if head[_ORDER:] == b"II" else ">")
    if tags is None:
        return None
    burst = tags.text(_BURST)
    return Maker(burst=burst, live=tags.text(_LIVE), drive="continuous" if burst else None)
