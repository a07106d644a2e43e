"""Focus: which part of a picture is meant to be sharp, how far it is blurred in its own pixels, and by what."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from calotype.imaging.measures.blur import TILE, Tensors, energies, gradient_tensors, spread, tile_spreads
from calotype.imaging.measures.noise import noise_level

Cause = Literal["none", "defocus", "motion", "unknown"]
Box = tuple[float, float, float, float]
"""Left, top, width and height, as shares of the picture."""

_CRISP = 0.5
"""No photograph has edges that are spread less, in pixels."""
_THUMBNAIL = 250
_NO_BLUR = 0.8
_ONE_SIDED = 0.42
_LEAST_GRADIENT = 2.0
_RELATIVE_GRADIENT = 0.02
_SHARPEST = 0.1
_NEARLY = 1.6
_CLOSE = 0.6
"""A tile is as sharp as the sharpest where edges are spread 1.6 times as far, or 0.6 pixels further."""
_FLATTEST = 0.05
_WHITE, _COLOURED = 8.0, 4.0
"""By how much a halving takes energy from white noise (16 in theory, less once compressed), and from any detail."""
_SCHARR_OF_NOISE = 2 * 2 * (3**2 + 10**2 + 3**2) / 32**2
"""Energy of the gradients of white noise of deviation 1."""


class Focus(NamedTuple):
    """See `focus`."""

    score: float
    blur: float | None
    cause: Cause
    motion: float
    degrees: float | None
    noise: float
    subject: Box
    guessed: bool


def focus(gray: NDArray[np.uint8], boxes: Sequence[Box] = ()) -> Focus:
    """How sharp the subject of a height x width luma array is, in all its pixels.

    The subject is what lies in the boxes; without any that hold an edge it is `guessed`: the connected part that is
    about as sharp as the sharpest tiles, so that a blurred background is no blur. `subject` is the box around it.

    `blur`: how far its edges are spread, as a standard deviation in pixels, 0.5 at best; None where it has none.
    `score`: share of the octaves between a thumbnail of 250 pixels and all pixels that hold detail: 1 crisp to the
    pixel, 0 crisp only as a thumbnail. `motion`: 0 blurred alike all round, 1 in one direction only, along `degrees`
    (0 level, 45 falls to the right). `noise`: see `noise_level`.
    """
    noise = noise_level(gray)
    tensors = _without_noise(gradient_tensors(gray), noise)
    strength = energies(tensors)
    edges = _edges(strength[2])
    if not edges.any():
        return Focus(0.0, None, "unknown", 0.0, None, noise, (0.0, 0.0, 1.0, 1.0), True)
    inside = _tiles_in(boxes, gray.shape, edges)
    guessed = not (inside & edges).any()
    region = _sharpest_region(tile_spreads(strength), edges) if guessed else inside
    found = spread(tensors[:, :, region & edges].sum(axis=2))
    motion = 1 - found.across / found.along if found.along >= _NO_BLUR else 0.0
    cause: Cause = "none" if found.along < _NO_BLUR else "motion" if motion >= _ONE_SIDED else "defocus"
    blur = max(_CRISP, found.along)
    octaves = math.log2(max(2 * _THUMBNAIL, *gray.shape) / _THUMBNAIL / _CRISP)
    return Focus(
        score=max(0.0, 1 - math.log2(blur / _CRISP) / octaves),
        blur=blur,
        cause=cause,
        motion=motion,
        degrees=found.degrees if cause == "motion" else None,
        noise=noise,
        subject=_around(region, gray.shape),
        guessed=guessed,
    )


def _without_noise(tensors: Tensors, noise: float) -> Tensors:
    """Take off what the tiles with the least detail hold, as far as it falls with size as only noise does.

    White noise as strong as `noise` is taken off in any case; what compression left of it reaches further.
    """
    strength = energies(tensors)
    if strength[0].size == 0:
        return tensors
    flattest = np.argsort(strength[3], axis=None)[: max(4, round(_FLATTEST * strength[3].size))]
    floor = np.median(strength.reshape(len(strength), -1)[:, flattest], axis=1)
    fall = floor[0] / max(floor[1], 1e-9)
    white = min(1.0, max(0.0, (fall - _COLOURED) / (_WHITE - _COLOURED)))
    expected = _SCHARR_OF_NOISE * noise**2 / 16.0 ** np.arange(len(floor))
    quiet = tensors.copy()
    quiet[:, (0, 2)] -= np.maximum(white * floor, expected)[:, None, None, None] / 2
    return quiet


def _edges(strength: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tiles with an edge to judge by, seen at a quarter of the size."""
    if strength.size == 0:
        return np.zeros(strength.shape, dtype=bool)
    return strength >= max(_LEAST_GRADIENT, _RELATIVE_GRADIENT * float(np.quantile(strength, 0.98)))


def _sharpest_region(spreads: NDArray[np.float64], edges: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The largest connected part whose edges are about as sharp as the sharpest."""
    best = float(np.quantile(spreads[edges], _SHARPEST))
    sharp = edges & (spreads <= max(_NEARLY * best, best + _CLOSE))
    # Smooth skin lies between sharp eyes and hair: gaps of two tiles do not part a subject.
    closed = cv2.morphologyEx(sharp.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, labels = cv2.connectedComponents(closed, connectivity=8)
    sizes = np.bincount(np.asarray(labels).ravel(), weights=sharp.ravel(), minlength=count)
    sizes[0] = -1
    region: NDArray[np.bool_] = np.asarray(labels) == int(sizes.argmax())
    return region


def _tiles_in(boxes: Sequence[Box], shape: tuple[int, ...], edges: NDArray[np.bool_]) -> NDArray[np.bool_]:
    inside = np.zeros(edges.shape, dtype=bool)
    down, right = (side / TILE for side in shape)
    for left, top, width, height in boxes:
        if min(width, height) <= 0:
            continue
        rows = slice(max(0, math.floor(top * down)), max(0, math.ceil((top + height) * down)))
        inside[rows, max(0, math.floor(left * right)) : max(0, math.ceil((left + width) * right))] = True
    return inside


def _around(region: NDArray[np.bool_], shape: tuple[int, ...]) -> Box:
    """The box around tiles, as shares of the picture."""
    down, right = (TILE / side for side in shape)
    rows, columns = (np.flatnonzero(region.any(axis=axis)) for axis in (1, 0))
    left, top = float(columns[0] * right), float(rows[0] * down)
    width, height = (float(places[-1] - places[0] + 1) for places in (columns, rows))
    return left, top, min(1 - left, width * right), min(1 - top, height * down)


def as_8_bits(gray: NDArray[Any]) -> NDArray[np.uint8]:
    """Luma of 8 or 16 bits as 8, which is what focus is judged by."""
    return np.asarray(gray if gray.dtype == np.uint8 else gray >> 8, dtype=np.uint8)
