"""What a file's own bytes say about it, source by source, as written: read once, decided on later."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from calotype.imaging.metadata.blocks import Blocks
from calotype.imaging.metadata.exif import Exif, open_exif, read_exif


class Tags(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The tags of each source in a file; None where the file has none of that kind."""

    exif: Annotated[Exif | None, Meta(description="What the camera wrote.")] = None


def read_tags(blocks: Blocks) -> Tags:
    """All tags in a file's metadata blocks. Never raises on bad bytes: what can't be read is left out."""
    directories = open_exif(blocks)
    return Tags(exif=read_exif(directories) if directories else None)
