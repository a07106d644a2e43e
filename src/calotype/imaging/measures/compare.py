"""Comparison of two pictures: how far the second is from the first.

Arrays are height x width x 3 (or height x width for luma), uint8 sRGB, of equal size; `alignment` makes them so. Values
agree with scikit-image where it has the measure (tests/imaging/measures/test_compare.py).
"""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from calotype.imaging.measures.colour_difference import ciede2000

Pixels = NDArray[np.uint8]
_Plane = NDArray[Any]

_WINDOW, _SIGMA = 11, 1.5
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
_SCALE_WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)
_NOISE_MASK = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], dtype=np.float32)


def mse(first: Pixels, second: Pixels) -> float:
    """Mean squared error in squared levels of 255, over all channels."""
    return float(np.mean((first.astype(np.float32) - second.astype(np.float32)) ** 2, dtype=np.float64))


def psnr(error: float) -> float | None:
    """Peak signal-to-noise ratio in dB of a mean squared error; None for equal pictures, which have no ratio."""
    return 10 * math.log10(255**2 / error) if error > 0 else None


def ssim(first: Pixels, second: Pixels) -> float:
    """Structural similarity of luma (Wang et al. 2004): Gaussian window of 11 pixels, sigma 1.5; 1 for equal ones.

    Pictures of less than 11 pixels a side are judged by their whole.
    """
    structure, luminance = _ssim_parts(luma(first), luma(second))
    return float(np.mean(structure * luminance, dtype=np.float64))


def ms_ssim(first: Pixels, second: Pixels) -> float:
    """Multi-scale structural similarity of luma (Wang, Simoncelli and Bovik 2003), five scales.

    A picture of less than 176 pixels a side has as many scales as it has room for, their weights brought to 1.
    """
    one, other = luma(first), luma(second)
    scales = max(1, min(len(_SCALE_WEIGHTS), int(math.log2(max(1.0, min(one.shape) / _WINDOW))) + 1))
    weights = np.array(_SCALE_WEIGHTS[:scales]) / sum(_SCALE_WEIGHTS[:scales])
    product = 1.0
    for scale, weight in enumerate(weights):
        structure, luminance = _ssim_parts(one, other)
        value = structure * luminance if scale == scales - 1 else structure
        product *= max(0.0, float(np.mean(value, dtype=np.float64))) ** float(weight)
        one, other = _half(one), _half(other)
    return product


def colour_difference(first: Pixels, second: Pixels) -> tuple[float, float]:
    """Mean and 95th percentile of CIEDE2000 between pixels; 1 is just noticeable, 5 is plain to see."""
    difference = ciede2000(_lab(first), _lab(second))
    return float(difference.mean(dtype=np.float64)), float(np.percentile(difference, 95))


def edge_sharpness(pixels: Pixels) -> float:
    """Mean gradient (Sobel, levels of 255 a pixel) of the strongest tenth of luma's edges."""
    gray = luma(pixels)
    gradient = cv2.magnitude(cv2.Sobel(gray, cv2.CV_32F, 1, 0), cv2.Sobel(gray, cv2.CV_32F, 0, 1)).ravel() / 8
    count = max(1, gradient.size // 10)
    return float(np.partition(gradient, gradient.size - count)[-count:].mean(dtype=np.float64))


def noise(pixels: Pixels) -> float:
    """Standard deviation of noise in luma, in levels of 255 (Immerkær 1996). Fine texture counts as noise too."""
    gray = luma(pixels)
    if min(gray.shape) < 3:
        return 0.0
    response = cv2.filter2D(gray, cv2.CV_32F, _NOISE_MASK)[1:-1, 1:-1]
    return float(np.abs(response).mean(dtype=np.float64) * math.sqrt(math.pi / 2) / 6)


def histogram_distance(first: Pixels, second: Pixels) -> float:
    """Mean over channels of how far levels must move to make one histogram the other's, 0 to 1 (earth mover's)."""
    distances = []
    for channel in range(1 if first.ndim == 2 else first.shape[2]):
        one, other = (_cumulative(pixels, channel) for pixels in (first, second))
        distances.append(np.abs(one - other).sum() / 255)
    return float(np.mean(distances))


def _ssim_parts(first: _Plane, second: _Plane) -> tuple[_Plane, _Plane]:
    """Contrast and structure, and luminance, at each place where the window fits."""

    def smooth(plane: Any) -> _Plane:
        return np.asarray(
            cv2.GaussianBlur(plane, (side, side), _SIGMA)[margin : -margin or None, margin : -margin or None]
        )

    side = _WINDOW if min(first.shape) >= _WINDOW else 1
    margin = side // 2
    if side == 1:
        return _whole_parts(first, second)
    mean_one, mean_other = smooth(first), smooth(second)
    spread_one = smooth(first * first) - mean_one**2
    spread_other = smooth(second * second) - mean_other**2
    shared = smooth(first * second) - mean_one * mean_other
    structure = (2 * shared + _C2) / (spread_one + spread_other + _C2)
    luminance = (2 * mean_one * mean_other + _C1) / (mean_one**2 + mean_other**2 + _C1)
    return structure, luminance


def _whole_parts(first: _Plane, second: _Plane) -> tuple[_Plane, _Plane]:
    mean_one, mean_other = first.mean(), second.mean()
    shared = ((first - mean_one) * (second - mean_other)).mean()
    structure = (2 * shared + _C2) / (first.var() + second.var() + _C2)
    luminance = (2 * mean_one * mean_other + _C1) / (mean_one**2 + mean_other**2 + _C1)
    return np.asarray([structure]), np.asarray([luminance])


def _half(plane: _Plane) -> _Plane:
    height, width = plane.shape
    if height < 2 or width < 2:
        return plane
    return np.asarray(
        cv2.resize(plane[: height // 2 * 2, : width // 2 * 2], (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    )


def luma(pixels: Pixels) -> _Plane:
    """Luma as float32, height x width."""
    gray = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    return np.asarray(gray, dtype=np.float32)


def _lab(pixels: Pixels) -> _Plane:
    rgb = np.repeat(pixels[:, :, None], 3, axis=2) if pixels.ndim == 2 else pixels
    return np.asarray(cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2Lab))


def _cumulative(pixels: Pixels, channel: int) -> NDArray[np.float64]:
    counts = np.asarray(cv2.calcHist([pixels], [channel], None, [256], [0, 256]), dtype=np.float64).ravel()
    return np.asarray(np.cumsum(counts) / counts.sum())
