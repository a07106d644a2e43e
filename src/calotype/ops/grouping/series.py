"""Series: bursts, and sets that were made on purpose, found by camera, time, number and likeness."""

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
_BRACKET_GAP = 3.0
_BRACKET_STOPS = 0.6
_LAPSE_LEAST = 20
_LAPSE_GAP = 1.5
_LAPSE_JITTER = 0.1


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


def burst_edges(shots: Sequence[Shot], *, window: float, least: float) -> Iterator[BurstEdge]:
    """Pairs of shots of one camera within `window` seconds that are at least so alike, or that the maker says belong.

    Shots without a certain time, or whose camera is unknown, are in a burst only where the maker says so.
    """
    for run in _runs(shots):
        for place, one in enumerate(run):
            for other in run[place + 1 : place + 1 + _LOOK_AHEAD]:
                if _gap(shots[one], shots[other]) > window:
                    break
                likeness = likeness_of(shots[one], shots[other])
                if likeness >= least:
                    yield BurstEdge(one, other, likeness)
    named = sorted((shot.burst, shot.id, place) for place, shot in enumerate(shots) if shot.burst is not None)
    for _, members in groupby(named, itemgetter(0)):
        first, *others = (place for *_, place in members)
        for other in others:
            yield BurstEdge(first, other, max(likeness_of(shots[first], shots[other]), least))


def brackets(shots: Sequence[Shot], *, least: float) -> list[tuple[int, ...]]:
    """Sets of three and more shots in quick succession, each with another exposure by at least 0.6 stops, and alike.

    Where the maker wrote a bracket value, two are enough, and the exposures need not be known.
    """
    found = []
    for run in _runs(shots):
        rest = _without_copies(shots, run)
        while rest:
            members = _bracket_at_the_start(shots, rest, least)
            if members:
                found.append(tuple(members))
            rest = rest[max(1, len(members)) :]
    return found


def time_lapses(shots: Sequence[Shot]) -> list[tuple[int, ...]]:
    """Sets of twenty and more shots of one camera at even intervals of more than 1.5 s."""
    found: list[tuple[int, ...]] = []
    for run in (_without_copies(shots, run) for run in _runs(shots)):
        start = 0
        for end in range(2, len(run) + 1):
            if end == len(run) or not _even(shots, run[end - 2 : end + 1]):
                if end - start >= _LAPSE_LEAST:
                    found.append(tuple(run[start:end]))
                start = end - 1
    return found


def _runs(shots: Sequence[Shot]) -> Iterator[list[int]]:
    """The shots of each camera by time, then number, then id."""
    dated = [
        (shot.camera, shot.taken, -1 if shot.number is None else shot.number, shot.id, place)
        for place, shot in enumerate(shots)
        if shot.camera is not None and shot.taken is not None
    ]
    dated.sort()
    for _, members in groupby(dated, itemgetter(0)):
        yield [place for *_, place in members]


def _without_copies(shots: Sequence[Shot], run: Sequence[int]) -> list[int]:
    """The first of those that share time and exposure: copies of one frame don't break a set that it belongs to."""
    first: dict[tuple[object, ...], int] = {}
    for place in run:
        shot = shots[place]
        first.setdefault((shot.taken, shot.light, shot.bracket), place)
    return list(first.values())


def _gap(one: Shot, other: Shot) -> float:
    return abs((other.taken or 0.0) - (one.taken or 0.0))


def _bracket_at_the_start(shots: Sequence[Shot], run: Sequence[int], least: float) -> list[int]:
    first = shots[run[0]]
    marked = first.bracket is not None
    members, values = [run[0]], [first.bracket if marked else first.light]
    for place in run[1:]:
        shot = shots[place]
        value = shot.bracket if marked else shot.light
        if value is None or values[-1] is None or _gap(shots[members[-1]], shot) > _BRACKET_GAP:
            break
        step = 0.1 if marked else _BRACKET_STOPS
        if any(known is not None and abs(value - known) < step for known in values):
            break
        # Brightness moves few bits of the hash, but crushed shadows and burnt skies move some.
        if first.hash is not None and shot.hash is not None and likeness_of(first, shot) < least:
            break
        members.append(place)
        values.append(value)
    return members if len(members) >= (2 if marked else 3) else []


def _even(shots: Sequence[Shot], three: Sequence[int]) -> bool:
    if len(three) < 3:
        return False
    one, two = (_gap(shots[three[place]], shots[three[place + 1]]) for place in (0, 1))
    return min(one, two) > _LAPSE_GAP and abs(one - two) <= _LAPSE_JITTER * max(one, two)
