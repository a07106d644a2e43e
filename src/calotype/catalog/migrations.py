"""Numbered forward migrations: `migrations/<database>/<number>_<what>.sql`, applied when a database is opened."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from calotype.catalog.database import Database
from calotype.errors import CatalogError, CatalogTooNew

FOLDER = Path(__file__).with_name("migrations")


class Migration(Struct, frozen=True):
    """What turns the version below `number` into `number`."""

    number: int
    sql: str

    def statements(self) -> Iterator[str]:
        """Its statements one by one, since SQLite's own way of running a script would commit first."""
        statement = ""
        for line in self.sql.splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                yield statement
                statement = ""


def migrations_in(folder: Path) -> tuple[Migration, ...]:
    """The migrations in a folder, in order; their numbers are 1, 2, 3 and so on."""
    files = sorted(folder.glob("*.sql"))
    found = tuple(Migration(int(file.name.partition("_")[0]), file.read_text(encoding="utf-8")) for file in files)
    if [migration.number for migration in found] != list(range(1, len(found) + 1)):
        raise CatalogError(
            f"the migrations in {folder} are not numbered 1, 2, 3 …", hint="this Calotype is damaged: install it again"
        )
    return found


def bring_up_to_date(database: Database, migrations: tuple[Migration, ...]) -> bool:
    """Apply the migrations that `database` lacks, after a copy of it was made. True if it was empty.

    Raises `CatalogTooNew` for a version that is not known yet.
    """
    newest = migrations[-1].number
    if require_known(database, newest) == newest:
        return False
    with database.transaction():
        # Asked again, for another process may have been quicker.
        version = require_known(database, newest)
        if version and version < newest and database.file is not None:
            database.back_up(database.file.parent / "backups" / f"{database.file.stem}-v{version}.db")
        for migration in migrations[version:]:
            for statement in migration.statements():
                database.run(statement)
        database.run(f"PRAGMA user_version = {newest}")
    return version == 0


def require_known(database: Database, newest: int) -> int:
    """The version of a database. Raises `CatalogTooNew` for one that is higher than the newest that is known."""
    version = database.version
    if version > newest:
        raise CatalogTooNew(
            f"the catalog {database.file} has version {version}; this Calotype knows versions up to {newest}",
            hint="install a newer Calotype (pip install -U calotype), or use another catalog with --catalog",
        )
    return version
