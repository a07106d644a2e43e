"""Overlap: whether one picture goes on where another ends, as the frames of a panorama do, from two small patches."""

from __future__ import annotations

from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from calotype.imaging.measures.perceptual_hash import PATCH_SIDE

Way = Literal["right", "left", "up", "down"]

_STRIP = 16
"""Width of the strip that must be found again: frames that overlap by less than a quarter are not recognised."""
_MARGIN = 4
"""What the strip may have moved across: the camera is not held level to the pixel."""
_LEAST_SHIFT = 5
_SAME = 0.8
_CLEARLY = 0.1
_LEAST_DETAIL = 6.0


def turned_to(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> Way | None:
    """Whither the camera turned from the first to the second, both patches of 64 x 64 luma values.

    The strip at one edge of the second must be found in the first, away from that edge, with a correlation of 0.8 and
    clearly better than at the other edges. None where it is not, or where the strip holds too little to be found.
    """
    ways: dict[Way, float] = {
        "right": _found_again(first, second),
        "left": _found_again(first[:, ::-1], second[:, ::-1]),
        "down": _found_again(first.T, second.T),
        "up": _found_again(first[::-1].T, second[::-1].T),
    }
    best, runner_up = sorted(ways, key=lambda way: -ways[way])[:2]
    return best if ways[best] >= max(_SAME, ways[runner_up] + _CLEARLY) else None


def _found_again(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> float:
    """How well the left strip of the second is found in the first, where that means that the camera turned right."""
    strip = np.ascontiguousarray(second[_MARGIN:-_MARGIN, :_STRIP])
    if float(strip.std()) < _LEAST_DETAIL:
        return 0.0
    scores: Any = cv2.matchTemplate(np.ascontiguousarray(first), strip, cv2.TM_CCOEFF_NORMED)
    _, found, _, (column, _) = cv2.minMaxLoc(scores)
    if not _LEAST_SHIFT <= column <= PATCH_SIDE - _STRIP:
        return 0.0
    # Stripes and clouds are found anywhere: all that the two should share must agree, not the strip alone.
    shared = PATCH_SIDE - column
    one, other = first[:, column:].astype(np.float32), second[:, :shared].astype(np.float32)
    return min(float(found), _correlation(one, other) + _CLEARLY)


def _correlation(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    one, other = one - one.mean(), other - other.mean()
    energy = float((one * one).sum()) * float((other * other).sum())
    return float((one * other).sum()) / energy**0.5 if energy > 0 else 0.0
