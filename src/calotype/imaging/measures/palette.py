"""Palette: the dominant colours of a picture, found without drawing lots."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

_BITS = 4
_ROUNDS = 4
_ALIKE = 6.0
"""Colours nearer than this in CIELAB begin as one."""

_Table = NDArray[np.float64]


class Swatch(NamedTuple):
    """A colour, as `#rrggbb`, and the share of the picture that it stands for."""

    hex: str
    share: float


def palette(pixels: NDArray[np.uint8], colours: int = 5) -> list[Swatch]:
    """At most `colours` dominant colours of a height x width x 3 sRGB array, the largest first; shares add up to 1.

    Colours are counted in 4096 boxes, and the boxes that occur grouped by k-means in CIELAB. It starts from the
    commonest box and then whichever weighs most by share times squared distance from those taken.
    """
    weights, means = _boxes(pixels)
    lab = cv2.cvtColor((means / 255).astype(np.float32)[None], cv2.COLOR_RGB2Lab)[0].astype(np.float64)
    centres = _start(weights, lab, colours)
    for _ in range(_ROUNDS):
        belongs = _belonging(lab, weights, centres)
        centres = _means(belongs, lab, centres)
    belongs = _belonging(lab, weights, centres)
    rgb = _means(belongs, means, np.zeros((len(centres), 3)))
    shares = belongs.sum(axis=1)
    swatches = [Swatch(_hex(colour), float(share)) for colour, share in zip(rgb, shares, strict=True) if share > 0]
    return sorted(swatches, key=lambda swatch: (-swatch.share, swatch.hex))


def _boxes(pixels: NDArray[np.uint8]) -> tuple[_Table, _Table]:
    """Share and mean colour of each box that occurs."""
    flat = pixels.reshape(-1, 3)
    high = (flat >> (8 - _BITS)).astype(np.int64)
    codes = (high[:, 0] << 2 * _BITS) | (high[:, 1] << _BITS) | high[:, 2]
    counts = np.bincount(codes, minlength=1 << 3 * _BITS)
    used = np.flatnonzero(counts)
    sums = np.stack([np.bincount(codes, flat[:, channel], counts.size)[used] for channel in range(3)], axis=1)
    return counts[used] / len(flat), sums / counts[used, None]


def _start(weights: _Table, lab: _Table, colours: int) -> _Table:
    axes = np.ascontiguousarray(lab.T)  # sums over three rows are five times quicker than over rows of three
    taken = [int(weights.argmax())]
    distance = _squared_distance(axes, taken[0])
    while len(taken) < colours and distance.max() > _ALIKE**2:
        # A rare colour may be far away and still not worth a place: its weight decides with it.
        taken.append(int((weights * np.where(distance > _ALIKE**2, distance, 0)).argmax()))
        distance = np.minimum(distance, _squared_distance(axes, taken[-1]))
    return lab[taken]


def _squared_distance(axes: _Table, place: int) -> _Table:
    squared: _Table = ((axes - axes[:, place, None]) ** 2).sum(axis=0)
    return squared


def _belonging(lab: _Table, weights: _Table, centres: _Table) -> _Table:
    """Centres x boxes: the box's weight at its nearest centre, 0 elsewhere."""
    # |x - c|^2 without |x|^2, which is the same for all centres.
    nearest = ((centres**2).sum(axis=1)[:, None] - 2 * (centres @ lab.T)).argmin(axis=0)
    belongs: _Table = (nearest == np.arange(len(centres))[:, None]) * weights
    return belongs


def _means(belongs: _Table, values: _Table, otherwise: _Table) -> _Table:
    totals = belongs.sum(axis=1)[:, None]
    means: _Table = np.where(totals > 0, (belongs @ values) / np.maximum(totals, 1e-12), otherwise)
    return means


def _hex(colour: _Table) -> str:
    red, green, blue = (int(value + 0.5) for value in colour)
    return f"#{red:02x}{green:02x}{blue:02x}"
