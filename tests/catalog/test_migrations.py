from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from calotype.catalog import NameKeys, check, open_store
from calotype.catalog.database import Database
from calotype.catalog.migrations import FOLDER, Migration, bring_up_to_date, migrations_in
from calotype.catalog.parts import CATALOG
from calotype.errors import CatalogError, CatalogTooNew
from catalog_kit import put_photos

FIRST = Migration(1, "PRAGMA application_id = 0x43414C4F;\nCREATE TABLE cats (name TEXT);\n")
SECOND = Migration(
    2, "-- Cats; with colours.\nALTER TABLE cats ADD COLUMN colour TEXT;\nUPDATE cats SET colour = 'red';\n"
)
WHAT_VERSION_1_HOLDS = (
    *(f"INSERT INTO {kind}_ids VALUES (5, zeroblob(16))" for kind in ("photo", "image", "file")),
    "INSERT INTO files (root, path, size, mtime_ns, ctime_ns, inode, read_at_ns, photo, image, version) "
    "VALUES (1, CAST('a.jpg' AS BLOB), 1, 2, 3, 4, 5, 5, 5, 5)",
    "INSERT INTO keys VALUES (4, zeroblob(16), 'content', 1, 'image', '{}')",
    "INSERT INTO runs VALUES (3, 'analyze', 1, 0, '{}', 'done', 2, '{}')",
    """INSERT INTO facts (key, subject, document, run) VALUES (4, 5, '{"score":0.5}', 3)""",
    "INSERT INTO names VALUES (3, 'analyze', 'content', 4, 1)",
)
BROKEN = Migration(3, "DELETE FROM cats;\nDELETE FROM dogs;\n")


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A database of version 1 with one row."""
    file = tmp_path / "cats.db"
    with closing(opened(file)) as database:
        assert bring_up_to_date(database, (FIRST,))
        database.run("INSERT INTO cats VALUES ('Minka')")
    return file


def opened(file: Path) -> Database:
    return Database(file, synchronous="FULL", if_damaged="")


def test_an_older_database_is_brought_up_to_date_after_a_copy_was_made(older: Path) -> None:
    with closing(opened(older)) as database:
        assert not bring_up_to_date(database, (FIRST, SECOND))
        assert database.version == 2
        assert database.all("SELECT name, colour FROM cats") == [("Minka", "red")]
    with closing(sqlite3.connect(older.parent / "backups" / "cats-v1.db")) as copy:
        assert copy.execute("SELECT * FROM cats").fetchall() == [("Minka",)]
    assert [file.name for file in (older.parent / "backups").iterdir()] == ["cats-v1.db"]


def test_a_database_that_is_up_to_date_is_not_touched(older: Path) -> None:
    before = older.read_bytes()
    with closing(opened(older)) as database:
        assert not bring_up_to_date(database, (FIRST,))
    assert older.read_bytes() == before
    assert not (older.parent / "backups").exists()


def test_a_migration_that_fails_leaves_the_old_version_whole(older: Path) -> None:
    with closing(opened(older)) as database:
        with pytest.raises(CatalogError, match="dogs"):
            bring_up_to_date(database, (FIRST, SECOND, BROKEN))
        assert database.version == 1
        assert database.all("SELECT * FROM cats") == [("Minka",)]
        bring_up_to_date(database, (FIRST, SECOND))
        assert database.version == 2


def test_without_space_for_the_copy_nothing_is_migrated(older: Path) -> None:
    (older.parent / "backups").write_bytes(b"a file where the folder should be")
    with closing(opened(older)) as database:
        with pytest.raises(CatalogError, match="can't be copied"):
            bring_up_to_date(database, (FIRST, SECOND))
        assert database.version == 1


def test_of_two_that_open_an_older_database_one_migrates_it(older: Path) -> None:
    with closing(opened(older)) as one, closing(opened(older)) as other:
        bring_up_to_date(one, (FIRST, SECOND))
        bring_up_to_date(other, (FIRST, SECOND))
        assert other.all("SELECT name, colour FROM cats") == [("Minka", "red")]


@pytest.mark.parametrize("version", range(1, len(CATALOG.migrations())))
def test_a_catalog_of_any_older_version_keeps_what_it_holds(folder: Path, version: int) -> None:
    folder.mkdir()
    with closing(CATALOG.open(folder)) as database:
        bring_up_to_date(database, CATALOG.migrations()[:version])
        for statement in WHAT_VERSION_1_HOLDS:
            database.run(statement)
    store = open_store(folder)
    assert [(row.path, row.image) for row in store.files()] == [(b"a.jpg", 5)]
    assert store.facts(4, [5]) == {5: b'{"score":0.5}'}
    assert store.names("analyze") == {"content": NameKeys(standing=4)}
    store.close()
    assert check(folder).findings == []
    assert (folder / "backups" / f"catalog-v{version}.db").is_file()


@pytest.mark.parametrize("name", ["catalog", "blobs", "decisions"])
def test_a_newer_catalog_is_refused_and_not_touched(folder: Path, name: str) -> None:
    open_store(folder).close()
    with closing(sqlite3.connect(folder / f"{name}.db")) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = (folder / f"{name}.db").read_bytes()
    with pytest.raises(CatalogTooNew, match="version 99") as told:
        open_store(folder)
    assert "newer Calotype" in told.value.hint
    assert (folder / f"{name}.db").read_bytes() == before


@pytest.mark.parametrize("name", ["catalog", "blobs", "decisions"])
def test_migrations_are_numbered_without_gaps(name: str) -> None:
    found = migrations_in(FOLDER / name)
    assert [migration.number for migration in found] == list(range(1, len(found) + 1))
    assert "application_id" in found[0].sql


def test_a_missing_number_is_told(tmp_path: Path) -> None:
    (tmp_path / "0002_second.sql").write_text("SELECT 1;")
    with pytest.raises(CatalogError, match="not numbered"):
        migrations_in(tmp_path)


def test_a_catalog_keeps_its_files_when_opened_again(folder: Path) -> None:
    store = open_store(folder)
    put_photos(store, "ab")
    store.close()
    store = open_store(folder)
    assert [row.path for row in store.files()] == [b"a", b"b"]
    store.close()
