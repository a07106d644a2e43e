"""What a photo's own bytes say about it, source by source and not yet decided on, beside the header.

The header's part is what a viewer shows: width and height after orientation. The other groups hold the tags of one
source each, as written, with numbers computed and times in ISO 8601: `embedded.exif.f_number`. Where sources
disagree, `metadata` decides; ask this op for what one of them says.
"""

from __future__ import annotations

from typing import Annotated

from calotype.imaging.metadata.tags import Tags, read_tags
from calotype.imaging.photo import Photo
from calotype.ops.declare import Parameters, Result, about, op


class EmbeddedParameters(Parameters, frozen=True):
    """None: a file says what it says."""


class Embedded(Result, frozen=True):
    """Header and tags of a file."""

    format: Annotated[str, about("The format that the content is in, such as jpeg.")]
    media_type: Annotated[str, about("Its media type, such as image/jpeg.")]
    width: Annotated[int, about("Width as shown.", minimum=0, unit="px")]
    height: Annotated[int, about("Height as shown.", minimum=0, unit="px")]
    orientation: Annotated[int, about("Turn from stored to shown pixels, as EXIF counts.", minimum=1, maximum=8)] = 1
    frames: Annotated[int, about("Frames of an animation, pages, pictures of a collection.", minimum=0)] = 1
    depth: Annotated[int, about("Bits a channel.", minimum=1)] = 8
    profile: Annotated[str | None, about("Name of the colour profile; null is sRGB by default.")] = None
    tags: Annotated[Tags, about("What each source says.")] = Tags()


@op("embedded", version=2, reads="bytes", queue="fast")
def embedded(photo: Photo, parameters: EmbeddedParameters) -> Embedded:
    """Header, and what EXIF, IPTC, XMP and makers' notes in the file say, each for itself."""
    header = photo.header
    return Embedded(
        format=header.format,
        media_type=header.media_type,
        width=header.width,
        height=header.height,
        orientation=header.orientation,
        frames=header.frames,
        depth=header.depth,
        profile=header.profile,
        tags=read_tags(photo.blocks, photo.data),
    )
