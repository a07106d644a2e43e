from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from calotype.catalog import Failure, check, open_store
from calotype.errors import CatalogError, CatalogTooNew
from catalog_kit import begin_run, digest, put_key, put_photos


@pytest.fixture
def whole(folder: Path) -> Path:
    """The folder of a catalog with something in every table."""
    store = open_store(folder)
    rows, key, run = put_photos(store, (f"{n:04}" for n in range(2000))), put_key(store), begin_run(store)
    store.put_blobs([(digest("jpeg"), b"jpeg" * 1000), (digest("orphan"), b"jpeg")])
    store.put_facts([(key, rows[0].image or 0, b'{"jpeg":{"blob":"%s"}}' % digest("jpeg").hex().encode())], run)
    store.put_failures([(key, rows[1].image or 0, Failure("truncated", "ends early"))], run)
    (group,) = store.intern("group", [digest("group")])
    store.replace_groups("near", [(group, [row.image or 0 for row in rows[:2]])])
    store.put_member_facts([(key, group, rows[0].image or 0, b"{}")], run)
    store.begin_names(run, "analyze", {"content": key})
    store.add_decision("pick", digest("a"), {})
    store.close()
    return folder


def change(file: Path, sql: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(sql)


def test_a_whole_catalog_has_no_findings_and_is_counted(whole: Path) -> None:
    answer = check(whole)
    assert answer.findings == []
    assert answer.counts["files"] == 2000
    assert (answer.counts["facts"], answer.counts["blobs"], answer.counts["decisions"]) == (1, 2, 1)
    assert answer.counts["orphan blobs"] == 1


def test_a_catalog_is_checked_while_a_run_goes_on(whole: Path) -> None:
    store = open_store(whole)
    with store.transaction():
        put_photos(store, "z")
        assert check(whole).findings == []
    store.close()


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("DELETE FROM runs", "rows of facts refer to rows of runs"),
        ("DELETE FROM image_ids WHERE id = 1", "facts of image digests that are not there"),
        ("DELETE FROM members", "1 current groups without members"),
        ("UPDATE facts SET document = '{'", "1 facts that are no JSON"),
        ("UPDATE failures SET subject = 1", "1 facts and failures under one key and subject"),
        ("UPDATE files SET photo = NULL WHERE id < 4", "3 live files without photo, image or version"),
    ],
)
def test_what_must_not_be_is_found_and_named(whole: Path, sql: str, problem: str) -> None:
    change(whole / "catalog.db", sql)
    findings = check(whole).findings
    assert any(problem in finding.problem and finding.file == "catalog.db" and finding.hint for finding in findings)


def test_blobs_that_are_not_there_are_found(whole: Path) -> None:
    change(whole / "blobs.db", "DELETE FROM blobs")
    (finding,) = check(whole).findings
    assert (finding.file, finding.problem) == ("blobs.db", "1 blob that facts name is not there")


def test_a_damaged_page_is_found_in_the_database_that_has_it(whole: Path) -> None:
    size = (whole / "catalog.db").stat().st_size
    with (whole / "catalog.db").open("r+b") as file:
        file.seek(size // 2)
        file.write(os.urandom(8192 * 3))
    findings = check(whole).findings
    assert {finding.file for finding in findings} == {"catalog.db"}
    assert all("move it away" in finding.hint for finding in findings)


def test_a_file_that_is_no_database_and_one_that_is_missing_are_found(whole: Path) -> None:
    (whole / "catalog.db").write_bytes(b"x" * 9000)
    (whole / "blobs.db").unlink()
    problems = {finding.file: finding.problem for finding in check(whole).findings}
    assert problems.keys() == {"catalog.db", "blobs.db"}
    assert "damaged" in problems["catalog.db"]
    assert problems["blobs.db"] == "it is missing"


def test_an_older_catalog_is_told_and_left_as_it_is(whole: Path) -> None:
    change(whole / "catalog.db", "PRAGMA user_version = 0")
    (finding,) = check(whole).findings
    assert "version 0" in finding.problem


def test_a_newer_catalog_is_refused(whole: Path) -> None:
    change(whole / "decisions.db", "PRAGMA user_version = 7")
    with pytest.raises(CatalogTooNew):
        check(whole)


def test_a_copy_of_a_catalog_in_use_is_whole(whole: Path, tmp_path: Path) -> None:
    store = open_store(whole)
    with store.transaction():
        put_photos(store, ["not committed yet"])
        store.back_up(tmp_path / "copy" / "of it")
    assert check(tmp_path / "copy" / "of it").findings == []
    assert check(tmp_path / "copy" / "of it").counts["files"] == 2000
    store.close()


def test_a_catalog_is_not_copied_onto_itself(whole: Path) -> None:
    store = open_store(whole)
    with pytest.raises(CatalogError, match="holds the catalog itself"):
        store.back_up(whole)
    store.close()


def test_a_catalog_in_memory_has_no_file_to_copy(tmp_path: Path) -> None:
    store = open_store(None)
    with pytest.raises(CatalogError, match="in memory"):
        store.back_up(tmp_path)
    store.close()
