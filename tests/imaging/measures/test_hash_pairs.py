from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from calotype.imaging.measures.hash_pairs import RADIUS, least_distance, near_pairs
from calotype.imaging.measures.likeness import ORIENTATIONS
from calotype.imaging.measures.perceptual_hash import HALVES, NO_HASH, VIEWS, turned

Views = NDArray[np.uint64]


def random_views(count: int, seed: int = 0) -> Views:
    return np.random.default_rng(seed).integers(0, 2**64, (count, len(VIEWS) + len(HALVES)), dtype=np.uint64)


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
    as_they_are = {pair for pair, (distance, match) in found(views).items() if match == 0 and distance <= RADIUS}
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


def test_most_of_what_is_further_apart_is_found_too() -> None:
    views = random_views(1_000)
    rng = np.random.default_rng(3)
    for copy in range(200):
        views[500 + copy, 0] = changed(views[copy, 0], rng.choice(64, 10, replace=False).tolist())
    assert sum((copy, 500 + copy) in found(views) for copy in range(0, 200, 20)) >= 5


def test_a_half_that_stayed_finds_the_picture_that_was_written_over() -> None:
    views = random_views(60)
    written = list(range(0, 54, 3))  # 18 bits
    views[40, 0] = changed(views[8, 0], written)
    assert found(views) == {}
    views[40, len(VIEWS) + 2] = changed(views[8, len(VIEWS) + 2], [3, 30])
    assert found(views) == {(8, 40): (18, 0)}
    views[41, len(VIEWS) + 2] = views[8, len(VIEWS) + 2]  # the same sky over another picture
    views[[50, 51], len(VIEWS) :] = NO_HASH
    assert found(views) == {(8, 40): (18, 0)}


def test_looking_from_the_new_rows_alone_finds_the_same() -> None:
    views = random_views(600)
    rng = np.random.default_rng(2)
    for copy in range(60):
        kind = copy % 3
        source = views[copy]
        hashes = (changed(source[0], [1, 20, 50]), source[1 + copy % 26], turned(source[:1])[1 + copy % 7, 0])
        views[300 + copy, 0] = hashes[kind]
    for copy in range(60, 80):
        views[300 + copy, 0] = changed(views[copy, 0], list(range(0, 60, 3)))
        views[300 + copy, -1] = views[copy, -1]
    new = rng.random(600) < 0.3
    everything = {frozenset(pair): best[0] for pair, best in found(views).items()}
    touched = {pair: distance for pair, distance in everything.items() if any(new[row] for row in pair)}
    assert {frozenset(pair): best[0] for pair, best in found(views, new).items()} == touched
    assert 30 < len(touched) < len(everything)


def test_a_crowd_of_a_band_is_bounded_and_its_near_ones_found() -> None:
    views = random_views(4_000)
    views[:3_000, 0] &= np.uint64(0xFFFFFFFFFFFF0000)  # three thousand share one band
    views[2_999, 0] = changed(views[17, 0], [33])
    assert (17, 2_999) in found(views)


def test_all_variants_of_one_picture_are_paired_with_one_of_them() -> None:
    """Frames of a film: too many for all pairs, yet a group needs each member's pair with its centre."""
    views = random_views(5_000)
    rng = np.random.default_rng(4)
    for frame in range(4_000):
        views[frame, 0] = changed(views[0, 0], rng.choice(48, 4, replace=False).tolist() if frame else [])
    _, frames = np.unique(views[:4_000, 0], return_index=True)
    views = np.concatenate([views[frames], views[4_000:]])
    pairs = near_pairs(views)
    degrees = np.bincount(np.concatenate([pairs.first, pairs.second]), minlength=len(views))
    assert degrees.max() == len(frames) - 1
    assert len(pairs.first) < 32 * len(frames)
    assert degrees[: len(frames)].min() >= 8


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
