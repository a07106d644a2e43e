"""What the bytes of a file show about its health: whether it decodes, ends early, or carries what it should not.

The picture is decoded as for every other op, and an error is a finding here, not a failure. `readable` says how much
of a picture that ends early is there. A RAW or a HEIC may show a whole preview and still lack the rest: of these
`readable` is how much of the picture's own data the file has. Bytes behind the picture are counted and named: a second
picture or a video is how phones write moving photos, an archive or something unknown is not. The thumbnail in EXIF is
compared with the picture, because programs that crop or hide something have left the old thumbnail behind. Op
`file_health` judges.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from calotype.errors import PhotoError, Truncated
from calotype.imaging.health import tail_of, thumbnail_of
from calotype.imaging.photo import Photo
from calotype.ops.declare import Parameters, Result, about, op


class IntegrityParameters(Parameters, frozen=True):
    """None: what is found is found; `file_health` decides what matters."""


class Trailing(msgspec.Struct, frozen=True, kw_only=True):
    """What lies behind the picture."""

    bytes: Annotated[int, about("How much there is.", minimum=0, unit="B")] = 0
    kind: Annotated[str, about("none, picture, video, archive, padding, phone or unknown.")] = "none"


class EmbeddedThumbnail(msgspec.Struct, frozen=True, kw_only=True):
    """The JPEG that EXIF holds, as shown."""

    width: Annotated[int, about("Width of the thumbnail.", minimum=1, unit="px")]
    height: Annotated[int, about("Height of the thumbnail.", minimum=1, unit="px")]
    likeness: Annotated[float | None, about("Correlation with the picture, 1 is the same; null: too flat to tell.")] = (
        None
    )


class Integrity(Result, frozen=True):
    """Findings about one file's bytes."""

    format: Annotated[str, about("The format that the content is in, such as jpeg.")]
    decodes: Annotated[bool, about("Whether the picture can be decoded.")]
    error: Annotated[str | None, about("Code of the error, where it can't.")] = None
    message: Annotated[str | None, about("The error in words.")] = None
    truncated: Annotated[bool, about("Whether the picture ends early.")] = False
    readable: (
        Annotated[float, about("Share of the picture that can be read; null: unknown.", minimum=0, maximum=1)] | None
    ) = 1.0
    trailing: Annotated[Trailing, about("What lies behind the picture.")] = Trailing()
    thumbnail: Annotated[EmbeddedThumbnail | None, about("The thumbnail in EXIF, if there is one.")] = None


@op("integrity", version=2, reads="bytes", queue="cpu")
def integrity(photo: Photo, parameters: IntegrityParameters) -> Integrity:
    """Whether a file decodes, how much of it is there, what lies behind it, and whether its thumbnail is its own."""
    tail = tail_of(photo)
    trailing = Trailing(bytes=tail.bytes, kind=tail.kind) if tail else Trailing()
    try:
        photo.proxy()
    except PhotoError as error:
        truncated = isinstance(error, Truncated)
        return Integrity(
            format=photo.header.format,
            decodes=False,
            error=error.code,
            message=error.message,
            truncated=truncated,
            readable=photo.readable() if truncated else None,
            trailing=trailing,
        )
    thumbnail = thumbnail_of(photo)
    readable = photo.readable() if photo.format.proxy_by_preview else None
    return Integrity(
        format=photo.header.format,
        decodes=True,
        truncated=readable is not None,
        readable=1.0 if readable is None else readable,
        trailing=trailing,
        thumbnail=EmbeddedThumbnail(width=thumbnail.width, height=thumbnail.height, likeness=thumbnail.likeness)
        if thumbnail
        else None,
    )
