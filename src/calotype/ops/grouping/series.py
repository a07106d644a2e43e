"""Series: shots of one camera in quick succession that look alike, or that the maker says belong together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from calotype.ops.grouping.shots import Shot

_BITS_OF_NO_LIKENESS = 32
"""Bits in which the hashes of two unrelated pictures differ: half of 64."""
_LOOK_AHEAD = 100
"""Shots after one that are compared with it, so that a camera whose clock stands still takes no square of time."""


class BurstEdge(NamedTuple):
    """Two shots that may be of one burst."""

    one: int
    other: int
    likeness: float


def likeness_of(one: Shot, other: Shot) -> float:
    """1 for equal hashes, 0 for unrelated ones, and 0 where one has none."""
    if one.hash is None or other.hash is None:
        return 0.0
    return max(0.0, 1 - (one.hash ^ other.hash).bit_count() / _BITS_OF_NO_LIKENESS)


def burst_edges(
    shots: Sequence[Shot], *, window: float, least: float, left_out: frozenset[int] = frozenset()
) -> Iterator[BurstEdge]:
    """Pairs of shots of one camera within `window` seconds that are at least so alike, or that the maker says belong.

    Shots without a certain time, or whose camera is unknown, are in a burst only where the maker says so. `left_out`
    are shots that are in no series, such as the JPEG of a RAW file.
    """
    for run in runs(shots, left_out):
        for place, one in enumerate(run):
            for other in run[place + 1 : place + 1 + _LOOK_AHEAD]:
                if gap(shots[one], shots[other]) > window:
                    break
                likeness = likeness_of(shots[one], shots[other])
                if likeness >= least:
                    yield BurstEdge(one, other, likeness)
    named = sorted(
        (shot.burst, shot.id, place)
        for place, shot in enumerate(shots)
        if shot.burst is not None and place not in left_out
    )
    for _, members in groupby(named, itemgetter(0)):
        first, *others = (place for *_, place in members)
        for other in others:
            yield BurstEdge(first, other, max(likeness_of(shots[first], shots[other]), least))


def runs(shots: Sequence[Shot], left_out: frozenset[int] = frozenset()) -> Iterator[list[int]]:
    """The shots of each camera by time, then number, then id."""
    dated = [
        (shot.camera, shot.taken, -1 if shot.number is None else shot.number, shot.id, place)
        for place, shot in enumerate(shots)
        if shot.camera is not None and shot.taken is not None and place not in left_out
    ]
    dated.sort()
    for _, members in groupby(dated, itemgetter(0)):
        yield [place for *_, place in members]


def gap(one: Shot, other: Shot) -> float:
    """Seconds between two shots of one run."""
    return abs((other.taken or 0.0) - (one.taken or 0.0))
