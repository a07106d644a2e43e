"""Likeness: whether two patches show one picture, once they have been laid over each other.

A hash finds candidates; this decides. Copies (cropped, turned by a degree, toned, written over) agree everywhere but
where something was put on them. Consecutive shots don't: people and branches moved, near things shifted against far
ones. So the patches are aligned and compared block by block, and the worse blocks decide: by their correlation, and by
how far each would have to be shifted to explain what differs. A smooth picture correlates with itself wherever it is
laid; its shift still tells. That four in ten blocks may differ finds copies that were written over; that nothing
differs anywhere is what a score from `SURE` on says.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from calotype.imaging.measures.perceptual_hash import PATCH_SIDE, VIEWS, Hashes, hashes_of, turned_patch, view_transform
from calotype.imaging.measures.thresholds import NEAR, SURE

ORIENTATIONS = 8
_BLOCKS = 8
_LEAST_DETAIL = 4.0
_LEAST_BLOCKS = 6
_FAINT = 2.0
"""Variance, in levels of 255 squared, that compression and rounding make."""
_LEAST_COVER = 0.6
_DECIDING_SHARE = 0.4
"""Of the blocks, how many may be worse than the one that decides: text over a picture covers a quarter of it."""
_AGREES = 0.8
"""Correlation of the second worst block from which nothing differs anywhere: 19 in 20 re-encoded, resized and cropped
copies of 117 photos have 0.92 and more there, the most alike of made bursts 0.72, frames of a film 0.1 to 0.7."""
_LESS_THAN_SURE = SURE - 0.01
_SHIFT_COSTS = 0.26
"""Of the score, a pixel of the patch. Blocks of copies lie within 0.4 pixels once aligned, of made bursts at 0.9."""
_NOISE = 0.5
"""Variance, in levels of 255 squared, that encoding leaves and no shift explains."""
_LEAST_SLOPE = 1.0
"""Mean square of the slope across a block, in levels of 255 a pixel, from which a shift can be told from noise."""
_GUESSES = 3
"""Views that are tried besides the one whose hash was found."""
_NEAR_VIEW, _NEAR_WHOLE = 10, 12
"""Bits by which the hashes of a view, and of the wholes, may differ for it to be tried. Of 2,300 changed copies none
was found by one further off; strangers mostly have them at 16."""
_IDENTITY = np.eye(2, 3)
_SIZE = (PATCH_SIDE, PATCH_SIDE)
_EVERYWHERE = np.ones(_SIZE, dtype=np.float32)
_HOPELESS = 0.45
"""Score below which aligning has never made one picture of two: of 1,200 changed copies all came from above 0.56."""
_STRANGE, _MOST_STRANGE = 0.1, 0.2
"""Correlation of blocks that show different things, and their share from which aligning is given up: halves of two
pictures in one (a fifth of the blocks) cost a millisecond each, and 1 in 300 copies that aligning helps has as many."""
_WORTH_A_GUESS = 0.3
"""Score of the first guess below which others are not tried: they helped 6 of 1,200 copies from there."""

_Plane = NDArray[np.float32]


class Likeness(NamedTuple):
    """How alike two patches are."""

    score: float
    """0 to 1: the least of two values that four in ten blocks with detail don't pass: their correlation, and 1 less
    0.26 for each pixel of the patch by which they are shifted. Below `SURE` where two blocks or more disagree."""
    overlap: float
    """Share of the first patch that the second covers once aligned."""
    blocks: int
    """Blocks with detail that were compared; below 6 nothing can be told and the score is 0."""
    strange: float = 0.0
    """Share of these blocks that have nothing in common."""


def likeness(
    first: NDArray[np.uint8],
    second: NDArray[np.uint8],
    match: int = 0,
    hashes: tuple[Hashes, Hashes] | None = None,
    *,
    guess: bool = True,
) -> Likeness:
    """Compare two patches of 64 x 64 luma values.

    `match` says how the hash of the first was found to equal that of the second: 0 to 7 the first in that
    orientation (`turned`), 8 and more a view of the first, counted from 8 on in the order of `VIEWS`. `hashes` of both,
    as `hashes_of` gives them, are computed where they are not given. Without `guess` no other way to lay them over each
    other is tried than `match` says, but for aligning.
    """
    transform = _IDENTITY
    if match < ORIENTATIONS:
        first = turned_patch(first, match)
        if match:
            hashes = None  # they are of the picture before it was turned
    else:
        transform = _from_view(match - ORIENTATIONS)
    pair = _Pair(first, second)
    found = pair.compare(transform)
    if found.score >= NEAR or found.score < _WORTH_A_GUESS:
        return found
    # The nearest hash is not always of the right view: a few others may lay the two over each other better.
    for other in _guesses(*(hashes or (hashes_of(first), hashes_of(second)))) if guess else ():
        again = pair.compare(other)
        if again.score > found.score:
            found, transform = again, other
    if found.score >= NEAR or found.score < _HOPELESS or found.strange > _MOST_STRANGE:
        return found
    better = pair.align(transform)
    return found if better is None else max(found, pair.compare(better))


def _guesses(first: Hashes, second: Hashes) -> Iterator[NDArray[np.float64]]:
    """From pixels of the first to those of the second: as it is, and as the views say whose hashes are near."""
    one, other = first[: len(VIEWS)], second[: len(VIEWS)]
    there, back = np.bitwise_count(one[1:] ^ other[0]), np.bitwise_count(other[1:] ^ one[0])
    if np.bitwise_count(one[0] ^ other[0]) <= _NEAR_WHOLE:
        yield _IDENTITY
    apart = np.concatenate([there, back])
    for place in np.argsort(apart, kind="stable")[:_GUESSES]:
        if apart[place] > _NEAR_VIEW:
            return
        view = int(place) % len(there) + 1
        yield _from_view(view) if place < len(there) else view_transform(view, PATCH_SIDE)


def _from_view(view: int) -> NDArray[np.float64]:
    """Of a picture whose view equals the other."""
    return np.asarray(cv2.invertAffineTransform(view_transform(view, PATCH_SIDE)), dtype=np.float64)


class _Pair:
    """Two patches that are laid over each other in several ways."""

    def __init__(self, first: NDArray[np.uint8], second: NDArray[np.uint8]) -> None:
        self._first, self._second = _soft(first), _soft(second)
        across = cv2.Sobel(self._first, cv2.CV_32F, 1, 0, scale=1 / 8)
        down = cv2.Sobel(self._first, cv2.CV_32F, 0, 1, scale=1 / 8)
        self._slope = np.asarray((across**2 + down**2) / 2, dtype=np.float32)

    def compare(self, transform: NDArray[Any]) -> Likeness:
        """How alike they are where `transform`, from pixels of the first to those of the second, lays them."""
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        laid = np.asarray(cv2.warpAffine(self._second, transform, _SIZE, flags=flags), np.float32)
        covered = (cv2.warpAffine(_EVERYWHERE, transform, _SIZE, flags=flags) > 0.999).astype(np.float32)
        overlap = float(covered.mean())
        correlation, shift = self._differences(laid, covered)
        blocks = int(correlation.size)
        if blocks < _LEAST_BLOCKS or overlap < 0.5:
            return Likeness(0.0, overlap, blocks)
        correlation.sort()
        agreeing = correlation[int(_DECIDING_SHARE * blocks)]
        shifted = np.sort(shift)[::-1][int(_DECIDING_SHARE * shift.size)]
        strange = float((correlation < _STRANGE).mean())
        most = 1.0 if correlation[1] >= _AGREES else _LESS_THAN_SURE
        score = max(0.0, float(min(agreeing, 1 - _SHIFT_COSTS * shifted, most)))
        return Likeness(score, overlap, blocks, strange)

    def align(self, guess: NDArray[Any]) -> NDArray[Any] | None:
        """The affine transform near the guess that correlates best; None where nothing agrees.

        Enhanced correlation coefficient, Evangelidis and Psarakis 2008, which doesn't mind brightness and contrast.
        """
        stop = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 15, 1e-4)
        whole = np.full((PATCH_SIDE, PATCH_SIDE), 255, dtype=np.uint8)
        try:
            _, transform = cv2.findTransformECC(
                self._first, self._second, guess.astype(np.float32), cv2.MOTION_AFFINE, stop, whole, 1
            )
        except cv2.error:  # it did not converge: the two have nothing in common that could be aligned
            return None
        return np.asarray(transform)

    def _differences(self, laid: _Plane, weight: _Plane) -> tuple[NDArray[Any], NDArray[Any]]:
        """Of each block that is covered and has detail in either: its correlation, and its shift in pixels.

        Shifts are of the blocks in which one can be told from noise, if those are enough, else of all.
        """
        share = _block_means(weight)
        first, second = self._first * weight, laid * weight
        planes = (first, second, first * first, second * second, first * second, self._slope * weight)
        sums = [_block_means(plane) / np.maximum(share, 1e-3) for plane in planes]
        mean_first, mean_second, square_first, square_second, product, slope = sums
        spread_first = np.maximum(square_first - mean_first**2, 0)
        spread_second = np.maximum(square_second - mean_second**2, 0)
        shared = product - mean_first * mean_second
        detailed = (share >= _LEAST_COVER) & (np.maximum(spread_first, spread_second) >= _LEAST_DETAIL)
        # The small constant keeps rounding and compression in faint blocks from counting as difference. It stands
        # beside each spread, so that a block that is plain in one picture only is a difference.
        correlation = (shared + _FAINT) / np.sqrt((spread_first + _FAINT) * (spread_second + _FAINT))
        # What no change of brightness and contrast explains, over what a shift by a pixel would make: the equation of
        # optical flow, solved for the length alone.
        explained = np.maximum(shared, 0) ** 2 / np.maximum(spread_first * spread_second, 1e-6)
        left = np.maximum(spread_first * (1 - explained) - _NOISE, 0)
        shift = np.sqrt(left / np.maximum(slope, _LEAST_SLOPE))
        steep = detailed & (slope >= _LEAST_SLOPE)
        return correlation[detailed], shift[steep if steep.sum() >= _LEAST_BLOCKS else detailed]


def _soft(patch: NDArray[np.uint8]) -> _Plane:
    return np.asarray(cv2.GaussianBlur(patch, (0, 0), 0.7), dtype=np.float32)


def _block_means(plane: _Plane) -> _Plane:
    return np.asarray(cv2.resize(plane, (_BLOCKS, _BLOCKS), interpolation=cv2.INTER_AREA), dtype=np.float32)
