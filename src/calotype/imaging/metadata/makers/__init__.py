"""Makers' notes, where they know what EXIF has no tag for: lens, serial numbers, bursts, brackets, Live Photos.

One file a maker. Makers publish nothing; numbers and layouts of their tags are the facts that ExifTool's tag tables
document, and no code of others is used. A note whose offsets an editor has broken says nothing, or is found again.
"""

from __future__ import annotations

from calotype.imaging.metadata.blocks import Blocks
from calotype.imaging.metadata.exif import Exif
from calotype.imaging.metadata.makers import (
    apple,
    canon,
    casio,
    fujifilm,
    kodak,
    minolta,
    motorola,
    nikon,
    olympus,
    panasonic,
    pentax,
    reconyx,
    ricoh,
    samsung,
    sigma,
    sony,
)
from calotype.imaging.metadata.makers.declare import Drive, Maker, Note, Reader
from calotype.imaging.metadata.tiff import Directory, parse

__all__ = ["Drive", "Maker", "read_maker"]

_MAKER_NOTE = 0x927C
_READERS: tuple[Reader, ...] = (
    canon.read,
    nikon.read,
    sony.read,
    apple.read,
    panasonic.read,
    olympus.read,
    fujifilm.read,
    pentax.read,
    casio.read,
    minolta.read,
    samsung.read,
    sigma.read,
    ricoh.read,
    kodak.read,
    reconyx.read,
    motorola.read,
)


def read_maker(exif: Directory, said: Exif, blocks: Blocks) -> Maker | None:
    """What the maker's note says, or None where there is none that is read here, or it says nothing.

    `said` is what EXIF says beside it.
    """
    note = _note(exif, said, blocks)
    if note is None:
        return None
    for read in _READERS:
        found = read(note)
        if found is not None:
            return None if found == Maker() else found
    return None


def _note(exif: Directory, said: Exif, blocks: Blocks) -> Note | None:
    part = blocks.exif_parts.get("maker")
    if part and (own := parse(part)) is not None:
        return Note(own, own.first, len(part) - own.first, said)
    place = exif.place(_MAKER_NOTE)
    return Note(exif.tiff, place[2], place[1], said) if place else None
