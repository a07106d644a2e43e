"""Blur: how far edges are spread, in pixels, and whether more along one direction than across it.

Words: a *tensor* is the mean of gx², gx gy and gy² of the gradient over a square of pixels; the *spread* of an edge is
the standard deviation of the blur that made it, in pixels of the picture.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

TILE = 32
"""Side of the squares that tensors are of."""

_LEVELS = 6
_BAND = 16
_VARIANCES = [4**level / 3 + (4**level - 1) / 12 for level in range(_LEVELS)]
"""How far the gradient operator itself spreads an edge at each level: Scharr's central difference over 2 pixels of
that level, and the mean over the pixels that were halved into one."""
_TELLS = 1.1
"""A ratio of energies below it says no more than that the blur is larger than what that level sees."""
_SINGULAR = 0.005

_Plane = NDArray[np.float32]
Tensors = NDArray[np.float64]
"""Levels x 3 x rows x columns; or levels x 3, summed."""


class Spread(NamedTuple):
    """How far edges are spread."""

    along: float
    """In the direction in which they are spread most, in pixels."""
    across: float
    """At right angles to it."""
    degrees: float
    """That direction: 0 is level, 45 falls to the right; below 180."""


def gradient_tensors(gray: NDArray[np.uint8]) -> Tensors:
    """Tensors of each whole tile at the full size and five halvings, in squared levels of 255 per squared pixel.

    Worked on in bands: of 100 megapixels it needs 100 MB beside them.
    """
    rows, columns = gray.shape[0] // TILE, gray.shape[1] // TILE
    found = np.zeros((_LEVELS, 3, rows, columns), dtype=np.float64)
    plane: Any = gray
    for level in range(_LEVELS if rows * columns else 0):
        if level:
            height, width = (side // 2 for side in plane.shape)
            even = plane[: 2 * height, : 2 * width].astype(np.float32, copy=False)
            plane = cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA)
        for top in range(0, rows, _BAND):
            found[level, :, top : top + _BAND] = _of_band(plane, level, top, min(rows, top + _BAND), columns)
    return found


def _of_band(plane: Any, level: int, top: int, bottom: int, columns: int) -> NDArray[Any]:
    """The tensors of tile rows from `top` to `bottom`."""
    side = TILE >> level
    # One row more above, so that bands meet as if there were none; the border only where the picture ends.
    begin = max(0, top * side - 1)
    rows = slice(top * side - begin, bottom * side - begin)
    band = plane[begin : bottom * side + 1]
    scale = 1 / (32 * 2**level)
    across, down = (
        cv2.Scharr(band, cv2.CV_32F, 1 - axis, axis, scale=scale)[rows, : columns * side] for axis in (0, 1)
    )
    size = (columns, bottom - top)
    products = (cv2.multiply(across, across), cv2.multiply(across, down), cv2.multiply(down, down))
    return np.stack([cv2.resize(product, size, interpolation=cv2.INTER_AREA) for product in products])


def energies(tensors: Tensors) -> NDArray[np.float64]:
    """Strength of the gradients of each tile and level, whatever their direction."""
    return np.maximum(tensors[:, 0] + tensors[:, 2], 0)


def tile_spreads(strength: NDArray[np.float64]) -> NDArray[np.float64]:
    """About how far edges are spread around each tile, from what `energies` gives; 0 to 8 pixels."""
    around = [cv2.blur(plane, (3, 3), borderType=cv2.BORDER_REPLICATE) for plane in (strength[0], strength[2])]
    return np.minimum(_spread(np.asarray(around[0]) / np.maximum(around[1], 1e-9), 0), 8.0)


def spread(tensors: Tensors) -> Spread:
    """How far edges are spread, from tensors summed over all tiles that count (levels x 3).

    A step edge spread by s has gradients whose energy, seen with an operator that spreads by v, goes with
    1 / sqrt(s² + v²): the ratio of two levels gives s, whatever the contrast (after Zhuo and Sim 2011, who compare
    with a blurred copy). Taken for each direction by the eigenvalues of one tensor relative to the other, the scene's
    own directions cancel out, and what remains is the blur's. The finest pair of levels that tells is used.
    """
    floor = 0.0
    for level in range(_LEVELS - 2):
        ratios, degrees = _relative(tensors[level], tensors[level + 2])
        along, across = (float(value) for value in np.minimum(_spread(np.array(ratios), level), 8.0 * 2**level))
        if ratios[0] >= _TELLS:
            break
        floor = float(_spread(np.array(_TELLS), level))
    # It is more than the level before could tell; how much more along than across stays as it is.
    stretch = max(1.0, floor / along) if along > 0 else 1.0
    return Spread(along * stretch, across * stretch, degrees)


def _relative(fine: NDArray[np.float64], coarse: NDArray[np.float64]) -> tuple[tuple[float, float], float]:
    """Smallest and largest energy of the fine tensor relative to the coarse, and the direction of the smallest."""
    one, other = (np.array([[xx, xy], [xy, yy]]) for xx, xy, yy in (fine, coarse))
    # A scene of stripes has no energy along them: that direction must say what the other says, and nothing by itself.
    one, other = (form + np.eye(2) * max(_SINGULAR * float(np.trace(form)), 1e-9) for form in (one, other))
    values, vectors = np.linalg.eig(np.linalg.solve(other, one))
    values, vectors = values.real, vectors.real
    least = int(values.argmin())
    degrees = math.degrees(math.atan2(vectors[1, least], vectors[0, least])) % 180
    return (max(0.0, float(values[least])), max(0.0, float(values[1 - least]))), degrees


def _spread(ratio: NDArray[Any], level: int) -> NDArray[np.float64]:
    """The spread of edges whose energy at a level is `ratio` times that two levels further."""
    fine, coarse = _VARIANCES[level], _VARIANCES[level + 2]
    squared = np.maximum(ratio, 1.0001) ** 2
    spreads: NDArray[np.float64] = np.sqrt(np.maximum((coarse - squared * fine) / (squared - 1), 0))
    return spreads
