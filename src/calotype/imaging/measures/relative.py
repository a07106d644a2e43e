"""Relative: how shots of one scene differ in sharpness, noise and light, by what their cells have in common.

Each shot is compared with the middle one of each cell. What a scene holds cancels out, so that a picture that is all
leaves, or soft everywhere, can be judged as well as one with crisp edges.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from calotype.imaging.measures.cells import Cells

_FINE, _COARSE = 0.75, 0.75 / 16
"""Share of the variance of white noise that is seen in fine and in coarse detail."""
_FINE_FLOOR, _COARSE_FLOOR = 0.5, 0.25
"""Detail in squared levels that rounding and compression make where there is none."""
_UNSURE = 0.2
"""Share of the noise that may be wrong, and counts as a floor."""
_BLACK, _NEARLY_WHITE, _WHITE = 6.0, 225.0, 249.0
_LEAST_CELLS = 6
_GAMMA, _TOE = 2.2, 0.02

_Plane = NDArray[np.float64]


class Relative(NamedTuple):
    """One shot beside the others of its group."""

    detail: float
    """Octaves of contrast by which fine detail is stronger than in the middle shot, coarse detail being equal."""
    noise: float
    """Deviation of the noise in levels of 255, beyond that of the quietest."""
    stops: float
    """Brighter than the middle shot, in stops of light."""
    white: float
    """How near to white its bright cells are, 0 to 1; noise doesn't change it."""


def relative(shots: Sequence[Cells]) -> list[Relative]:
    """Compare shots of one scene. Where their shapes differ (one was turned), their cells can't be compared, and each
    picture is compared as a whole."""
    alike = len({shot.luma.shape for shot in shots}) == 1 and shots[0].luma.size > 0
    luma, fine, _, coarse = (
        np.stack([plane.ravel() if alike else _whole(plane) for plane in planes]) for planes in zip(*shots, strict=True)
    )
    usable = _usable(luma)
    noise = _noise(fine, usable) if alike else np.zeros(len(shots))  # of one number nobody can tell what was added
    weight = np.sqrt(np.median(coarse, axis=0)) * usable + 1e-9
    sharper = _gain(fine, noise * _FINE, _FINE_FLOOR, weight) - _gain(coarse, noise * _COARSE, _COARSE_FLOOR, weight)
    light = _GAMMA * np.log2(luma / 255 + _TOE)
    brighter = light - np.median(light, axis=0)
    white = np.clip((luma - _NEARLY_WHITE) / (255 - _NEARLY_WHITE), 0, 1).mean(axis=1)
    return [
        Relative(
            detail=float(sharper[at] / 2),
            noise=float(np.sqrt(noise[at])),
            stops=float(np.median(brighter[at][usable[at]])),
            white=float(white[at]),
        )
        for at in range(len(shots))
    ]


def _whole(plane: _Plane) -> _Plane:
    return np.array([plane.mean() if plane.size else 0.0])


def _usable(luma: _Plane) -> NDArray[np.bool_]:
    """Cells that are neither black nor white, in a shot and in the middle one; all where those are too few."""
    middle = np.median(luma, axis=0)
    usable = (np.minimum(luma, middle) > _BLACK) & (np.maximum(luma, middle) < _WHITE)
    usable[usable.sum(axis=1) < min(_LEAST_CELLS, luma.shape[1])] = True
    return usable


def _noise(fine: _Plane, usable: NDArray[np.bool_]) -> _Plane:
    """Variance of the noise of each shot beyond that of the quietest: what is added to all cells alike.

    A straight line through fine detail against that of the middle shot, weighted for equal relative errors: blur,
    contrast and sharpening change its slope, noise where it begins.
    """
    middle = np.broadcast_to(np.median(fine, axis=0), fine.shape)
    weight = usable / (middle + fine + 1) ** 2
    total = weight.sum(axis=1, keepdims=True)
    across = middle - (weight * middle).sum(axis=1, keepdims=True) / total
    mean = (weight * fine).sum(axis=1, keepdims=True) / total
    spread = (weight * across**2).sum(axis=1)
    slope = (weight * across * (fine - mean)).sum(axis=1) / np.maximum(spread, 1e-12)
    slope = np.where(spread > 0, np.maximum(slope, 1e-3), 1.0)
    begins = (weight * (fine - slope[:, None] * middle)).sum(axis=1) / total[:, 0]
    variance: _Plane = (begins - begins.min()) / _FINE
    return variance


def _gain(detail: _Plane, noise: _Plane, floor: float, weight: _Plane) -> _Plane:
    """Octaves of energy by which detail is stronger than in the middle shot, noise taken off; the cells with the most
    coarse detail count most."""
    floors = (floor + _UNSURE * noise)[:, None]
    quiet = np.maximum(detail - noise[:, None], 0) + floors
    octaves = np.log2(quiet / (np.median(detail, axis=0) + floors))
    gain: _Plane = (octaves * weight).sum(axis=1) / weight.sum(axis=1)
    return gain
