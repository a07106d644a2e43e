"""Colour: pixels from the space of their profile to sRGB, by a matrix where that is all, else by Little CMS."""

from __future__ import annotations

import io
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from calotype.imaging.pixels.matrix import matrix_of
from calotype.imaging.profiles import colour_space, is_srgb

_MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}
_BAND = 512


def to_srgb(pixels: NDArray[np.uint8], icc: bytes | None) -> NDArray[np.uint8]:
    """RGB pixels in sRGB. A profile that is sRGB, damaged or of another kind of pixels changes nothing.

    Pixels decoded from gray have three equal channels; their profile explains the first.
    """
    if icc is None or is_srgb(icc):
        return pixels
    space = colour_space(icc)
    if space == "RGB":
        matrix = matrix_of(icc)
        if matrix is not None:
            return matrix.apply(pixels)
        source = Image.fromarray(pixels)
    elif space == "GRAY" and (pixels[..., 0] == pixels[..., 1]).all():
        source = Image.fromarray(np.ascontiguousarray(pixels[..., 0]))
    else:
        return pixels
    converted = convert(source, icc)
    return pixels if converted is None else np.array(converted)


def shown(pixels: NDArray[np.uint8] | NDArray[np.uint16], icc: bytes | None) -> NDArray[np.uint8]:
    """All pixels of the full reading as a screen shows them: sRGB, uint8. `icc` is the profile that explains them.

    Done band by band, so that a picture of any size needs next to nothing beside the result.
    """
    if pixels.dtype == np.uint8 and (icc is None or is_srgb(icc)):
        return pixels.astype(np.uint8, copy=False)
    result = np.empty(pixels.shape, dtype=np.uint8)
    for top in range(0, len(pixels), _BAND):
        band = pixels[top : top + _BAND]
        coarse = band if band.dtype == np.uint8 else band >> 8
        result[top : top + _BAND] = to_srgb(coarse.astype(np.uint8, copy=False), icc)
    return result


def convert(image: Image.Image, icc: bytes) -> Image.Image | None:
    """A Pillow image in sRGB; None where the profile is damaged or does not fit its mode."""
    if _MODES.get(colour_space(icc)) != image.mode:
        return None
    transform = _transform(icc, image.mode)
    return None if transform is None else transform.apply(image)


@lru_cache(maxsize=16)
def _transform(icc: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        return ImageCms.ImageCmsTransform(source, _srgb(), mode, "RGB", ImageCms.Intent.PERCEPTUAL)
    except (OSError, ImageCms.PyCMSError, ValueError):
        return None


@lru_cache(maxsize=1)
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
