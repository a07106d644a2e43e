"""Looking hashes up among others of which they differ in few bits, without comparing all with all.

Words: a *band* is 16 of a hash's 64 bits; hashes of one value in a band are a *crowd* where they are many.

Hashes are sorted by each band in turn, and a probe is compared with those whose band is its own, or its own with one
bit flipped. In a crowd (frames of a film, near-flat pictures) a probe is compared with its neighbours in the order of
the other bands, and with a few *anchors*, the same for all: so whoever belongs together has an acquaintance in common.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calotype.imaging.measures.perceptual_hash import Hashes

_BANDS = 4
_BAND_BITS = 16
_AT_ONCE = 1 << 16
"""Comparisons in one go: what fits in a core's cache."""
_CROWD, _CROWD_FLIPPED = 512, 256
"""Most hashes of one band's value that a probe is compared with, and with one bit flipped. Where there are more, and
then only, some that differ in few bits may be missed."""
_ANCHORS = 16
_MIXING = np.uint64(0x9E3779B97F4A7C15)  # any odd number with bits all over it; 2^64 over the golden ratio

Places = NDArray[np.signedinteger[Any]]
Hits = tuple[Places, Places, NDArray[np.uint8]]
"""Places among the probes, rows of the index, bits in which they differ."""


class Index:
    """Hashes, sorted once for each band."""

    def __init__(self, hashes: Hashes) -> None:
        mixed = hashes * _MIXING  # wraps round
        self._bands = [_Band(_band_first(hashes, band), mixed) for band in range(_BANDS)]

    def search(
        self, probes: Hashes, most: int, done: NDArray[np.bool_], *, flips: bool = False, upwards: bool = False
    ) -> Iterator[Hits]:
        """Places in `probes`, rows of the index and their distances of `most` bits, in pieces; a pair may come twice.

        Probes that are `done`, which may change between two pieces, are looked up no more. `flips`: look where one bit
        of the band differs too. `upwards`: the probes are the indexed hashes themselves, so of each flip one direction
        is enough.
        """
        for number, band in enumerate(self._bands):
            keys = _band_first(probes, number)
            # Few of a million probes meet an index of one photo: the others are not even sorted.
            wanted = ~done if flips else ~done & (band.counts[_value(keys)] > 0)
            order = np.flatnonzero(wanted)
            # Sorted, so that probes which follow each other look at the same few kilobytes.
            order = order[np.argsort(_value(keys[order]), kind="stable")]
            keys = keys[order]
            values = _value(keys)
            for flip in (0, *(1 << bit for bit in range(_BAND_BITS if flips else 0))):
                counts = band.counts[values ^ np.uint16(flip)]
                counts[done[order]] = 0
                if upwards and flip:
                    counts[(values & np.uint16(flip)) != 0] = 0
                chosen = np.flatnonzero(counts)
                for places, rows, distances in band.look_up(keys[chosen], flip, most):
                    yield order[chosen[places]], rows, distances


class _Band:
    """The hashes sorted by one band, and where each of its 65,536 values begins."""

    def __init__(self, keys: Hashes, mixed: Hashes) -> None:
        # Stable, here and below, so that every machine has the same neighbours where hashes are equal.
        self._rows = np.argsort(keys, kind="stable").astype(np.int32)
        self._keys = keys[self._rows]
        self.counts = np.bincount(_value(keys), minlength=1 << _BAND_BITS).astype(np.int32)
        self._starts = (np.cumsum(self.counts) - self.counts).astype(np.int32)
        self._crowded = np.flatnonzero(self.counts > _CROWD)
        self._anchors = np.array([self._anchors_of(value, mixed) for value in self._crowded.tolist()], dtype=np.int64)

    def _anchors_of(self, value: int, mixed: Hashes) -> Places:
        """Where the anchors of a crowd are: those of the least mixed hashes, which one hash more seldom changes."""
        crowd = np.arange(self._starts[value], self._starts[value] + self.counts[value])
        return crowd[np.argsort(mixed[self._rows[crowd]], kind="stable")[:_ANCHORS]]

    def _meet_anchors(self, keys: Hashes, most: int) -> Iterator[Hits]:
        """The same of the anchors of the crowds that the keys belong to."""
        values = _value(keys)
        places = np.flatnonzero(self.counts[values] > _CROWD)
        crowds = np.searchsorted(self._crowded, values[places])
        for number in range(_ANCHORS if places.size else 0):
            at = self._anchors[crowds, number]
            distances = np.bitwise_count(self._keys[at] ^ keys[places])
            good = np.flatnonzero(distances <= most)
            yield places[good], self._rows[at[good]], distances[good]

    def look_up(self, keys: Hashes, flip: int, most: int) -> Iterator[Hits]:
        """Places in `keys`, rows and distances of `most` bits, where the band is the key's with `flip` flipped."""
        if not flip:
            yield from self._meet_anchors(keys, most)
        first, counts = self._ranges(keys, flip)
        ends = np.cumsum(counts)
        start = 0
        while start < len(keys):
            done = ends[start - 1] if start else 0
            stop = max(start + 1, int(np.searchsorted(ends, done + _AT_ONCE, side="right")))
            piece = slice(start, stop)
            places, at, distances = _compare(self._keys, keys[piece], first[piece], counts[piece], most)
            if places.size:
                yield places + start, self._rows[at], distances
            start = stop

    def _ranges(self, keys: Hashes, flip: int) -> tuple[Places, Places]:
        """Where in the sorted hashes each key's company begins, and how many they are."""
        values = _value(keys) ^ np.uint16(flip)
        first, counts = self._starts[values], self.counts[values]
        most = _CROWD_FLIPPED if flip else _CROWD
        crowded = np.flatnonzero(counts > most)
        if crowded.size:
            wanted = keys[crowded] ^ np.uint64(flip << (64 - _BAND_BITS))
            middle = np.searchsorted(self._keys, wanted)
            first[crowded] = np.clip(middle - most // 2, first[crowded], first[crowded] + counts[crowded] - most)
            counts[crowded] = most
        return first, counts


def _compare(indexed: Hashes, keys: Hashes, first: Places, counts: Places, most: int) -> Hits:
    # Neither side is flipped, and both are rotated alike, so the bits that differ are those of the hashes.
    ends = np.cumsum(counts, dtype=np.int32)
    at = np.repeat(first - (ends - counts), counts)
    at += np.arange(at.size, dtype=at.dtype)
    differing = indexed[at]
    differing ^= np.repeat(keys, counts)
    distances = np.bitwise_count(differing)
    hits = np.flatnonzero(distances <= most)
    return np.searchsorted(ends, hits, side="right"), at[hits], distances[hits]


def _band_first(hashes: Hashes, band: int) -> Hashes:
    """The hashes rotated so that the band's bits are the highest."""
    shift = np.uint64(_BAND_BITS * band)
    back = np.uint64((64 - _BAND_BITS * band) % 64)
    return (hashes << back) | (hashes >> shift) if band else hashes.copy()


def _value(keys: Hashes) -> NDArray[np.uint16]:
    return (keys >> np.uint64(64 - _BAND_BITS)).astype(np.uint16)
