"""Pairs of hashes that differ in few bits, found without comparing all with all.

Pigeonhole: two hashes of 64 bits that differ in at most 7 have a band of 16 bits (of four) that differs in at most
one. So hashes are sorted by each band in turn, and each is compared with those whose band is its own, or its own with
one bit flipped. What lies further apart is found where its bits happen to fall so: 96 in 100 of those that differ in 8,
and half of those in 12. Turned and view hashes (`perceptual_hash`) are looked up without flips: within 3 bits for sure.
Halves are looked up likewise, among the same halves, and the wholes have the last word. benchmarks/bench_hash_join.py
has times and memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from calotype.imaging.measures.hash_index import Hits, Index, Places
from calotype.imaging.measures.likeness import ORIENTATIONS
from calotype.imaging.measures.perceptual_hash import NO_HASH, VIEWS, Hashes, turned

RADIUS = 7
"""Bits in which the hashes of two candidates may differ and are found for sure."""
FAR, _FAR_TURNED = 12, 10
"""The same where they are found by chance: as they are, and turned or by a view, of which there are more to choose.
What is further apart shares a half, and lies over the other as it is."""
_FAR_HALF, _FAR_WHOLE = 4, 22
"""The same of a half, and of the wholes of pictures that share a half. Random ones differ in 32, one in 200 in 22."""

_HALF_TURNS = (1, 2, 3, 4, 5, 7)
"""Orientations that find every turned pair when all probe all: a quarter turn left is one right, seen from there."""

_NEAREST, _BEST_KNOWN = 24, 8
"""Pairs of a row that are kept where there are very many: of thousands of variants of one picture (frames of a film)
all would take hours, and make no better groups. Those with rows that most know are what a group needs: its centre."""
_NEAREST_FAR = 4
"""Pairs beyond the radius that are kept of a row where there are very many: among skies and snow each picture is as far
from thousands of others, and each pair costs half a millisecond to verify."""
_ENOUGH = 64
"""Pairs, counted as often as they are met, from which a row of very many look-alikes is looked up no more."""
_FEW = 100_000
"""Pairs in all up to which none is left out."""
_MANY = 4_000_000
"""Pairs that are held in memory before some are left out."""


class Pairs(NamedTuple):
    """Candidates, each pair of rows once, sorted by rows."""

    first: Places
    """Row whose hash, in the way that `match` says, is near the other's."""
    second: Places
    """Row whose whole hash it is compared with."""
    distance: NDArray[np.uint8]
    """Bits in which they differ."""
    match: NDArray[np.uint8]
    """0 as they are, 1 to 7 orientation of the first, 8 + v its view v (see `likeness`)."""


def near_pairs(views: NDArray[np.uint64], new: NDArray[np.bool_] | None = None) -> Pairs:
    """All candidate pairs among pictures, of which `views` (n x 35) has the hashes as `hashes_of` gives them.

    The whole hashes, in the first column, must be distinct and none of a flat picture. With `new` (n booleans) only
    pairs with at least one new row are looked for: the same that a search over all would find, but for rows of very
    many look-alikes, of which the one or the other keeps its best.
    """
    hashes = np.ascontiguousarray(views[:, 0])
    if len(hashes) < 2:
        return _no_pairs()
    everything = new is None
    fresh = np.arange(len(hashes)) if new is None else np.flatnonzero(new)
    index = Index(hashes)
    found = _Found(len(hashes))
    done = found.enough if everything else np.zeros(len(fresh), dtype=bool)
    for hits in index.search(hashes[fresh], FAR, done, flips=True, upwards=everything):
        found.add(_found(fresh, hits, 0))
    orientations = turned(hashes[fresh])
    for orientation in _HALF_TURNS if everything else range(1, ORIENTATIONS):
        for hits in index.search(orientations[orientation], _FAR_TURNED, done):
            found.add(_found(fresh, hits, orientation))
    del orientations
    for part in _found_by_view(views, fresh, index, done):
        found.add(part)
    if not everything:
        known = np.flatnonzero(~new) if new is not None else fresh
        none = np.zeros(len(known), dtype=bool)
        for part in _found_by_view(views, known, Index(hashes[fresh]), none):
            found.add(_swapped(part, fresh))
    del index
    for half in range(len(VIEWS), views.shape[1]):
        for part in _found_by_half(hashes, np.ascontiguousarray(views[:, half]), fresh[~done]):
            found.add(part)
    return _with_few_far(found.pairs(), len(hashes))


def _found_by_view(views: NDArray[np.uint64], rows: Places, index: Index, done: NDArray[np.bool_]) -> Iterator[Pairs]:
    for view in range(1, len(VIEWS)):
        for hits in index.search(np.ascontiguousarray(views[rows, view]), _FAR_TURNED, done):
            yield _found(rows, hits, ORIENTATIONS + view)


def least_distance(first: Hashes, second: Hashes) -> int:
    """In how many bits the hashes of two pictures differ at best, in any orientation and against any view.

    `first` and `second` are the hashes of one picture each, as `near_pairs` takes them.
    """
    first, second = first[: len(VIEWS)], second[: len(VIEWS)]
    forms = np.concatenate([turned(first[:1])[:, 0], first[1:]])
    seen_from_there = np.bitwise_count(second[1:] ^ first[:1])
    return int(min(np.bitwise_count(forms ^ second[:1]).min(), *seen_from_there.tolist()))


def _found_by_half(hashes: Hashes, halves: Hashes, fresh: Places) -> Iterator[Pairs]:
    """Pairs of pictures of which one half is the same, and the wholes are not too far apart. Found as they are."""
    useful = np.flatnonzero(halves != NO_HASH)
    probing = fresh[halves[fresh] != NO_HASH]
    none = np.zeros(len(probing), dtype=bool)
    for places, others, _ in Index(halves[useful]).search(halves[probing], _FAR_HALF, none):
        first, second = probing[places], useful[others]
        distances = np.bitwise_count(hashes[first] ^ hashes[second])
        good = np.flatnonzero((distances <= _FAR_WHOLE) & (first != second))
        yield Pairs(first[good], second[good], distances[good], np.zeros(good.size, dtype=np.uint8))


class _Found:
    """Pairs as they come, some left out where they are very many."""

    def __init__(self, rows: int) -> None:
        self.enough = np.zeros(rows, dtype=bool)
        """Rows that have so many pairs that no more are looked for, when all rows are probed."""
        self._counts = np.zeros(rows, dtype=np.int32)
        self._rows = rows
        self._parts: list[Pairs] = []
        self._held = 0
        self._most = _MANY

    def add(self, part: Pairs) -> None:
        self._parts.append(part)
        self._held += len(part.first)
        for rows in (part.first, part.second):
            np.add.at(self._counts, rows, 1)
            self.enough[rows[self._counts[rows] >= _ENOUGH]] = True
        if self._held > self._most:
            self._parts = [self.pairs()]
            self._held = len(self._parts[0].first)
            self._most = max(_MANY, 2 * self._held)

    def pairs(self) -> Pairs:
        """What was found so far, each pair once."""
        found = _best_of(self._parts, self._rows)
        return found if len(found.first) <= _FEW else _thinned(found, self._rows)


def _found(rows: Places, hits: Hits, match: int) -> Pairs:
    places, others, distances = hits
    return Pairs(rows[places], others, distances, np.full(len(places), match, dtype=np.uint8))


def _swapped(part: Pairs, rows: Places) -> Pairs:
    return part._replace(second=rows[part.second])


def _no_pairs() -> Pairs:
    nothing = np.zeros(0, dtype=np.int64)
    return Pairs(nothing, nothing, nothing.astype(np.uint8), nothing.astype(np.uint8))


def _best_of(found: list[Pairs], rows: int) -> Pairs:
    """Each pair of rows once, at its smallest distance and then its smallest match."""
    if not found:
        return _no_pairs()
    pairs = Pairs(*(np.concatenate(column) for column in zip(*found, strict=True)))
    low, high = np.minimum(pairs.first, pairs.second), np.maximum(pairs.first, pairs.second)
    # As they are, neither is first; a match says what was done to the first, so there the order stays.
    alike = pairs.match == 0
    pairs = pairs._replace(first=np.where(alike, low, pairs.first), second=np.where(alike, high, pairs.second))
    pair = low.astype(np.int64) * rows + high
    order = np.lexsort((pairs.first, pairs.match, pairs.distance, pair))
    order = order[low[order] != high[order]]
    keep = order[np.concatenate([[True], np.diff(pair[order]) != 0])] if order.size else order
    return Pairs(*(column[keep] for column in pairs))


def _with_few_far(pairs: Pairs, rows: int) -> Pairs:
    """Where there are very many pairs, of those beyond the radius the nearest of each row, and the one with the row
    that has most. A pair stays if either row wants it."""
    far = np.flatnonzero(pairs.distance > RADIUS)
    if len(pairs.first) <= _FEW or not far.size:
        return pairs
    chosen = _nearest(_of(pairs, far), rows, _NEAREST_FAR, 1)
    wanted = pairs.distance <= RADIUS
    wanted[far[chosen]] = True
    return _of(pairs, np.flatnonzero(wanted))


def _thinned(pairs: Pairs, rows: int) -> Pairs:
    """Of each row the nearest pairs, and those with the rows that have most pairs. A pair stays if either wants it."""
    chosen = _nearest(pairs, rows, _NEAREST, _BEST_KNOWN)
    return _of(pairs, chosen)


def _of(pairs: Pairs, places: Places) -> Pairs:
    return Pairs(pairs.first[places], pairs.second[places], pairs.distance[places], pairs.match[places])


def _nearest(pairs: Pairs, rows: int, nearest: int, best_known: int) -> Places:
    """Which pairs some row wants, as places in order: so many of its nearest, and of those with the rows that have
    most pairs."""
    owner = np.concatenate([pairs.first, pairs.second])
    other = np.concatenate([pairs.second, pairs.first])
    known = np.bincount(owner, minlength=rows)
    distance = np.concatenate([pairs.distance, pairs.distance])
    wanted = np.zeros(len(pairs.first), dtype=bool)
    for order, most in (
        (np.lexsort((other, distance, owner)), nearest),
        (np.lexsort((other, -known[other], owner)), best_known),
    ):
        place = np.arange(len(owner)) - (np.cumsum(known) - known)[owner[order]]
        wanted[order[place < most] % len(wanted)] = True
    return np.flatnonzero(wanted)
