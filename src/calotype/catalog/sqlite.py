"""The store on SQLite: on disk in a `.calotype` folder, or in memory, with the same code."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack
from pathlib import Path

from calotype.catalog.blobs import Blobs
from calotype.catalog.database import Connect
from calotype.catalog.decisions import Decisions
from calotype.catalog.facts import Facts
from calotype.catalog.files import Files
from calotype.catalog.groups import Groups
from calotype.catalog.ids import Ids
from calotype.catalog.migrations import bring_up_to_date
from calotype.catalog.pairs import Pairs
from calotype.catalog.parts import BLOBS, CATALOG, PARTS
from calotype.catalog.questions import Questions
from calotype.catalog.removal import Removal
from calotype.catalog.runs import Runs
from calotype.catalog.statistics import Statistics
from calotype.catalog.store import Store
from calotype.errors import CatalogError


class SqliteStore(Files, Ids, Facts, Groups, Pairs, Blobs, Runs, Decisions, Questions, Statistics, Removal):
    """A catalog in three SQLite databases. Made by `open_store`; the interface is `Store`."""

    def size(self) -> int:
        """See `Store`."""
        return self._catalog.size() + self._blobs.size() + self._decisions.size()

    def back_up(self, folder: Path) -> None:
        """See `Store`."""
        for database in (self._catalog, self._blobs, self._decisions):
            if database.file is None:
                raise CatalogError("a catalog in memory has no file to copy", hint="open one in a folder")
            if folder.absolute() == database.file.parent.absolute():
                raise CatalogError(f"{folder} holds the catalog itself", hint="name another folder for the copy")
            database.back_up(folder / database.file.name)

    def close(self) -> None:
        """See `Store`."""
        with ExitStack() as each:
            for database in (self._catalog, self._blobs, self._decisions):
                each.callback(database.close)


def open_store(folder: Path | None, *, connect: Connect = sqlite3.connect) -> Store:
    """Open the catalog in `folder` (a `.calotype`), or a new one in memory if that is None.

    The folder is made if it is missing. Databases of older versions are brought up to date after a copy was made.
    Raises `CatalogDamaged`, `CatalogTooNew`, `CatalogFull`, `CatalogError`. `connect` stands in for `sqlite3.connect`
    where a test wants calls to fail.
    """
    if folder is not None:
        _make(folder)
    with ExitStack() as opened:
        databases, new = [], {}
        for part in PARTS:
            databases.append(part.open(folder, connect))
            opened.callback(databases[-1].close)
            new[part] = bring_up_to_date(databases[-1], part.migrations())
        store = SqliteStore(*databases)
        databases[0].extend(_register_functions)
        if new[BLOBS] and not new[CATALOG]:
            store.drop_facts_with_blobs()
        opened.pop_all()
    return store


def _register_functions(connection: sqlite3.Connection) -> None:
    from calotype.expressions import register_functions

    register_functions(connection)


def _make(folder: Path) -> None:
    try:
        # For its owner only: facts tell where somebody lives and whom they know.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CatalogError(
            f"the folder {folder} for the catalog can't be made: {error.strerror}",
            hint="allow writing there, or name another place with --catalog",
        ) from error
