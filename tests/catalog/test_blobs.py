from __future__ import annotations

from pathlib import Path

from calotype.catalog import Store, open_store
from catalog_kit import begin_run, digest, put_key


def test_a_blob_is_kept_once_and_given_back(store: Store) -> None:
    store.put_blobs([(digest("thumbnail"), b"\xff\xd8 jpeg"), (digest("empty"), b"")])
    store.put_blobs([(digest("thumbnail"), b"another")])
    assert store.blob(digest("thumbnail")) == b"\xff\xd8 jpeg"
    assert store.blob(digest("empty")) == b""
    assert store.blob(digest("never made")) is None


def test_facts_that_name_blobs_are_made_again_when_the_blobs_were_deleted(folder: Path) -> None:
    store = open_store(folder)
    key, run = put_key(store), begin_run(store)
    named = b'{"jpeg":{"blob":"%s","bytes":4}}' % digest("thumbnail").hex().encode()
    store.put_blobs([(digest("thumbnail"), b"jpeg")])
    store.put_facts([(key, 1, named), (key, 2, b'{"text":"a blob of paint"}')], run)
    store.close()
    (folder / "blobs.db").unlink()
    store = open_store(folder)
    assert store.facts(key, [1, 2]) == {2: b'{"text":"a blob of paint"}'}
    store.close()
