"""OpenCV as a decoder of samples that Pillow would cut to 8 bits: 16-bit PNG, 16-bit and floating point TIFF.

OpenCV is called with content that a format has recognised, never with a file name, and never turns by itself.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from calotype.imaging.image import Header
from calotype.imaging.pixels.turn import turn


def full(data: bytes, header: Header) -> NDArray[Any]:
    """All pixels in their own depth and colours, turned. Alpha is laid on white. Raises ValueError."""
    return turn(plain(decode(data)), header.orientation)


def decode(data: bytes) -> NDArray[Any]:
    """What OpenCV makes of an encoded image: height x width (x 3 or 4, BGR order), any depth. Raises ValueError."""
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED | cv2.IMREAD_IGNORE_ORIENTATION)
    if pixels is None:
        raise ValueError("OpenCV could not decode it")
    return pixels


def plain(pixels: NDArray[Any]) -> NDArray[Any]:
    """RGB, uint8 or uint16, from gray, BGR or BGRA."""
    if pixels.ndim == 2:
        return cv2.cvtColor(pixels, cv2.COLOR_GRAY2RGB)
    if pixels.shape[2] == 3:
        return cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB)
    most = np.iinfo(pixels.dtype).max
    alpha = pixels[..., 3:].astype(np.float32) / most
    colours = pixels[..., 2::-1] * alpha + (1 - alpha) * most
    return np.rint(colours).astype(pixels.dtype)
