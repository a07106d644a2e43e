from __future__ import annotations

from pathlib import Path

from calotype.catalog import Store, open_store
from catalog_kit import digest


def test_decisions_of_a_kind_come_oldest_first(store: Store) -> None:
    first = store.add_decision("pick", digest("a"), {"picked": True})
    store.add_decision("not_duplicates", digest("group"), {})
    second = store.add_decision("pick", digest("a"), {"picked": False})
    picks = list(store.decisions("pick"))
    assert [(d.id, d.subject, d.document) for d in picks] == [
        (first, digest("a"), {"picked": True}),
        (second, digest("a"), {"picked": False}),
    ]
    assert picks[0].made_ns > 0


def test_decisions_outlive_the_catalog(folder: Path) -> None:
    store = open_store(folder)
    store.add_decision("pick", digest("a"), {"picked": True})
    store.close()
    for name in ("catalog.db", "blobs.db"):
        (folder / name).unlink()
    store = open_store(folder)
    assert [decision.subject for decision in store.decisions("pick")] == [digest("a")]
    store.close()
