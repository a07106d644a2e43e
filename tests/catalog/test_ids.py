from __future__ import annotations

import pytest

from calotype.catalog import KeyRow, Kind, Store
from catalog_kit import digest, put_key

KINDS: list[Kind] = ["library", "group", "image", "photo", "file"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_digest_has_one_number_and_every_kind_its_own(store: Store, kind: Kind) -> None:
    store.intern("photo", [digest("another kind")])
    first = store.intern(kind, [digest(1), digest(2), digest(1)])
    assert first[0] == first[2] != first[1]
    assert store.intern(kind, [digest(2), digest(3)])[0] == first[1]
    assert store.digests(kind, first) == {first[0]: digest(1), first[1]: digest(2)}


def test_thousands_of_digests_keep_their_order(store: Store) -> None:
    wanted = [digest(number) for number in range(3000)]
    numbers = store.intern("image", wanted)
    assert len(set(numbers)) == 3000
    kept = store.digests("image", numbers)
    assert [kept[number] for number in numbers] == wanted
    assert store.intern("image", wanted[::-1]) == numbers[::-1]


def test_no_digests_are_no_numbers(store: Store) -> None:
    assert store.intern("image", []) == []
    assert store.digests("image", []) == {}


def test_the_librarys_own_folder_is_root_1_so_that_it_can_be_moved(store: Store) -> None:
    assert store.root(b"") == 1
    other = store.root(b"/mnt/\xff photos")
    assert store.root(b"/mnt/\xff photos") == other
    assert store.roots() == {1: b"", other: b"/mnt/\xff photos"}


def test_a_key_is_kept_once_with_all_that_went_into_it(store: Store) -> None:
    parts = {"op": "content", "version": 2, "parameters": {"tiles": 8}, "facts": {"embedded": None}}
    row = KeyRow(digest("key"), "content", 2, "image", parts)
    number = store.put_key(row)
    assert store.put_key(row) == number != put_key(store)
    assert store.keys()[number] == row
