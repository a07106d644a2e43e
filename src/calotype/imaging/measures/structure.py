"""Structural similarity: whether two pictures of one size show the same structures, at one scale or at five."""

from __future__ import annotations

from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

WINDOW = 11
"""Side of the Gaussian window; smaller pictures can't be compared by structure."""

_DEVIATION = 1.5
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
_SCALE_WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)
_BAND = 256
"""Rows worked on at a time, so that a picture of any size needs a few megabytes."""


class Structure(NamedTuple):
    """Structural similarity of two pictures, -1 to 1, 1 the same."""

    ssim: float
    """At the size given."""
    ms_ssim: float
    """Over up to five scales, the finest weighing little: closer to what people see at any distance."""
    scales: int
    """How many scales there were: 5 from 176 pixels of the shorter side on."""


def structure(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> Structure | None:
    """SSIM and MS-SSIM of two luma arrays of one shape, height x width; None below 11 pixels.

    SSIM after Wang, Bovik, Sheikh and Simoncelli (2004): Gaussian window of 11 pixels, sigma 1.5, population
    covariance, the mean over all whole windows. MS-SSIM after Wang, Simoncelli and Bovik (2003); where the picture is
    too small for five scales, the weights of those that it has are stretched to add up to 1.
    """
    count = _scales_of(min(first.shape))
    if count == 0:
        return None
    weights = np.array(_SCALE_WEIGHTS[:count]) / sum(_SCALE_WEIGHTS[:count])
    planes: tuple[NDArray[Any], NDArray[Any]] = first, second
    terms = []
    for scale in range(count):
        if scale:
            planes = _halved(planes[0]), _halved(planes[1])
        terms.append(_similarity(*planes))
    ssim = terms[0][0]
    # Luminance counts at the coarsest scale alone. A negative term has no real power: such pictures share nothing.
    parts = np.array([contrast for _, contrast in terms[:-1]] + [terms[-1][0]])
    return Structure(ssim, float(np.prod(np.maximum(parts, 0) ** weights)), count)


def _scales_of(side: int) -> int:
    return sum(side >> scale >= WINDOW for scale in range(len(_SCALE_WEIGHTS)))


def _halved(plane: NDArray[Any]) -> NDArray[Any]:
    height, width = (side // 2 * 2 for side in plane.shape)
    even = plane[:height, :width].astype(np.float32, copy=False)
    return np.asarray(cv2.resize(even, (width // 2, height // 2), interpolation=cv2.INTER_AREA))


def _similarity(first: NDArray[Any], second: NDArray[Any]) -> tuple[float, float]:
    """Mean of the similarity, and of its part for contrast and structure."""
    height, width = first.shape
    reach = WINDOW // 2
    whole = contrast = 0.0
    for top in range(0, height - 2 * reach, _BAND):
        rows = slice(top, min(height, top + _BAND + 2 * reach))
        added = _of_band(first[rows].astype(np.float32), second[rows].astype(np.float32))
        whole, contrast = whole + added[0], contrast + added[1]
    count = (height - 2 * reach) * (width - 2 * reach)
    # Rounding can take equal pictures beyond 1.
    return min(1.0, whole / count), min(1.0, contrast / count)


def _of_band(first: NDArray[np.float32], second: NDArray[np.float32]) -> tuple[float, float]:
    mean_first, mean_second = _windowed(first), _windowed(second)
    # Around mid-grey the squares are small, and single precision is enough for their differences.
    first, second = first - 127.5, second - 127.5
    centre_first, centre_second = mean_first - 127.5, mean_second - 127.5
    spread = _windowed(first * first) + _windowed(second * second) - centre_first**2 - centre_second**2
    shared = _windowed(first * second) - centre_first * centre_second
    contrast = (2 * shared + _C2) / (spread + _C2)
    luminance = (2 * mean_first * mean_second + _C1) / (mean_first**2 + mean_second**2 + _C1)
    return float((luminance * contrast).sum(dtype=np.float64)), float(contrast.sum(dtype=np.float64))


def _windowed(plane: NDArray[Any]) -> NDArray[Any]:
    """Gaussian means of all windows that lie wholly within."""
    reach = WINDOW // 2
    blurred = cv2.GaussianBlur(plane, (WINDOW, WINDOW), _DEVIATION)
    return np.asarray(blurred[reach:-reach, reach:-reach])
