"""The sink: when what workers made is written, and in which order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from calotype.catalog import Store, open_store
from calotype.engine import sink as sinks
from calotype.engine.messages import PhotoFailure
from calotype.engine.sink import Sink, kept
from calotype.errors import CatalogError
from catalog_kit import begin_run, put_key, put_photos

FAILURE = PhotoFailure("too_many_pixels", "too many", "raise it", "when", "limit:pixels", "detail")


@pytest.fixture
def store() -> Iterator[Store]:
    opened = open_store(None)
    yield opened
    opened.close()


def make_sink(store: Store) -> tuple[Sink, int, list[int]]:
    """A sink, a key and the images of three photos."""
    images = [row.image or 0 for row in put_photos(store, "abc")]
    return Sink(store, begin_run(store), {"limit:pixels": "300"}), put_key(store), images


def test_nothing_is_written_before_it_is_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    sink, key, images = make_sink(store)
    sink.add_fact(key, images[0], b'{"a":1}', ())
    assert not sink.tick()
    assert store.facts(key, images) == {}
    monkeypatch.setattr(sinks, "SECONDS_A_COMMIT", 0.0)
    assert sink.tick()
    assert store.facts(key, images) == {images[0]: b'{"a":1}'}
    assert sink.written == 1
    assert not sink.tick()


def test_many_facts_are_written_at_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sinks, "FACTS_A_COMMIT", 3)
    sink, key, images = make_sink(store)
    for image in images[:2]:
        sink.add_fact(key, image, b"{}", ())
        assert not sink.tick()
    sink.add_failure(key, images[2], FAILURE)
    assert sink.tick()
    assert len(store.facts(key, images)) == 2
    failure = store.failures(key)[images[2]]
    assert (failure.due, failure.watch, failure.seen, failure.detail) == ("when", "limit:pixels", "300", "detail")


def test_a_fact_that_is_there_already_is_not_counted(store: Store) -> None:
    sink, key, images = make_sink(store)
    for document in (b'{"a":1}', b'{"a":2}'):
        sink.add_fact(key, images[0], document, ())
        sink.commit()
    assert sink.written == 1
    assert store.facts(key, images) == {images[0]: b'{"a":1}'}


def test_a_blob_is_there_when_its_fact_is(store: Store) -> None:
    sink, key, images = make_sink(store)
    sink.add_fact(key, images[0], b'{"jpeg":{"blob":"62"}}', ((b"b" * 16, b"jpeg"),))
    sink.commit()
    assert store.blob(b"b" * 16) == b"jpeg"


def test_what_could_not_be_written_is_written_by_the_next_commit(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    sink, key, images = make_sink(store)
    sink.add_fact(key, images[0], b"{}", ())

    def fail(*arguments: object) -> int:
        raise CatalogError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(type(store), "put_failures", fail)
        with pytest.raises(CatalogError):
            sink.commit()
    assert store.facts(key, images) == {}
    sink.commit()
    assert len(store.facts(key, images)) == 1


def test_a_failure_is_kept_with_the_value_of_what_it_waits_for() -> None:
    assert kept(FAILURE, {"limit:pixels": "300"}).seen == "300"
    assert kept(FAILURE, {"limit:pixels": "300"}).is_due({"limit:pixels": "400"})
    assert not kept(FAILURE, {"limit:pixels": "300"}).is_due({"limit:pixels": "300"})
    assert kept(FAILURE, {}).seen == ""
