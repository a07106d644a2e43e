"""What a photo's own bytes say about it, source by source and not yet decided on, beside the header.

The header's part is what a viewer shows: width and height after orientation. The other groups hold the tags of one
source each, as written, with numbers computed and times in ISO 8601: `embedded.tags.exif.f_number`. Where sources
disagree, `metadata` decides; ask this op for what one of them says.

`compression` tells how much was lost when the file was written: what `best_shot_selection` compares copies of one
picture by. A JPEG's `quality` is read from its quantisation tables, on the scale of 1 to 100 that most programs show:
from 90 on nobody sees the loss, below 60 most do. `bits_per_pixel` serves for all formats, yet only beside a copy of
the same size: a busy picture needs more than a calm one. JPEG at quality 90 takes about 3, HEIC and AVIF half of that.
A file that was saved again at a higher quality than before has more bits and no more detail. Try
`embedded.compression.quality < 60`.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from calotype.imaging.compression import jpeg_compression
from calotype.imaging.metadata.block_digests import digests_of
from calotype.imaging.metadata.codes import ORIENTATION
from calotype.imaging.metadata.tags import Tags, read_tags
from calotype.imaging.photo import Photo
from calotype.ops.declare import Parameters, Result, about, op


class EmbeddedParameters(Parameters, frozen=True):
    """None: a file says what it says."""


class Compression(msgspec.Struct, frozen=True, kw_only=True):
    """How a file was written."""

    bits_per_pixel: Annotated[float, about("Of the whole file, metadata included.", minimum=0)] = 0.0
    quality: Annotated[int, about("Of a JPEG; null for other formats.", minimum=1, maximum=100)] | None = None
    subsampling: Annotated[str, about("Of a JPEG's colours: 4:4:4 is none; empty where there is none to tell.")] = ""
    jfif: Annotated[bool, about("A JPEG that begins with a JFIF header, as programs write it and cameras don't.")] = (
        False
    )


class Embedded(Result, frozen=True):
    """Header and tags of a file."""

    format: Annotated[str, about("The format that the content is in, such as jpeg.")]
    media_type: Annotated[str, about("Its media type, such as image/jpeg.")]
    width: Annotated[int, about("Width as shown.", minimum=0, unit="px")]
    height: Annotated[int, about("Height as shown.", minimum=0, unit="px")]
    orientation: Annotated[
        int, about("Turn from stored to shown pixels, as EXIF counts.", minimum=1, maximum=8, words=ORIENTATION)
    ] = 1
    frames: Annotated[int, about("Frames of an animation, pages, pictures of a collection.", minimum=0)] = 1
    depth: Annotated[int, about("Bits a channel.", minimum=1)] = 8
    profile: Annotated[str | None, about("Name of the colour profile; null is sRGB by default.")] = None
    compression: Annotated[Compression, about("How much was lost when the file was written.")] = Compression()
    blocks: Annotated[
        dict[str, str],
        about(
            "Digest of each block of metadata, to be compared: exif, xmp, iptc, text, and words for what people write "
            "into EXIF."
        ),
    ] = {}
    tags: Annotated[Tags, about("What each source says.")] = Tags()


@op("embedded", version=3, reads="bytes", queue="fast")
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
        compression=_compression(photo),
        blocks=digests_of(photo.blocks, len(photo.data)),
        tags=read_tags(photo.blocks, photo.data),
    )


def _compression(photo: Photo) -> Compression:
    header = photo.header
    found = jpeg_compression(photo.data) if header.format == "jpeg" else None
    return Compression(
        bits_per_pixel=round(8 * len(photo.data) / max(1, header.width * header.height), 4),
        quality=found.quality if found else None,
        subsampling=found.subsampling if found else "",
        jfif=found is not None and found.jfif,
    )
