"""Likeness: whether two patches show one picture, once they have been laid over each other.

A hash finds candidates; this decides. Copies (cropped, turned by a degree, toned, written over) agree everywhere but
where something was put on them. Consecutive shots don't: people and branches moved, near things shifted against far
ones. So the patches are aligned, compared block by block, and the worse blocks decide.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from calotype.imaging.measures.perceptual_hash import PATCH_SIDE, turned_patch, view_transform
from calotype.imaging.measures.thresholds import NEAR

ORIENTATIONS = 8
_BLOCKS = 8
_LEAST_DETAIL = 4.0
_LEAST_BLOCKS = 6
_LEAST_COVER = 0.6
_DECIDING_SHARE = 0.33
_HOPELESS = 0.1
"""Agreement of blocks below which aligning has never helped."""

_Plane = NDArray[np.float32]


class Likeness(NamedTuple):
    """How alike two patches are."""

    score: float
    """0 to 1: a third of the blocks with detail agree no better than this (correlation)."""
    overlap: float
    """Share of the first patch that the second covers once aligned."""
    blocks: int
    """Blocks with detail that were compared; below 6 nothing can be told and the score is 0."""


def likeness(first: NDArray[np.uint8], second: NDArray[np.uint8], match: int = 0) -> Likeness:
    """Compare two patches of 64 x 64 luma values.

    `match` says how the hash of the first was found to equal that of the second: 0 to 7 the first in that
    orientation (`turned`), 8 and more a view of the first, counted from 8 on in the order of `VIEWS`.
    """
    if match < ORIENTATIONS:
        first = turned_patch(first, match)
        guess: NDArray[Any] = np.eye(2, 3)
    else:
        guess = np.asarray(cv2.invertAffineTransform(view_transform(match - ORIENTATIONS, PATCH_SIDE)))
    found = _compare(first, second, guess)
    if found.score >= NEAR or found.score < _HOPELESS:
        return found
    better = _align(first, second, guess)
    return found if better is None else max(found, _compare(first, second, better))


def _align(first: NDArray[np.uint8], second: NDArray[np.uint8], guess: NDArray[Any]) -> NDArray[Any] | None:
    """The affine transform from pixels of the first to those of the second that correlates best, near the guess.

    Enhanced correlation coefficient, Evangelidis and Psarakis 2008, which doesn't mind brightness and contrast.
    """
    stop = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 30, 1e-4)
    whole = np.full((PATCH_SIDE, PATCH_SIDE), 255, dtype=np.uint8)
    try:
        _, transform = cv2.findTransformECC(
            _soft(first), _soft(second), guess.astype(np.float32), cv2.MOTION_AFFINE, stop, whole, 1
        )
    except cv2.error:  # it did not converge: the two have nothing in common that could be aligned
        return None
    return np.asarray(transform)


def _soft(patch: NDArray[np.uint8]) -> NDArray[Any]:
    return cv2.GaussianBlur(patch, (0, 0), 0.8).astype(np.float32)


def _compare(first: NDArray[np.uint8], second: NDArray[np.uint8], transform: NDArray[Any]) -> Likeness:
    size = (PATCH_SIDE, PATCH_SIDE)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    laid = cv2.warpAffine(second.astype(np.float32), transform, size, flags=flags)
    covered = cv2.warpAffine(np.ones(size, np.float32), transform, size, flags=flags) > 0.999
    correlation, detailed = _block_correlations(first.astype(np.float32), np.asarray(laid, np.float32), covered)
    values = np.sort(correlation[detailed])
    overlap = float(covered.mean())
    if values.size < _LEAST_BLOCKS or overlap < 0.5:
        return Likeness(0.0, overlap, int(values.size))
    return Likeness(max(0.0, float(values[int(_DECIDING_SHARE * values.size)])), overlap, int(values.size))


def _block_correlations(
    first: _Plane, second: _Plane, covered: NDArray[np.bool_]
) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Correlation of each block, and which blocks are covered and have detail in either."""
    weight = covered.astype(np.float32)
    count = np.maximum(_sum_blocks(weight), 1)
    first, second = first * weight, second * weight
    mean_first, mean_second = _sum_blocks(first) / count, _sum_blocks(second) / count
    spread_first = np.maximum(_sum_blocks(first * first) / count - mean_first**2, 0)
    spread_second = np.maximum(_sum_blocks(second * second) / count - mean_second**2, 0)
    shared = _sum_blocks(first * second) / count - mean_first * mean_second
    # The small constant keeps rounding and compression in faint blocks from counting as difference.
    correlation = (shared + 2) / (np.sqrt(spread_first * spread_second) + 2)
    enough = count >= _LEAST_COVER * (PATCH_SIDE // _BLOCKS) ** 2
    return correlation, enough & (np.maximum(spread_first, spread_second) >= _LEAST_DETAIL)


def _sum_blocks(plane: _Plane) -> _Plane:
    side = PATCH_SIDE // _BLOCKS
    sums: _Plane = plane.reshape(_BLOCKS, side, _BLOCKS, side).sum(axis=(1, 3))
    return sums
