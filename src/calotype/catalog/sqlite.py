"""The store on SQLite: on disk in a `.calotype` folder, or in memory, with the same code."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack
from pathlib import Path

from calotype.catalog.blobs import Blobs
from calotype.catalog.database import Connect, Database, Synchronous
from calotype.catalog.decisions import Decisions
from calotype.catalog.facts import Facts
from calotype.catalog.files import Files
from calotype.catalog.groups import Groups
from calotype.catalog.ids import Ids
from calotype.catalog.migrations import FOLDER, bring_up_to_date, migrations_in
from calotype.catalog.questions import Questions
from calotype.catalog.runs import Runs
from calotype.catalog.store import Store
from calotype.errors import CatalogError, LibraryMissing

_CAN_BE_MADE_AGAIN = (
    "`calotype doctor --catalog` says what is wrong. What it holds can be computed again: move it away with its -wal "
    "and -shm and run again; your decisions are kept elsewhere"
)
_IS_THE_OWNERS = "put a backup in its place, or move it away: what you decided is then forgotten, and nothing else"


class SqliteStore(Files, Ids, Facts, Groups, Blobs, Runs, Decisions, Questions):
    """A catalog in three SQLite databases. Made by `open_store`; the interface is `Store`."""

    def size(self) -> int:
        """See `Store`."""
        return self._catalog.size() + self._blobs.size() + self._decisions.size()

    def close(self) -> None:
        """See `Store`."""
        with ExitStack() as each:
            for database in (self._catalog, self._blobs, self._decisions):
                each.callback(database.close)


def open_store(folder: Path | None, *, create: bool = True, connect: Connect = sqlite3.connect) -> Store:
    """Open the catalog in `folder` (a `.calotype`), or a new one in memory if that is None.

    The folder is made if it is missing; without `create` a missing catalog is an error. Databases of older versions
    are brought up to date after a copy was made. Raises `CatalogDamaged`, `CatalogTooNew`, `CatalogFull`,
    `CatalogError`. `connect` stands in for `sqlite3.connect` where a test wants calls to fail.
    """
    if folder is not None:
        _make(folder, create)
    with ExitStack() as opened:

        def database(name: str, synchronous: Synchronous, if_damaged: str) -> tuple[Database, bool]:
            file = folder / f"{name}.db" if folder else None
            found = Database(file, synchronous=synchronous, if_damaged=if_damaged, connect=connect)
            opened.callback(found.close)
            return found, bring_up_to_date(found, migrations_in(FOLDER / name))

        catalog, catalog_is_new = database("catalog", "NORMAL", _CAN_BE_MADE_AGAIN)
        # Synced at each commit: a blob must not be lost in a power cut that the fact that names it outlives.
        blobs, blobs_are_new = database("blobs", "FULL", _CAN_BE_MADE_AGAIN)
        decisions, _ = database("decisions", "FULL", _IS_THE_OWNERS)
        store = SqliteStore(catalog, blobs, decisions)
        catalog.extend(_register_functions)
        if blobs_are_new and not catalog_is_new:
            store.drop_facts_with_blobs()
        opened.pop_all()
    return store


def _register_functions(connection: sqlite3.Connection) -> None:
    from calotype.expressions import register_functions

    register_functions(connection)


def _make(folder: Path, create: bool) -> None:
    if not create and not (folder / "catalog.db").is_file():
        raise LibraryMissing(f"there is no catalog in {folder}", hint="`calotype analyze FOLDER` makes one")
    try:
        # For its owner only: facts tell where somebody lives and whom they know.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CatalogError(
            f"the folder {folder} for the catalog can't be made: {error.strerror}",
            hint="allow writing there, or name another place with --catalog",
        ) from error
