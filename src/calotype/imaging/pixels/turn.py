"""Applying an EXIF orientation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
from numpy.typing import NDArray

# By OpenCV and not by NumPy's views, whose copying into order takes ten times as long (5.7 and 0.6 ms a proxy).
_TURNS: dict[int, Callable[[NDArray[Any]], NDArray[Any]]] = {
    2: lambda pixels: cv2.flip(pixels, 1),
    3: lambda pixels: cv2.rotate(pixels, cv2.ROTATE_180),
    4: lambda pixels: cv2.flip(pixels, 0),
    5: cv2.transpose,
    6: lambda pixels: cv2.rotate(pixels, cv2.ROTATE_90_CLOCKWISE),
    7: lambda pixels: cv2.rotate(cv2.transpose(pixels), cv2.ROTATE_180),
    8: lambda pixels: cv2.rotate(pixels, cv2.ROTATE_90_COUNTERCLOCKWISE),
}


def turn(pixels: NDArray[Any], orientation: int) -> NDArray[Any]:
    """`pixels` as they are shown, contiguous. `orientation` is EXIF's, 1 to 8; 1 returns the array itself."""
    return pixels if orientation == 1 else _TURNS[orientation](pixels)
