"""A small JPEG of the photo, for galleries and reports.

It is made from halvings of the proxy that other ops share, so it costs half a millisecond: the long side is 250
pixels for every photo of 1000 pixels or more, and between 125 and 250 for smaller ones; one of less than 125 stays as
it is. A panorama keeps its proportions. The picture is sRGB and turned upright, and carries no metadata and no profile.
"""

from __future__ import annotations

from typing import Annotated

from calotype.imaging.image import Image
from calotype.ops.declare import Blob, Parameters, Result, about, op


class ThumbnailParameters(Parameters, frozen=True):
    """How the thumbnail is encoded."""

    quality: Annotated[
        int,
        about("JPEG quality: 80 for galleries, 60 to save a third of the space.", minimum=1, maximum=100),
    ] = 80


class Thumbnail(Result, frozen=True):
    """A thumbnail and its size."""

    width: Annotated[int, about("Width of the thumbnail.", minimum=1, unit="px")]
    height: Annotated[int, about("Height of the thumbnail.", minimum=1, unit="px")]
    jpeg: Annotated[Blob, about("The thumbnail, a JPEG in sRGB.")]


_LONG_SIDE = 250


@op("thumbnail", version=1, reads="proxy", queue="fast")
def thumbnail(image: Image, parameters: ThumbnailParameters) -> Thumbnail:
    """A JPEG of about 250 pixels a side, upright and in sRGB."""
    import numpy as np
    import simplejpeg

    sizes = (image.pixels, image.half)
    pixels = next((each for each in sizes if max(each.shape[:2]) <= _LONG_SIDE), image.quarter)
    data = simplejpeg.encode_jpeg(
        np.ascontiguousarray(pixels), quality=parameters.quality, colorspace="RGB", colorsubsampling="420"
    )
    height, width = pixels.shape[:2]
    return Thumbnail(width=width, height=height, jpeg=Blob(data, "image/jpeg"))
