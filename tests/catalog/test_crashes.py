"""Processes that die while they write, processes that write at once, and disks that are full."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from calotype.catalog import open_store
from calotype.errors import CatalogError, CatalogFull
from catalog.writer import write
from catalog_kit import child, digest, ended, fill, put_key, put_photos

needs_posix = pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL and resource limits")

WRITER = Path(__file__).with_name("writer.py")
FILLER = Path(__file__).with_name("filler.py")
NEVER = ("no such statement", 1)
DONE = (0, "ready\n", "")
COMMITS_BEFORE_THE_BATCHES = 9


def facts_with_their_blobs(folder: Path) -> int:
    """How many facts there are; each has the blob that it names."""
    store = open_store(folder)
    rows, key = list(store.files()), put_key(store, "thumbnail")
    facts = store.facts(key, [row.image or 0 for row in rows])
    for image, document in facts.items():
        assert document == b'{"jpeg":{"blob":"%s"}}' % digest("jpeg", image).hex().encode()
        assert store.blob(digest("jpeg", image)) == b"jpeg" * 500
    assert set(store.unsettled(key, "image", {})) == {row.image for row in rows} - set(facts)
    store.close()
    return len(facts)


@needs_posix
@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("CREATE TABLE facts", 1),
        ("CREATE TABLE blobs", 1),
        ("CREATE TABLE decisions", 1),
        ("INSERT INTO image_ids", 1),
        ("INSERT INTO files", 1),
        ("INSERT INTO keys", 1),
        ("INSERT INTO blobs", 3),
        ("INSERT INTO facts", 3),
        ("DELETE FROM failures", 3),
        ("COMMIT", COMMITS_BEFORE_THE_BATCHES + 5),  # of the blobs of the third batch
        ("COMMIT", COMMITS_BEFORE_THE_BATCHES + 6),  # of its facts
        ("BEGIN", COMMITS_BEFORE_THE_BATCHES + 7),
    ],
)
def test_a_process_killed_before_any_statement_leaves_whole_batches_and_is_finished_by_the_next(
    folder: Path, words: str, count: int
) -> None:
    assert ended(child(WRITER, folder, 0, words, count))[0] == -signal.SIGKILL
    assert facts_with_their_blobs(folder) % 20 == 0
    write(folder, 3)
    assert facts_with_their_blobs(folder) == 400


@needs_posix
def test_a_process_killed_at_any_moment_loses_only_what_was_in_flight(folder: Path) -> None:
    generator, before = random.Random(1), 0
    for seed in range(5):
        killed = child(WRITER, folder, seed * 3, *NEVER)
        assert killed.stdout is not None
        killed.stdout.readline()
        time.sleep(generator.random() * 0.03)
        killed.kill()
        ended(killed)
        facts = facts_with_their_blobs(folder)
        assert facts >= before
        before = facts
    write(folder)
    assert facts_with_their_blobs(folder) == 400


def test_processes_that_make_and_fill_one_catalog_at_once_all_finish(folder: Path) -> None:
    writers = [child(WRITER, folder, seed, *NEVER) for seed in (0, 7, 13)]
    assert [ended(writer) for writer in writers] == [DONE] * 3
    assert facts_with_their_blobs(folder) == 400


def test_who_waits_too_long_for_another_program_is_told_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("calotype.catalog.database.BUSY_SECONDS", 0.05)
    holder, waiting = open_store(folder), open_store(folder)
    with holder.transaction(), pytest.raises(CatalogError, match="in use by another program"):
        waiting.root(b"/mnt")
    assert waiting.root(b"/mnt") == 2
    holder.close()
    waiting.close()


def small(pages: int) -> Callable[..., sqlite3.Connection]:
    def connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection = sqlite3.connect(*arguments, **options)
        connection.execute("PRAGMA page_size = 8192")
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    return connect


@pytest.mark.parametrize("memory", [False, True])
def test_a_full_disk_is_told_and_the_catalog_goes_on_once_there_is_space(folder: Path, memory: bool) -> None:
    store = open_store(None if memory else folder, connect=small(200))
    put_photos(store, "a")
    with pytest.raises(CatalogFull, match="no space left") as told:
        fill(store)
    assert "free some space" in told.value.hint
    assert [row.path for row in store.files()] == [b"a"]
    kept = len(store.facts(1, range(10**5)))
    assert kept > 0
    assert kept % 100 == 0
    store.close()
    if not memory:
        store = open_store(folder)
        assert store.put_facts([(1, 10**6, b"{}")], 1) == 1
        store.close()


def test_a_disk_that_is_full_from_the_beginning_is_told(folder: Path) -> None:
    with pytest.raises(CatalogFull):
        open_store(folder, connect=small(2))
    open_store(folder).close()


@needs_posix
def test_the_largest_file_size_reached_is_told_as_a_full_disk(folder: Path) -> None:
    status, printed, _ = ended(child(FILLER, folder, 600_000))
    assert status == 3
    code, kept = printed.split()
    assert code == "catalog_full"
    store = open_store(folder)
    assert len(store.facts(1, range(10**5))) == int(kept) > 0
    assert store.put_facts([(1, 10**6, b"{}")], 1) == 1
    store.close()
