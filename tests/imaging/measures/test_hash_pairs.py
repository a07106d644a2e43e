from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from calotype.imaging.measures.hash_pairs import RADIUS, least_distance, near_pairs
from calotype.imaging.measures.likeness import ORIENTATIONS
from calotype.imaging.measures.perceptual_hash import VIEWS, turned

Views = NDArray[np.uint64]


def random_views(count: int, seed: int = 0) -> Views:
    return np.random.default_rng(seed).integers(0, 2**64, (count, len(VIEWS)), dtype=np.uint64)


def changed(value: np.uint64, bits: list[int]) -> np.uint64:
    for bit in bits:
        value ^= np.uint64(1) << np.uint64(bit)
    return value


def found(views: Views, new: NDArray[np.bool_] | None = None) -> dict[tuple[int, int], tuple[int, int]]:
    pairs = near_pairs(views, new)
    return {(int(a), int(b)): (int(d), int(m)) for a, b, d, m in zip(*pairs, strict=True)}


def by_comparing_all(views: Views) -> set[tuple[int, int]]:
    hashes = views[:, 0]
    near = np.bitwise_count(hashes[:, None] ^ hashes) <= RADIUS
    return {(int(a), int(b)) for a, b in zip(*np.nonzero(near), strict=True) if a < b}


def test_hashes_within_the_radius_are_all_found() -> None:
    views = random_views(3_000)
    rng = np.random.default_rng(1)
    for copy in range(300):
        bits = rng.choice(64, int(rng.integers(1, RADIUS + 1)), replace=False)
        views[1_500 + copy, 0] = changed(views[copy, 0], bits.tolist())
    as_they_are = {pair for pair, (_, match) in found(views).items() if match == 0}
    assert as_they_are == by_comparing_all(views)
    assert len(as_they_are) >= 300


def test_bits_that_are_spread_evenly_over_the_bands_are_found() -> None:
    views = random_views(50)
    views[7, 0] = changed(views[3, 0], [0, 1, 16, 17, 32, 33, 48])
    assert found(views) == {(3, 7): (7, 0)}


@pytest.mark.parametrize("orientation", range(1, 8))
def test_a_turned_copy_is_found_with_its_turn(orientation: int) -> None:
    views = random_views(40)
    views[9, 0] = turned(views[2:3, 0])[orientation, 0]
    ((rows, (distance, match)),) = found(views).items()
    assert distance == 0
    assert set(rows) == {2, 9}
    assert turned(views[rows[0] : rows[0] + 1, 0])[match, 0] == views[rows[1], 0]


def test_a_view_finds_the_whole_of_another() -> None:
    views = random_views(40)
    views[30, 0] = changed(views[4, 12], [5, 40, 41])
    assert found(views) == {(4, 30): (3, ORIENTATIONS + 12)}


def test_looking_from_the_new_rows_alone_finds_the_same() -> None:
    views = random_views(600)
    rng = np.random.default_rng(2)
    for copy in range(60):
        kind = copy % 3
        source = views[copy]
        hashes = (changed(source[0], [1, 20, 50]), source[1 + copy % 26], turned(source[:1])[1 + copy % 7, 0])
        views[300 + copy, 0] = hashes[kind]
    new = rng.random(600) < 0.3
    everything = {frozenset(pair): best[0] for pair, best in found(views).items()}
    touched = {pair: distance for pair, distance in everything.items() if any(new[row] for row in pair)}
    assert {frozenset(pair): best[0] for pair, best in found(views, new).items()} == touched
    assert 20 < len(touched) < len(everything)


def test_a_crowd_of_a_band_is_bounded_and_its_near_ones_found() -> None:
    views = random_views(4_000)
    views[:3_000, 0] &= np.uint64(0xFFFFFFFFFFFF0000)  # three thousand share one band
    views[2_999, 0] = changed(views[17, 0], [33])
    assert (17, 2_999) in found(views)


def test_none_and_one_make_no_pairs() -> None:
    assert found(random_views(0)) == found(random_views(1)) == {}


def test_the_least_distance_is_that_of_the_pair_that_is_found() -> None:
    one, other = random_views(2)
    assert least_distance(one, one) == 0
    assert least_distance(one, other) > RADIUS
    for where, value in ((0, turned(one[:1])[5, 0]), (0, one[9]), (14, one[0])):
        copy = other.copy()
        copy[where] = changed(value, [3, 40])
        assert least_distance(one, copy) == least_distance(copy, one) == 2
