"""libheif as pi-heif carries it: HEIC decoded, turned by its own boxes."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pi_heif
from numpy.typing import NDArray
from PIL import Image

from calotype.imaging.pixels.depth import on_white

# One thread: workers run side by side, and what a photo costs must not depend on the machine's cores.
pi_heif.options.DECODE_THREADS = 1
pi_heif.options.THUMBNAILS = False
pi_heif.options.DEPTH_IMAGES = False


def opened(data: bytes) -> Image.Image:
    """The primary image, 8 bits a channel."""
    image: Image.Image = pi_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True).to_pillow()
    return image


def full(data: bytes) -> NDArray[Any]:
    """All pixels of the primary image, uint8 or uint16, RGB. Alpha is laid on white."""
    pixels = np.asarray(pi_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=False))
    if pixels.ndim == 2:
        pixels = pixels[..., None]
    if pixels.shape[2] in (2, 4):
        pixels = on_white(pixels[..., :-1], pixels[..., -1:])
    return np.repeat(pixels, 3, axis=2) if pixels.shape[2] == 1 else pixels
