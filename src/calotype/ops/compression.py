"""How much was lost when a file was written: what `best_shot_selection` compares copies of one picture by.

- `quality` of a JPEG is read from its quantisation tables, on the scale of 1 to 100 that most programs show: from 90
  on nobody sees the loss, below 60 most do. Other formats say nothing of the kind.
- `bits_per_pixel` serves for all formats, yet only beside a copy of the same size: a busy picture needs more than a
  calm one. JPEG at quality 90 takes about 3, HEIC and AVIF half of that.
- A file that was saved again at a higher quality than before has more bits and no more detail.

Try `compression.quality < 60`.
"""

from __future__ import annotations

from typing import Annotated

from calotype.imaging.photo import Photo
from calotype.ops.declare import Parameters, Result, about, op


class CompressionParameters(Parameters, frozen=True):
    """None: a file is as it was written."""


class Compression(Result, frozen=True):
    """How a file was written."""

    bytes: Annotated[int, about("Size of the file.", minimum=0, unit="B")]
    bits_per_pixel: Annotated[float, about("Of the whole file, metadata included.", minimum=0)]
    quality: Annotated[int, about("Of a JPEG; null for other formats.", minimum=1, maximum=100)] | None = None
    subsampling: Annotated[str, about("Of a JPEG's colours: 4:4:4 is none; empty where there is none to tell.")] = ""


@op("compression", version=1, reads="bytes", queue="fast")
def compression(photo: Photo, parameters: CompressionParameters) -> Compression:
    """How much was lost when a file was written: a JPEG's quality and subsampling, bits a pixel."""
    from calotype.imaging.compression import jpeg_compression

    header = photo.header
    found = jpeg_compression(photo.data) if header.format == "jpeg" else None
    return Compression(
        bytes=len(photo.data),
        bits_per_pixel=round(8 * len(photo.data) / max(1, header.width * header.height), 4),
        quality=found.quality if found else None,
        subsampling=found.subsampling if found else "",
    )
