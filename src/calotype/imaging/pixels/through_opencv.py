"""OpenCV as a decoder of samples that Pillow would cut to 8 bits: 16-bit PNG, TIFF and JPEG 2000, floating point TIFF,
AVIF of 10 and 12 bits.

OpenCV is called with content that a format has recognised, never with a file name. It turns a TIFF by its orientation
tag and nothing else.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from calotype.imaging.image import Header
from calotype.imaging.pixels.colour import to_srgb
from calotype.imaging.pixels.depth import on_white, to_8_bits, to_16_bits
from calotype.imaging.pixels.proxy import proxy_size, shrink
from calotype.imaging.pixels.turn import turn

cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)  # it prints what it does not like


def proxy(data: bytes, header: Header, icc: bytes | None) -> NDArray[np.uint8]:
    """The proxy; `icc` explains the colours. Alpha is laid on white. Raises ValueError."""
    pixels = plain(to_8_bits(decode(data), header.depth))
    small = shrink(pixels, proxy_size(pixels.shape[1], pixels.shape[0]))
    return turn(to_srgb(small, icc), header.orientation)


def full(data: bytes, header: Header) -> NDArray[Any]:
    """All pixels, turned, uint8 or uint16, in their own colours. Alpha is laid on white. Raises ValueError."""
    pixels = decode(data)
    if pixels.dtype != np.uint8:
        pixels = to_16_bits(pixels, header.depth)
    return turn(plain(pixels), header.orientation)


def decode(data: bytes) -> NDArray[Any]:
    """What OpenCV makes of an encoded image: height x width (x 3 or 4, BGR order), any depth. Raises ValueError."""
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED | cv2.IMREAD_IGNORE_ORIENTATION)
    if pixels is None:
        raise ValueError("OpenCV could not decode it")
    return pixels


def plain(pixels: NDArray[Any]) -> NDArray[Any]:
    """RGB from gray, BGR or BGRA, in the same depth."""
    if pixels.ndim == 2:
        return np.repeat(pixels[..., None], 3, axis=2)
    return on_white(pixels[..., 2::-1], pixels[..., 3:]) if pixels.shape[2] == 4 else pixels[..., ::-1].copy()
