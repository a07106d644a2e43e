from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from calotype.catalog import Store, open_store
from calotype.errors import CatalogDamaged, CatalogError
from catalog_kit import put_key, put_photos


@pytest.mark.parametrize("name", ["catalog", "blobs", "decisions"])
@pytest.mark.parametrize("content", [b"not a database, but a text that is long enough " * 100, b"\0" * 8192])
def test_a_file_that_is_no_database_is_damaged_and_left_as_it_is(folder: Path, name: str, content: bytes) -> None:
    open_store(folder).close()
    (folder / f"{name}.db").write_bytes(content)
    with pytest.raises(CatalogDamaged, match=f"{name}.db is damaged") as told:
        open_store(folder)
    assert "move it away" in told.value.hint
    assert (folder / f"{name}.db").read_bytes() == content


def test_the_hint_for_decisions_says_that_they_are_the_owners(folder: Path) -> None:
    open_store(folder).close()
    (folder / "decisions.db").write_bytes(b"x" * 9000)
    with pytest.raises(CatalogDamaged) as told:
        open_store(folder)
    assert "backup" in told.value.hint


def test_a_page_that_is_overwritten_is_found_when_it_is_read(folder: Path) -> None:
    store = open_store(folder)
    put_photos(store, (f"{number:05}" for number in range(5000)))
    store.close()
    with (folder / "catalog.db").open("r+b") as file:
        file.seek(30 * 8192)
        file.write(os.urandom((folder / "catalog.db").stat().st_size - 30 * 8192))
    store = open_store(folder)
    with pytest.raises(CatalogDamaged, match=r"catalog\.db is damaged"):
        list(store.files())
    store.close()


def test_the_database_of_another_program_is_not_written_to(folder: Path) -> None:
    folder.mkdir()
    with closing(sqlite3.connect(folder / "catalog.db")) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    with pytest.raises(CatalogDamaged, match="not made by Calotype"):
        open_store(folder)


def test_an_empty_file_is_an_empty_catalog(folder: Path) -> None:
    """A process that dies while it makes a database leaves one."""
    folder.mkdir()
    (folder / "catalog.db").touch()
    store = open_store(folder)
    assert store.roots() == {1: b""}
    store.close()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CatalogError, match="can't be made") as told:
        open_store(tmp_path / "file" / ".calotype")
    assert "--catalog" in told.value.hint


def test_a_catalog_is_for_its_owner_only(folder: Path) -> None:
    open_store(folder).close()
    if os.name != "nt":
        assert folder.stat().st_mode & 0o077 == 0


def test_a_folder_whose_name_is_no_unicode_holds_a_catalog(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x80"))
    try:
        folder.mkdir()
    except OSError:
        pytest.skip("this file system wants Unicode")
    open_store(folder / ".calotype").close()
    (folder / ".calotype" / "catalog.db").write_bytes(b"x" * 9000)
    with pytest.raises(CatalogDamaged) as told:
        open_store(folder / ".calotype")
    told.value.message.encode()


def test_nested_transactions_are_one(store: Store) -> None:
    key = put_key(store)

    def fail() -> None:
        with store.transaction():
            with store.transaction():
                store.put_facts([(key, 1, b"{}")], 1)
                store.put_blobs([(b"b" * 16, b"jpeg")])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert store.facts(key, [1]) == {}
    assert store.blob(b"b" * 16) is None


def test_a_transaction_is_seen_by_others_when_it_has_ended(folder: Path) -> None:
    writer, reader = open_store(folder), open_store(folder)
    with writer.transaction():
        put_photos(writer, "a")
        assert list(reader.files()) == []
    assert [row.path for row in reader.files()] == [b"a"]
    writer.close()
    reader.close()


def test_size_grows_with_what_is_put(store: Store) -> None:
    before = store.size()
    store.put_blobs([(b"b" * 16, b"x" * 100_000)])
    assert before > 0
    assert store.size() - before > 90_000  # part of it may go into a page that was there


def test_the_size_of_a_catalog_is_that_of_its_files_once_it_is_closed(folder: Path) -> None:
    with closing(open_store(folder)) as store:
        store.put_blobs([(b"b" * 16, b"x" * 1_000_000)])
        size = store.size()
        assert sum(file.stat().st_size for file in folder.iterdir()) > size, "the log holds much of it twice"
    assert sum(file.stat().st_size for file in folder.iterdir()) == size


def test_closing_twice_does_no_harm(store: Store) -> None:
    store.close()
    store.close()


def test_temporary_files_of_sqlite_are_gone_after_closing(folder: Path) -> None:
    store = open_store(folder)
    put_photos(store, "ab")
    store.close()
    assert sorted(file.name for file in folder.iterdir()) == ["blobs.db", "catalog.db", "decisions.db"]
