"""The desk: what is known of the photos in a worker's hands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from calotype.catalog import Companion, Failure, Store, open_store
from calotype.engine.desk import Desk
from calotype.engine.messages import Found, PhotoFailure, SidecarRead
from calotype.engine.work import Work
from catalog_kit import begin_run, digest, put_photos
from engine_kit import make_op, make_recipe

RECIPE = make_recipe(
    [{"op": "pixels"}, {"op": "content"}, {"op": "where"}],
    make_op("pixels"),
    make_op("content", reads="bytes"),
    make_op("where", reads="file"),
)


@pytest.fixture
def store() -> Iterator[Store]:
    opened = open_store(None)
    yield opened
    opened.close()


def found(index: int, name: str = "new", **more: Any) -> Found:
    """What a worker found out about a file: all three ids."""
    ids = {kind: digest(kind, name) for kind in ("photo", "image", "version")}
    plain = {"size": 5, "mtime_ns": 6, "ctime_ns": 7, "inode": 8, "read_at_ns": 9, "format": "jpeg"}
    return Found(index=index, **{**plain, **ids, "sidecars": (), "failure": None, **more})


def new_work(path: bytes) -> Work:
    return Work(
        root=1,
        folder=b"/library",
        path=path,
        size=1,
        mtime_ns=2,
        sidecars=(),
        companions=(Companion(b"a.xmp", "xmp"),),
        row=None,
        content_known=False,
        version_known=False,
    )


def test_facts_and_failures_are_found_under_what_they_hang_on(store: Store) -> None:
    first, second = put_photos(store, "ab")
    desk, run = Desk(store, RECIPE, {"limit:pixels": "1"}), begin_run(store)
    store.put_facts([(desk.keys[0], first.image or 0, b'"of the image"')], run)
    store.put_facts([(desk.keys[2], second.version or 0, b'"of the file"')], run)
    store.put_failures([(desk.keys[1], second.photo or 0, Failure("op_failed", "no"))], run)
    store.put_failures([(desk.reading_keys["proxy"], second.image or 0, Failure("truncated", "cut"))], run)
    desk = Desk(store, RECIPE, {"limit:pixels": "1"})
    one, other = desk.known([Work.of_row(first, b""), Work.of_row(second, b"")])
    assert (one.facts, one.failed, one.broken_readings) == ({0: b'"of the image"'}, (), ())
    assert (other.facts, other.failed, other.broken_readings) == ({2: b'"of the file"'}, (1,), ("proxy",))


def test_a_failure_that_is_due_is_as_none(store: Store) -> None:
    (row,) = put_photos(store, "a")
    desk, run = Desk(store, RECIPE, {}), begin_run(store)
    failure = Failure("too_many_pixels", "too many", due="when", watch="limit:pixels", seen="1")
    store.put_failures([(desk.reading_keys["proxy"], row.image or 0, failure)], run)
    work = Work.of_row(row, b"")
    assert Desk(store, RECIPE, {"limit:pixels": "1"}).known([work])[0].broken_readings == ("proxy",)
    assert Desk(store, RECIPE, {"limit:pixels": "2"}).known([work])[0].broken_readings == ()


def test_ids_are_written_and_put_into_the_works(store: Store) -> None:
    desk, work = Desk(store, RECIPE, {}), new_work(b"a.jpg")
    sidecar = SidecarRead(b"a.xmp", 3, 4, digest("sidecar"))
    desk.take_ids([work], [found(0, sidecars=(sidecar,))])
    (row,) = store.files()
    assert (row.path, row.size, row.mtime_ns, row.read_at_ns, row.format) == (b"a.jpg", 5, 6, 9, "jpeg")
    assert [one.name for one in row.sidecars] == [b"a.xmp"]
    assert row.companions == (Companion(b"a.xmp", "xmp"),)
    assert store.digests("image", [row.image or 0]) == {row.image: digest("image", "new")}
    assert (work.subject("photo"), work.subject("image"), work.subject("file")) == (row.photo, row.image, row.version)
    assert work.content_known
    assert work.version_known


def test_content_that_was_not_read_again_keeps_the_time_when_it_was(store: Store) -> None:
    (row,) = put_photos(store, "a")
    desk, work = Desk(store, RECIPE, {}), Work.of_row(row, b"")
    desk.take_ids([work], [found(0, read_at_ns=0)])
    assert next(store.files()).read_at_ns == row.read_at_ns
    desk.take_ids([work], [found(0, read_at_ns=77)])
    assert next(store.files()).read_at_ns == 77


def test_a_file_that_cannot_be_opened_has_a_failure_and_the_runs_are_counted(store: Store) -> None:
    desk, work = Desk(store, RECIPE, {}), new_work(b"a.jpg")
    refused = PhotoFailure("file_unreadable", "no", "try", "next", "")
    for tries in (1, 2):
        desk.take_ids([work], [found(0, photo=None, image=None, version=None, failure=refused)])
        (row,) = store.files()
        assert row.failure is not None
        assert (row.photo, row.failure.code, row.failure.tries) == (None, "file_unreadable", tries)
    other = PhotoFailure("file_missing", "gone", "", "next", "")
    desk.take_ids([work], [found(0, photo=None, image=None, version=None, failure=other)])
    (row,) = store.files()
    assert row.failure is not None
    assert row.failure.tries == 1
    desk.take_ids([work], [found(0)])
    assert next(store.files()).failure is None
