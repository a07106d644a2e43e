"""Alignment: two pictures of one scene brought to one size and frame."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from calotype.imaging.measures.compare import Pixels, luma

_SIDE = 256
"""Pixels of the long side at which pictures are laid over each other."""
_LEAST_GAIN = 0.005
_LEAST_SHARE = 0.25


def align(first: Pixels, second: Pixels) -> tuple[Pixels, Pixels, float]:
    """Bring two pictures to one size and frame: both cropped to what they share, and that share of the first.

    Equal sizes are left as they are. Otherwise the second is scaled to the first; where it is a crop of it, or turned
    by a degree or two, it is laid where it correlates best (ECC, Evangelidis and Psarakis 2008), if that helps.
    """
    if first.shape == second.shape:
        return first, second, 1.0
    height, width = first.shape[:2]
    smaller = second.shape[0] * second.shape[1] > height * width
    method = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    scaled = np.asarray(cv2.resize(second, (width, height), interpolation=method), dtype=np.uint8)
    transform = _registration(first, scaled)
    if transform is None:
        return first, scaled, 1.0
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    laid = np.asarray(cv2.warpAffine(scaled, transform, (width, height), flags=flags), dtype=np.uint8)
    top, bottom, left, right = _covered(transform, height, width)
    share = (bottom - top) * (right - left) / (height * width)
    if share < _LEAST_SHARE:
        return first, scaled, 1.0
    return first[top:bottom, left:right], laid[top:bottom, left:right], share


def _registration(first: Pixels, second: Pixels) -> NDArray[Any] | None:
    """Transform from pixels of the first to those of the second, found at 256 pixels; None where it does not help."""
    height, width = first.shape[:2]
    factor = min(1.0, _SIDE / max(height, width))
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    one, other = (
        cv2.GaussianBlur(cv2.resize(luma(pixels), size, interpolation=cv2.INTER_AREA), (0, 0), 1.0)
        for pixels in (first, second)
    )
    stop = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 60, 1e-5)
    whole = np.full(size[::-1], 255, dtype=np.uint8)
    before = float(cv2.computeECC(one, other, whole))
    try:
        after, found = cv2.findTransformECC(
            one, other, np.eye(2, 3, dtype=np.float32), cv2.MOTION_AFFINE, stop, whole, 1
        )
    except cv2.error:  # nothing in common that could be aligned
        return None
    if after < before + _LEAST_GAIN:
        return None
    transform = np.asarray(found, dtype=np.float64)
    transform[:, 2] /= factor
    return transform


def _covered(transform: NDArray[Any], height: int, width: int) -> tuple[int, int, int, int]:
    """Rows and columns of the first that the second covers whole."""
    corners = np.array([[0, 0, 1], [width - 1, 0, 1], [0, height - 1, 1], [width - 1, height - 1, 1]], dtype=np.float64)
    back = np.asarray(cv2.invertAffineTransform(transform))
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners @ back.T
    left, right = math.ceil(max(0, x0, x2)), math.floor(min(width - 1, x1, x3)) + 1
    top, bottom = math.ceil(max(0, y0, y1)), math.floor(min(height - 1, y2, y3)) + 1
    return top, max(top, bottom), left, max(left, right)
