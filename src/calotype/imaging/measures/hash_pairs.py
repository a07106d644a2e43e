"""Pairs of hashes that differ in few bits, found without comparing all with all.

Pigeonhole: two hashes of 64 bits that differ in at most 7 have a band of 16 bits (of four) that differs in at most
one. So hashes are sorted by each band in turn, and each is compared with those whose band is its own, or its own with
one bit flipped. Turned and view hashes (`perceptual_hash`) are looked up without flips: a copy's view is found within
3 bits for sure, and within 7 for the most part. benchmarks/bench_hash_join.py has times and memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calotype.imaging.measures.likeness import ORIENTATIONS
from calotype.imaging.measures.perceptual_hash import Hashes, turned

RADIUS = 7
"""Most bits in which the hashes of two candidates differ."""

_BANDS = 4
_BAND_BITS = 16
_AT_ONCE = 1 << 16
"""Comparisons in one go: what fits in a core's cache."""
_CROWD = 512
"""Most hashes of one band's value that a hash is compared with. A larger crowd (screenshots, frames of a film) is
sorted by its other bands, and each looks at its neighbours in that order: then, and only then, pairs may be missed."""
_HALF_TURNS = (1, 2, 3, 4, 5, 7)
"""Orientations that find every turned pair when all probe all: a quarter turn left is one right, seen from there."""

_Places = NDArray[np.signedinteger[Any]]


class Pairs(NamedTuple):
    """Candidates, each pair of rows once, sorted by rows."""

    first: _Places
    """Row whose hash, in the way that `match` says, is near the other's."""
    second: _Places
    """Row whose whole hash it is compared with."""
    distance: NDArray[np.uint8]
    """Bits in which they differ."""
    match: NDArray[np.uint8]
    """0 as they are, 1 to 7 orientation of the first, 8 + v its view v (see `likeness`)."""


def near_pairs(views: NDArray[np.uint64], new: NDArray[np.bool_] | None = None) -> Pairs:
    """All candidate pairs among pictures, of which `views` (n x 27) has the hashes as `hashes_of` gives them.

    The whole hashes, in the first column, must be distinct and none of a flat picture. With `new` (n booleans) only
    pairs with at least one new row are looked for: the same that a search over all would find.
    """
    hashes = np.ascontiguousarray(views[:, 0])
    if len(hashes) < 2:
        return _no_pairs()
    everything = new is None
    fresh = np.arange(len(hashes)) if new is None else np.flatnonzero(new)
    index = _Index(hashes)
    found = [_found(fresh, hits, 0) for hits in index.search(hashes[fresh], flips=True, upwards=everything)]
    orientations = turned(hashes[fresh])
    for orientation in _HALF_TURNS if everything else range(1, ORIENTATIONS):
        found += [_found(fresh, hits, orientation) for hits in index.search(orientations[orientation])]
    found += _found_by_view(views, fresh, index)
    if not everything:
        known = np.flatnonzero(~new) if new is not None else fresh
        found += [_swapped(part, fresh) for part in _found_by_view(views, known, _Index(hashes[fresh]))]
    return _best_of(found, len(hashes))


def least_distance(first: Hashes, second: Hashes) -> int:
    """In how many bits the hashes of two pictures differ at best, in any orientation and against any view.

    `first` and `second` are the 27 hashes of one picture each.
    """
    forms = np.concatenate([turned(first[:1])[:, 0], first[1:]])
    seen_from_there = np.bitwise_count(second[1:] ^ first[:1])
    return int(min(np.bitwise_count(forms ^ second[:1]).min(), *seen_from_there.tolist()))


_Hits = tuple[_Places, _Places, NDArray[np.uint8]]


def _found_by_view(views: NDArray[np.uint64], rows: _Places, index: _Index) -> list[Pairs]:
    return [
        _found(rows, hits, ORIENTATIONS + view)
        for view in range(1, views.shape[1])
        for hits in index.search(np.ascontiguousarray(views[rows, view]))
    ]


class _Index:
    """Distinct hashes, sorted once for each band."""

    def __init__(self, hashes: Hashes) -> None:
        self._bands = [_Band(_band_first(hashes, band)) for band in range(_BANDS)]

    def search(self, probes: Hashes, *, flips: bool = False, upwards: bool = False) -> Iterator[_Hits]:
        """Places in `probes`, rows of the index and their distances, in pieces; a pair may come more than once.

        `flips`: look where one bit of the band differs too. `upwards`: the probes are the indexed hashes themselves,
        so of each flip one direction is enough.
        """
        for number, band in enumerate(self._bands):
            keys = _band_first(probes, number)
            # Few of a million probes meet an index of one photo: the others are not even sorted.
            order = np.arange(len(keys)) if flips else np.flatnonzero(band.counts[_value(keys)])
            # Sorted, so that probes which follow each other look at the same few kilobytes.
            order = order[np.argsort(_value(keys[order]), kind="stable")]
            keys = keys[order]
            values = _value(keys)
            for flip in (0, *(1 << bit for bit in range(_BAND_BITS if flips else 0))):
                counts = band.counts[values ^ np.uint16(flip)]
                if upwards and flip:
                    counts[(values & np.uint16(flip)) != 0] = 0
                chosen = np.flatnonzero(counts)
                for places, rows, distances in band.look_up(keys[chosen], flip):
                    yield order[chosen[places]], rows, distances


class _Band:
    """The hashes sorted by one band, and where each of its 65,536 values begins."""

    def __init__(self, keys: Hashes) -> None:
        self._rows = np.argsort(keys)
        self._keys = keys[self._rows]
        self.counts = np.bincount(_value(keys), minlength=1 << _BAND_BITS).astype(np.int32)
        self._starts = (np.cumsum(self.counts) - self.counts).astype(np.int32)

    def look_up(self, keys: Hashes, flip: int) -> Iterator[_Hits]:
        """Places in `keys`, rows and distances within the radius, where the band is the key's with `flip` flipped."""
        first, counts = self._ranges(keys, flip)
        ends = np.cumsum(counts)
        start = 0
        while start < len(keys):
            done = ends[start - 1] if start else 0
            stop = max(start + 1, int(np.searchsorted(ends, done + _AT_ONCE, side="right")))
            piece = slice(start, stop)
            places, at, distances = _compare(self._keys, keys[piece], first[piece], counts[piece])
            if places.size:
                yield places + start, self._rows[at], distances
            start = stop

    def _ranges(self, keys: Hashes, flip: int) -> tuple[_Places, _Places]:
        values = _value(keys) ^ np.uint16(flip)
        first, counts = self._starts[values], self.counts[values]
        crowded = np.flatnonzero(counts > _CROWD)
        if crowded.size:
            wanted = keys[crowded] ^ np.uint64(flip << (64 - _BAND_BITS))
            middle = np.searchsorted(self._keys, wanted)
            last = first[crowded] + counts[crowded] - _CROWD
            first[crowded] = np.clip(middle - _CROWD // 2, first[crowded], last)
            counts[crowded] = _CROWD
        return first, counts


def _compare(indexed: Hashes, keys: Hashes, first: _Places, counts: _Places) -> _Hits:
    # Neither side is flipped, and both are rotated alike, so the bits that differ are those of the hashes.
    ends = np.cumsum(counts, dtype=np.int32)
    at = np.repeat(first - (ends - counts), counts)
    at += np.arange(at.size, dtype=at.dtype)
    differing = indexed[at]
    differing ^= np.repeat(keys, counts)
    distances = np.bitwise_count(differing)
    hits = np.flatnonzero(distances <= RADIUS)
    return np.searchsorted(ends, hits, side="right"), at[hits], distances[hits]


def _band_first(hashes: Hashes, band: int) -> Hashes:
    """The hashes rotated so that the band's bits are the highest."""
    shift = np.uint64(_BAND_BITS * band)
    back = np.uint64((64 - _BAND_BITS * band) % 64)
    return (hashes << back) | (hashes >> shift) if band else hashes.copy()


def _value(keys: Hashes) -> NDArray[np.uint16]:
    return (keys >> np.uint64(64 - _BAND_BITS)).astype(np.uint16)


def _found(rows: _Places, hits: _Hits, match: int) -> Pairs:
    places, others, distances = hits
    return Pairs(rows[places], others, distances, np.full(len(places), match, dtype=np.uint8))


def _swapped(part: Pairs, rows: _Places) -> Pairs:
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
