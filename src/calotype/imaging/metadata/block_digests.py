"""Digests of metadata blocks: whether two files carry the same, be it in tags that nobody reads."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from calotype.imaging.metadata.blocks import Blocks
from calotype.imaging.metadata.exif import open_exif

_BYTES = 6
_IMAGE_WORDS = (0x010E, 0x4746, 0x4749, 0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F)
"""ImageDescription, Rating, RatingPercent, and Windows' XPTitle to XPSubject, in the first directory."""
_EXIF_WORDS = (0x9286,)
"""UserComment, in the EXIF directory."""


def digests_of(blocks: Blocks, size: int) -> dict[str, str]:
    """A digest for each kind of block that is there: `exif`, `xmp`, `iptc`, `text`; `words` of the tags of EXIF that
    people write into. `size` is that of the file: where EXIF is all of it, as in TIFF and RAW, it has none."""
    parts: dict[str, Iterable[bytes]] = {
        "exif": () if blocks.exif is None or len(blocks.exif) >= size else (blocks.exif,),
        "words": _words(blocks),
        "xmp": (*blocks.xmp, *blocks.xmp_extended),
        "iptc": () if blocks.photoshop is None else (blocks.photoshop,),
        "text": (f"{name}={value}".encode("utf-8", "replace") for name, value in sorted(blocks.text.items())),
    }
    found = {kind: list(several) for kind, several in parts.items()}
    return {kind: _digest(several) for kind, several in found.items() if several}


def _words(blocks: Blocks) -> list[bytes]:
    directories = open_exif(blocks)
    if directories is None:
        return []
    values = [directories.image.raw(tag) for tag in _IMAGE_WORDS] + [directories.exif.raw(tag) for tag in _EXIF_WORDS]
    # Cameras reserve space for a comment, and fill it with nothing.
    return [value for value in values if value is not None and value.strip(b"\0 ") not in (b"", b"ASCII")]


def _digest(parts: Iterable[bytes]) -> str:
    hasher = hashlib.blake2b(digest_size=_BYTES)
    for part in parts:
        hasher.update(len(part).to_bytes(8, "big") + part)
    return hasher.hexdigest()
