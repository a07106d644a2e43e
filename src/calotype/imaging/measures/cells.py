"""Cells: what each part of a picture holds, in so few numbers that shots of one scene can be compared by them.

Detail is counted by the size of what it shows: `fine` from one pixel to two, `middle` to four, `coarse` to eight.
Shots of one scene agree in the coarse and differ in the fine: blur takes from all cells in proportion, noise adds the
same to all.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

MOST = 8
"""Cells along each side."""
_SMALLEST = 8
"""Pixels of the finest scale along the side of a cell, which is a multiple of it."""
_STEPS = 16
"""Steps of the code to a doubling; a step is 0.02 octaves of contrast."""
_LEAST = 0.25
"""Detail below it is not told from none: rounding to whole levels makes about as much."""

Plane = NDArray[np.float64]


class Cells(NamedTuple):
    """A picture by its cells, each a rows x columns array."""

    luma: Plane
    """Mean, in levels of 255."""
    fine: Plane
    """Variance that a halving takes away, in squared levels."""
    middle: Plane
    """What the next halving takes."""
    coarse: Plane
    """What the one after that takes."""


def cells(gray: NDArray[np.uint8], half: NDArray[np.uint8], quarter: NDArray[np.uint8]) -> Cells:
    """The cells of a picture from its luma and the two halvings of it: 8 x 8, less for a picture below 64 pixels.

    A rest of less than a row of cells at the bottom and at the right is left out; below 8 pixels there is no cell.
    """
    eighth: Any = cv2.resize(*_evenly(quarter), interpolation=cv2.INTER_AREA) if min(quarter.shape) > 1 else quarter
    sides = [max(1, length // (MOST * _SMALLEST)) * _SMALLEST for length in gray.shape]
    rows, columns = (min(MOST, length // side) for length, side in zip(gray.shape, sides, strict=True))
    found = [
        _moments(plane, rows, columns, *(side >> level for side in sides))
        for level, plane in enumerate((gray, half, quarter, eighth))
    ]
    spread = [variance for _, variance in found]
    taken = [np.maximum(finer - coarser, 0) for finer, coarser in pairwise(spread)]
    return Cells(found[-1][0], *taken)


def packed(found: Cells) -> bytes:
    """One byte a number: luma rounded, detail in sixteenths of a doubling; plane by plane, row by row."""
    detail = np.stack(found[1:])
    codes = np.round(_STEPS * np.log2(1 + detail / _LEAST))
    return bytes(np.concatenate([np.round(found.luma)[None], codes]).clip(0, 255).astype(np.uint8).tobytes())


def unpacked(data: bytes, rows: int, columns: int) -> Cells:
    """What `packed` made smaller."""
    planes = np.frombuffer(data, dtype=np.uint8).reshape(4, rows, columns).astype(np.float64)
    return Cells(planes[0], *((np.exp2(planes[1:] / _STEPS) - 1) * _LEAST))


def _evenly(plane: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], tuple[int, int]]:
    """A plane without an odd last row or column, and width and height of its halving."""
    height, width = (length // 2 for length in plane.shape)
    return plane[: 2 * height, : 2 * width], (width, height)


def _moments(plane: NDArray[np.uint8], rows: int, columns: int, height: int, width: int) -> tuple[Plane, Plane]:
    """Mean and variance of each cell, from tables of exact sums: a mean of squares in single precision would lose the
    fine detail."""
    tables = cv2.integral2(plane[: rows * height, : columns * width], sdepth=cv2.CV_32S, sqdepth=cv2.CV_64F)
    mean, square = (_in_cells(table[::height, ::width].astype(np.float64)) / (height * width) for table in tables)
    return mean, np.maximum(square - mean**2, 0)


def _in_cells(corners: Plane) -> Plane:
    """The sum in each cell, from the sums of all that lies above and left of each corner."""
    return corners[1:, 1:] - corners[1:, :-1] - corners[:-1, 1:] + corners[:-1, :-1]
