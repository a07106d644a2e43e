"""Noise, looked for where there is no detail."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

_TILE, _BLOCK = 16, 4
_FLATTEST = 0.05
_LEAST_TILES = 4
_DARKEST, _BRIGHTEST = 20, 235
_RESIDUAL = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], dtype=np.float32) / 6
"""Leaves nothing of ramps and straight edges, and white noise as strong as it was."""
_BAND = 512


def noise_level(gray: NDArray[np.uint8]) -> float:
    """Standard deviation of the noise in luma, in levels of 255; 0 where there is no tile to judge by.

    Residuals after Immerkær (1996), only in the 5 % of tiles of 16 pixels with the least structure once noise is
    averaged away, leaving out tiles that are nearly black or white, where noise is cut off; their median. Compression
    and noise reduction take noise away, and it is what is left that is told.
    """
    rows, columns = gray.shape[0] // _TILE, gray.shape[1] // _TILE
    if rows * columns == 0:
        return 0.0
    gray = gray[: rows * _TILE, : columns * _TILE]
    means = np.asarray(cv2.resize(gray, (columns * _BLOCK, rows * _BLOCK), interpolation=cv2.INTER_AREA), np.float32)
    blocks = means.reshape(rows, _BLOCK, columns, _BLOCK)
    brightness = blocks.mean(axis=(1, 3))
    usable = (brightness > _DARKEST) & (brightness < _BRIGHTEST)
    if not usable.any():
        return 0.0
    structure = np.where(usable, blocks.var(axis=(1, 3)), np.inf).ravel()
    count = min(int(usable.sum()), max(_LEAST_TILES, round(_FLATTEST * usable.sum())))
    flattest = np.argpartition(structure, count - 1)[:count]
    return float(np.sqrt(np.median(_residual_energy(gray).ravel()[flattest])))


def _residual_energy(gray: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Mean square of the residuals in each tile."""
    bands = []
    for top in range(0, gray.shape[0], _BAND):
        # One row more above and below, so that bands meet as if there were none.
        before, band = min(top, 1), gray[max(0, top - 1) : top + _BAND + 1]
        residual = cv2.filter2D(band, cv2.CV_32F, _RESIDUAL)[before : before + min(_BAND, gray.shape[0] - top)]
        tiles: Any = residual.reshape(-1, _TILE, gray.shape[1] // _TILE, _TILE)
        bands.append(np.einsum("arbc,arbc->ab", tiles, tiles, dtype=np.float64) / _TILE**2)
    return np.concatenate(bands)
