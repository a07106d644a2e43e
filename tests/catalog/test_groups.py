from __future__ import annotations

from calotype.catalog import Store
from catalog_kit import digest


def test_groups_keep_the_order_of_their_members_and_their_kind(store: Store) -> None:
    a, b = store.intern("group", [digest("a"), digest("b")])
    images = store.intern("image", [digest(number) for number in range(4)])
    store.replace_groups("near", [(a, images[::-1])])
    store.replace_groups("near", [(a, images[::-1])])
    store.replace_groups("burst", [(b, images[:2])])
    assert list(store.groups("near")) == [(a, tuple(images[::-1]))]
    assert list(store.groups("burst")) == [(b, tuple(images[:2]))]
    assert list(store.groups("bracket")) == []


def test_replaced_groups_stand_no_more_and_may_come_back(store: Store) -> None:
    a, b = store.intern("group", [digest("a"), digest("b")])
    images = store.intern("image", [digest(number) for number in range(3)])
    store.replace_groups("near", [(a, images)])
    store.replace_groups("near", [(b, images[:2])])
    assert list(store.groups("near")) == [(b, tuple(images[:2]))]
    store.replace_groups("near", [(a, images)])
    assert list(store.groups("near")) == [(a, tuple(images))]
    store.replace_groups("near", [])
    assert list(store.groups("near")) == []
