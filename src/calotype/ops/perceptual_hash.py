"""A fingerprint of what an image looks like, for finding copies that are not the same file.

It survives re-encoding, resizing, small crops and frames, changes of tone, text over a part of it, mirroring, quarter
turns and a slant of a degree or two. `find_duplicates` compares the fingerprints and then the small luminance patches
that come with them. A `flat` image (a black frame, a blank page, a plain gradient) looks like every other flat one, and
is paired with none.
"""

from __future__ import annotations

import base64
from typing import Annotated

from calotype.imaging.image import Image
from calotype.ops.declare import Blob, Parameters, Result, about, data, op

_PATCH_QUALITY = 90


class PerceptualHash(Result, frozen=True):
    """What `perceptual_hash` found out."""

    hash: Annotated[str, data("64 bits, 16 hexadecimal digits, of the image as shown.")]
    views: Annotated[
        str, data("Hashes of 30 crops and slants of it and of its 4 halves, 64 bits each, little endian, in base64.")
    ]
    flat: Annotated[bool, about("Too little in it to be told from others.")]
    patch: Annotated[Blob, about("Luma of the whole image squeezed into 64 x 64, as JPEG.")]


class PerceptualHashParameters(Parameters, frozen=True):
    """There is nothing to choose: a hash that differs by library would compare with none."""


@op("perceptual_hash", version=3, reads="proxy")
def perceptual_hash(image: Image, parameters: PerceptualHashParameters) -> PerceptualHash:
    """A fingerprint of what an image looks like, for finding copies."""
    import simplejpeg

    from calotype.imaging.measures.perceptual_hash import hashes_of, is_flat, patch_of

    patch = patch_of(image.quarter_gray)
    whole, *views = hashes_of(patch).tolist()
    encoded = simplejpeg.encode_jpeg(patch[:, :, None], quality=_PATCH_QUALITY, colorspace="GRAY")
    return PerceptualHash(
        hash=f"{whole:016x}",
        views=base64.b64encode(b"".join(view.to_bytes(8, "little") for view in views)).decode(),
        flat=is_flat(patch),
        patch=Blob(encoded, "image/jpeg"),
    )
