"""Pairs of hashes are kept once, with the hashes that were compared."""

from __future__ import annotations

from calotype.catalog import UNVERIFIED, KeyRow, PairRow, Store

LARGEST = (1 << 64) - 1


def key_of(store: Store, name: bytes) -> int:
    return store.put_key(KeyRow(name * 16, "perceptual_hash", 1, "image", {}))


def test_a_pair_comes_back_as_it_was_put_whatever_its_bits(store: Store) -> None:
    key = key_of(store, b"k")
    pairs = [PairRow(0, LARGEST, 3, 8, 0.75), PairRow(1 << 63, 5, 7, 0, 1.0)]
    store.put_pairs(key, pairs, [0, LARGEST, 1 << 63, 5])
    assert sorted(store.pairs(key), key=lambda pair: pair.first) == pairs
    assert store.probed(key) == {0, LARGEST, 1 << 63, 5}


def test_pairs_of_another_key_are_not_seen(store: Store) -> None:
    key, other = key_of(store, b"k"), key_of(store, b"o")
    store.put_pairs(key, [PairRow(1, 2, 3, 0, 0.9)], [1, 2])
    assert list(store.pairs(other)) == []
    assert store.probed(other) == set()


def test_a_pair_put_twice_is_kept_as_it_was_first(store: Store) -> None:
    key = key_of(store, b"k")
    store.put_pairs(key, [PairRow(1, 2, 3, 0, 0.9)], [1])
    store.put_pairs(key, [PairRow(1, 2, 4, 1, 0.5)], [2])
    assert list(store.pairs(key)) == [PairRow(1, 2, 3, 0, 0.9)]
    assert store.probed(key) == {1, 2}


def test_a_pair_that_was_not_verified_gets_its_score_later(store: Store) -> None:
    key = key_of(store, b"k")
    store.put_pairs(key, [PairRow(1, 2, 3, 0, UNVERIFIED)], [1, 2])
    store.put_pairs(key, [PairRow(1, 2, 3, 0, 0.9)], ())
    store.put_pairs(key, [PairRow(1, 2, 3, 0, UNVERIFIED)], ())
    assert list(store.pairs(key)) == [PairRow(1, 2, 3, 0, 0.9)]
