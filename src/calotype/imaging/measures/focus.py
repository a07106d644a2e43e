"""Focus: how far the sharpest part of a picture is blurred, in its own pixels, and by what."""

from __future__ import annotations

import math
from typing import Any, Literal, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from calotype.imaging.measures.sharpness import Directions, directions
from calotype.imaging.measures.tiles import TILE, edge_peaks

Blur = Literal["none", "defocus", "motion", "unknown"]

_STEEPNESS = (0.35, 0.4, 0.5, 0.78, 1.2)
_OCTAVES_OF_BLUR = (3.0, 2.0, 1.0, 0.0, -1.0)
"""What steepness edges have, measured, that were blurred by 8, 4, 2, 1 and half a pixel. Halving the picture halves
the blur."""
_TELLING = 0.5
"""Below this steepness hardly changes with blur: better look at the next smaller scale."""
_LEAST_SIDE = 125
_THUMBNAIL = 250
_ONE_SIDED = 0.7
_DEGREES = (0, 90, 45, 135)
_WINDOW = 0.25


class Focus(NamedTuple):
    """See `focus`."""

    score: float
    blur: float | None
    kind: Blur
    degrees: int | None
    noise: float
    area: tuple[float, float, float, float]


def focus(gray: NDArray[np.uint8] | NDArray[np.uint16]) -> Focus:
    """How sharp the sharpest part of a height x width luma array is, in all its pixels. 16 bits are judged as 8.

    The picture is halved until the steepness of its edges (`sharpness.directions`) tells how far they are blurred:
    `blur` is the standard deviation in pixels, 1 at best, None where there is no edge to judge by. `score` is the
    share of octaves between a thumbnail of 250 pixels and all pixels that hold detail: 1 crisp to the pixel, 0 crisp
    only as a thumbnail. `kind` is motion where one direction is much softer than the others, along `degrees` (0 is
    level, 45 falls to the right). `noise`: standard deviation in detail-free tiles, in levels of 255. `area`: left,
    top, width and height, as shares, of where the sharpest edges are.
    """
    scales = _halvings(np.asarray(gray >> 8 if gray.dtype == np.uint16 else gray, dtype=np.uint8))
    levels = [edge_peaks(*scales[level : level + 3]) for level in range(len(scales) - 2)]
    found = [directions(peaks) for peaks in levels if peaks.size]
    steepness = [_weakest(level) for level in found]
    if not found or all(value is None for value in steepness):
        return Focus(0.0, None, "unknown", None, found[0].noise if found else 0.0, (0.0, 0.0, 1.0, 1.0))
    octave = _octaves_of_blur(steepness)
    octaves = math.log2(max(2 * _THUMBNAIL, *gray.shape) / _THUMBNAIL)
    kind, degrees = _cause(found, octave)
    area = _sharpest_area(levels[min(len(levels) - 1, round(octave))], gray.shape, round(octave))
    return Focus(max(0.0, 1 - octave / octaves), 2**octave, kind, degrees, found[0].noise, area)


def _halvings(gray: NDArray[np.uint8]) -> list[NDArray[Any]]:
    scales: list[NDArray[Any]] = [gray]
    while max(scales[-1].shape) >= _LEAST_SIDE and min(scales[-1].shape) >= 2:
        height, width = (side // 2 for side in scales[-1].shape)
        even = scales[-1][: 2 * height, : 2 * width]
        scales.append(np.asarray(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA)))
    return scales


def _weakest(level: Directions) -> float | None:
    return min((value for value in level.steepness if value is not None), default=None)


def _octaves_of_blur(steepness: list[float | None]) -> float:
    """Binary logarithm of the blur in pixels, 0 at least, from the finest scale that tells."""
    known = [(level, value) for level, value in enumerate(steepness) if value is not None]
    level, value = next(((level, value) for level, value in known if value >= _TELLING), known[-1])
    return max(0.0, level + float(np.interp(value, _STEEPNESS, _OCTAVES_OF_BLUR)))


def _cause(found: list[Directions], octave: float) -> tuple[Blur, int | None]:
    if octave < 0.5:
        return "none", None
    blurred = found[min(len(found) - 1, math.ceil(octave) - 1)]
    known = [(value, degrees) for value, degrees in zip(blurred.steepness, _DEGREES, strict=True) if value is not None]
    if len(known) < 2:
        return "unknown", None
    softest, steepest = min(known), max(known)
    if softest[0] < _ONE_SIDED * steepest[0]:
        return "motion", softest[1]
    return "defocus", None


def _sharpest_area(peaks: NDArray[np.float32], shape: tuple[int, ...], level: int) -> tuple[float, float, float, float]:
    """The window of a quarter of each side with the steepest edges in it."""
    if peaks.size == 0:
        return (0.0, 0.0, 1.0, 1.0)
    strength = peaks[0].max(axis=0) ** 2
    rows, columns = (max(1, round(_WINDOW * side)) for side in strength.shape)
    sums = cv2.boxFilter(strength, -1, (columns, rows), anchor=(0, 0), normalize=False, borderType=cv2.BORDER_CONSTANT)
    inside = np.asarray(sums)[: strength.shape[0] - rows + 1, : strength.shape[1] - columns + 1]
    top, left = np.unravel_index(int(inside.argmax()), inside.shape)
    down, right = (TILE * 2**level / side for side in shape)
    return float(left * right), float(top * down), min(1.0, columns * right), min(1.0, rows * down)
