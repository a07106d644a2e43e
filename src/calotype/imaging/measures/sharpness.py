"""Sharpness as a proxy can show it, judged by the sharpest tiles; and the noise beside it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_FLATTEST = 0.05
"""Share of the tiles that are taken to hold nothing but noise."""
_SHARPEST = 0.15
"""Share of the tiles with an edge that decide: enough to pass over a date stamp, few enough for a small subject."""
_PEAK_OF_NOISE = 4.2
"""Largest of 4 x 256 differences of white noise, in its standard deviations, in the flattest tiles."""
_LEAST_EDGE = 12.0
_RELATIVE_EDGE = 0.2
_LEAST_TILES = 0.2
_BLURRED, _SHARP = 0.25, 1.25


class Sharpness(NamedTuple):
    """See `sharpness`."""

    score: float
    steepness: float
    edges: float
    noise: float


class Directions(NamedTuple):
    """Sharpness along rows, along columns, and along the two diagonals, down and up."""

    steepness: list[float | None]
    """None for a direction in which too few tiles have an edge."""
    edges: float
    noise: float


def sharpness(peaks: NDArray[np.float32]) -> Sharpness:
    """Compare each tile's steepest step between neighbouring pixels with the same edge seen at a quarter of the size.

    A crisp edge is as steep at both scales (`steepness` about 1, more for fine detail), a blurred one has a quarter
    of the step at the fine scale (0.25); the strength of the edge cancels out. Only tiles with a distinct edge vote,
    and of these the sharpest 15 % decide, so that a blurred background does not count. Each of four directions is
    judged by itself and the least sharp one counts, which is what motion blur gives away. What the flattest tiles
    hold is noise: it is taken off before.

    `peaks` comes from `edge_peaks`. `score`: 0 at a steepness of 0.25, 1 at 1.25. `edges`: share of tiles that had an
    edge to judge by; without any the score is 0. `noise`: typical deviation in the flattest tiles, in levels of 255.
    benchmarks/calibrate_content.py: 134 photographs are told from copies blurred by 1.5 pixels with an area under the
    curve of 0.96, and 97 % of the copies score lower than their source.
    """
    if peaks.size == 0:
        return Sharpness(0.0, 0.0, 0.0, 0.0)
    found = directions(peaks)
    steepness = min((value for value in found.steepness if value is not None), default=0.0)
    score = min(1.0, max(0.0, (steepness - _BLURRED) / (_SHARP - _BLURRED)))
    return Sharpness(score, steepness, found.edges, found.noise)


def directions(peaks: NDArray[np.float32]) -> Directions:
    """Steepness of each direction by itself, from peaks of `edge_peaks` that are not empty."""
    fine, coarse = peaks[0], peaks[2]
    strongest = coarse.max(axis=0)
    floor = _noise_floor(fine.max(axis=0), strongest)
    least = max(_LEAST_EDGE, floor + 4, _RELATIVE_EDGE * _quantile(strongest, 0.98))
    steepness = _by_direction(np.maximum(fine - floor, 0), coarse, least)
    return Directions(steepness, float((strongest >= least).mean()), floor / _PEAK_OF_NOISE)


def _noise_floor(fine: NDArray[np.float32], coarse: NDArray[np.float32]) -> float:
    # Halving twice takes noise to less than half of its peaks and leaves texture as it is: a picture that is all
    # foliage has no flat tiles, and its leaves are not noise.
    flattest, same_small = _quantile(fine, _FLATTEST), max(1.0, _quantile(coarse, _FLATTEST))
    return flattest * min(1.0, max(0.0, flattest / same_small - 1.2))


def _by_direction(fine: NDArray[np.float32], coarse: NDArray[np.float32], least: float) -> list[float | None]:
    votes = [coarse[direction] >= least for direction in range(4)]
    counts = [int(vote.sum()) for vote in votes]
    needed = max(1.0, _LEAST_TILES * max(counts))
    return [
        _mean_of_top(np.minimum(fine[direction][vote] / coarse[direction][vote], 2.0)) if count >= needed else None
        for direction, (vote, count) in enumerate(zip(votes, counts, strict=True))
    ]


def _mean_of_top(values: NDArray[np.float32]) -> float:
    count = max(1, round(_SHARPEST * values.size))
    return float(np.partition(values, values.size - count)[-count:].mean(dtype=np.float64))


def _quantile(values: NDArray[np.float32], share: float) -> float:
    place = int(share * (values.size - 1))
    return float(np.partition(values, place, axis=None)[place])
