"""Sameness: whether two small pictures differ anywhere by more than their encoding explains.

A likeness passes over what is put on a picture; this looks for it. Thumbnails are laid over each other, softened, and
compared pixel by pixel in all three channels. Where there are edges, resampling and compression make differences too,
so a difference counts in proportion to how much the first picture changes around it.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from calotype.imaging.measures.perceptual_hash import turned_patch

SAME = 0.9
"""Of 59 photos 99 in 100 copies that were saved again at a quality of 30 to 95 differ by less, and 19 in 20 of those
made smaller; of those with a dot of 4 % of their width 99 in 100 differ by more, of those cropped by 2 % 19 in 20, of
those with a date in a corner 3 in 4."""
_SOFT = 1.0
_NOISE, _EDGES = 8.0, 0.5
"""Difference, in levels of 255, that encoding leaves, and share of the change around a pixel that resampling makes."""
_PASSED_OVER = 8
"""Pixels that may differ as they like: a thumbnail's own compression now and then does that."""
_OTHER_SHAPE = 0.02

Rgb = NDArray[np.uint8]


def furthest(first: Rgb, second: Rgb) -> float:
    """How far two pictures, height x width x 3 in sRGB, differ where they differ most; up to `SAME` nothing does that
    encoding and resizing don't explain. Infinite where their shapes are not alike."""
    if first.size > second.size:
        first, second = second, first
    (height, width), (other_height, other_width) = first.shape[:2], second.shape[:2]
    if abs(width * other_height / (height * other_width) - 1) > _OTHER_SHAPE + 1 / min(height, width):
        return float("inf")
    if first.shape != second.shape:
        second = np.asarray(cv2.resize(second, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    one, other = (cv2.GaussianBlur(picture, (0, 0), _SOFT) for picture in (first, second))
    apart = cv2.absdiff(one, other).max(axis=2).ravel() / (_NOISE + _EDGES * _changes(np.asarray(one)).ravel())
    place = max(0, apart.size - 1 - _PASSED_OVER)
    return float(np.partition(apart, place)[place])


def orientation_of(first: Rgb, second: Rgb) -> int | None:
    """In which of the eight orientations, counted as `turned` does, the first is the same as the second; 0 is as it
    is. None where it is in none of them."""
    for orientation in range(8):
        if furthest(turned_patch(first, orientation), second) <= SAME:
            return orientation
    return None


def _changes(picture: Rgb) -> NDArray[np.float32]:
    """The largest less the smallest value around each pixel, over all channels."""
    around = np.ones((3, 3), np.uint8)
    high = cv2.dilate(picture.max(axis=2), around)
    low = cv2.erode(picture.min(axis=2), around)
    return np.asarray(cv2.subtract(high, low), dtype=np.float32)
