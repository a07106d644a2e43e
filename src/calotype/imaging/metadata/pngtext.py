"""The texts that PNG files carry beside EXIF and XMP.

Source: PNG specification (third edition), 11.3.3.1, keywords; the EXIF tags that ImageMagick copies into texts are
not read, since it keeps the EXIF block itself too.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from calotype.imaging.metadata import times
from calotype.imaging.metadata.blocks import Blocks

_TEXT = 16_384


class PngText(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the texts of a PNG file say. Absent is None."""

    title: Annotated[str | None, Meta(description="Title.")] = None
    creators: Annotated[list[str], Meta(description="Author.")] = []
    description: Annotated[str | None, Meta(description="Description.")] = None
    copyright: Annotated[str | None, Meta(description="Copyright.")] = None
    created: Annotated[str | None, Meta(description="Creation Time, ISO 8601.")] = None
    software: Annotated[str | None, Meta(description="Software.")] = None


def read_text(blocks: Blocks) -> PngText | None:
    """What the texts say, or None where they say nothing of this."""
    if not blocks.text:
        return None
    by_name = {name.lower(): text.strip()[:_TEXT] or None for name, text in blocks.text.items()}
    get = by_name.get
    said = PngText(
        title=get("title"),
        creators=[author] if (author := get("author")) else [],
        description=get("description"),
        copyright=get("copyright"),
        created=_moment(get("creation time") or get("create-date")),
        software=get("software"),
    )
    return None if said == PngText() else said


def _moment(text: str | None) -> str | None:
    moment = times.parse(text) or times.parse_mailed(text)
    return moment and moment.iso()
