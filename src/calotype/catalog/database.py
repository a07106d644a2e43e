"""One SQLite database: its connection, its statements, its transactions, and the border where its errors come in."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from calotype.errors import CatalogDamaged, CatalogError, CatalogFull

APPLICATION_ID = 0x43414C4F
"""`PRAGMA application_id` of a database that is ours: "CALO"."""

BUSY_SECONDS = 30.0
PAGE_BYTES = 8192
CACHE_BYTES = 64_000_000
"""Pages that a connection keeps in memory, at most, unless its part of the catalog says otherwise."""
LOG_PAGES = 8000
"""The log is moved into the database when it has so many pages. Digests are random, so each dirties a page of its own;
with SQLite's 1000 every page is moved many times (a photo with 12 facts took a fifth more)."""

Synchronous = Literal["NORMAL", "FULL"]

Connect = Callable[..., sqlite3.Connection]
"""`sqlite3.connect`, or what a test puts in its place to make calls fail."""

_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE}
"""A quota or the largest file size reached comes as a write error: SQLite only knows "no space left" by name."""


class Database:
    """A connection to one database. Every error of SQLite leaves it as a `CatalogError`."""

    def __init__(
        self,
        file: Path | None,
        *,
        synchronous: Synchronous,
        if_damaged: str,
        cache_bytes: int = CACHE_BYTES,
        connect: Connect = sqlite3.connect,
    ) -> None:
        """Open `file`, or a database in memory. Nothing is written yet, see `migrations.bring_up_to_date`.

        `if_damaged` is the hint for a damaged file: what its loss costs.
        """
        self.file = file
        self._border = _Border(_printable(file) if file else "in memory", if_damaged)
        with self._border:
            # No isolation level: transactions begin where `transaction` says so, and nowhere else.
            self._connection = connect(file or ":memory:", timeout=BUSY_SECONDS, isolation_level=None)
        try:
            self._require_ours()
            self._set(synchronous, cache_bytes)
        except BaseException:
            self.close()
            raise

    def _require_ours(self) -> None:
        # In this order: another process may be making it, and its tables come with the mark, in one transaction.
        (tables,) = self.one("SELECT count(*) FROM sqlite_schema")
        (application,) = self.one("PRAGMA application_id")
        if application != APPLICATION_ID and (application or tables):
            raise self.damaged("it was not made by Calotype")

    def _set(self, synchronous: str, cache_bytes: int) -> None:
        self.run(f"PRAGMA page_size = {PAGE_BYTES}")
        self.one("PRAGMA journal_mode = WAL")
        self.run(f"PRAGMA synchronous = {synchronous}")
        self.run(f"PRAGMA cache_size = -{cache_bytes // 1000}")
        self.run(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")

    @property
    def version(self) -> int:
        """The version of its tables; 0 in an empty database."""
        return int(self.one("PRAGMA user_version")[0])

    def extend(self, register: Callable[[sqlite3.Connection], None]) -> None:
        """Let `register` give the connection functions that its SQL may call."""
        with self._border:
            register(self._connection)

    def damaged(self, why: str) -> CatalogDamaged:
        """The error that says that this database is damaged."""
        return CatalogDamaged(f"the catalog {self._border.name} is damaged: {why}", hint=self._border.if_damaged)

    def run(self, sql: str, params: Sequence[Any] = ()) -> int:
        """Run a statement; returns how many rows it changed."""
        with self._border:
            return self._connection.execute(sql, params).rowcount

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> int:
        """Run a statement for each of `rows`; returns how many rows were changed in all."""
        with self._border:
            return self._connection.executemany(sql, rows).rowcount

    def insert(self, sql: str, params: Sequence[Any]) -> int:
        """Run an INSERT; returns the number of the new row."""
        with self._border:
            return int(self._connection.execute(sql, params).lastrowid or 0)

    def rows(self, sql: str, params: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows that a query answers, read as they are asked for."""
        with self._border:
            yield from self._connection.execute(sql, params)

    def all(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows that a query answers, read at once: quicker than `rows` by half."""
        with self._border:
            return self._connection.execute(sql, params).fetchall()

    def one(self, sql: str, params: Sequence[Any] = ()) -> tuple[Any, ...]:
        """The only row that a query answers, or its first."""
        with self._border:
            found: tuple[Any, ...] = self._connection.execute(sql, params).fetchone()
            return found

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is committed together, or rolled back. Inside another, it belongs to that one."""
        if self._connection.in_transaction:
            yield
            return
        # The lock is taken now: a transaction that reads first and writes later would fail when another wrote between.
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            # SQLite may have rolled back by itself; and what failed first is what must be told.
            with suppress(sqlite3.Error):
                self._connection.rollback()
            raise

    def back_up(self, to: Path) -> None:
        """Copy the database as it was last committed; `to` is there whole or not at all.

        Raises `CatalogFull` where there is no space for it.
        """
        part = to.with_name(to.name + ".part")
        try:
            to.parent.mkdir(parents=True, exist_ok=True)
            part.unlink(missing_ok=True)
            # Through a connection of its own, which sees what is committed even while this one has a transaction.
            with (
                self._border,
                closing(sqlite3.connect(self.file or "")) as source,
                closing(sqlite3.connect(part)) as copy,
            ):
                source.backup(copy)
            part.replace(to)
        except OSError as error:
            raise CatalogError(
                f"the catalog {self._border.name} can't be copied to {_printable(to)}: {error.strerror}",
                hint="allow writing there, or free some space",
            ) from error

    def size(self) -> int:
        """Bytes of its pages: of memory, or of the file as it is once the log has been moved into it.

        The log itself is not counted: it comes and goes, and two commands would tell two sizes of one catalog.
        """
        return int(self.one("PRAGMA page_count")[0]) * int(self.one("PRAGMA page_size")[0])

    def close(self) -> None:
        """Close the connection. A second call does nothing."""
        with self._border:
            self._connection.close()


def _printable(file: Path) -> str:
    return os.fsencode(file).decode(errors="replace")


class _Border:
    """Turns errors of SQLite into ours."""

    def __init__(self, name: str, if_damaged: str) -> None:
        self.name = name
        self.if_damaged = if_damaged

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        # Without a code it is no answer of SQLite's but a mistake in our own call.
        if isinstance(error, sqlite3.Error) and hasattr(error, "sqlite_errorcode"):
            raise self._translated(error) from error

    def _translated(self, error: sqlite3.Error) -> CatalogError:
        code, primary = error.sqlite_errorcode, error.sqlite_errorcode & 0xFF
        if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return CatalogDamaged(f"the catalog {self.name} is damaged: {error}", hint=self.if_damaged)
        if primary == sqlite3.SQLITE_FULL or code in _FULL:
            return CatalogFull(
                f"there is no space left for the catalog {self.name}: {error}",
                hint="free some space (or raise the quota or the limit on file sizes) and run it again; "
                "what was committed is kept",
            )
        message, hint = _OTHERS.get(primary, ("can't be used", "`calotype doctor --catalog` checks it"))
        return CatalogError(f"the catalog {self.name} {message}: {error}", hint=hint)


_IN_USE = (
    f"has been in use by another program for {BUSY_SECONDS:.0f} seconds",
    "wait until it has finished, or end it",
)
_OTHERS: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_BUSY: _IN_USE,
    sqlite3.SQLITE_LOCKED: _IN_USE,
    sqlite3.SQLITE_IOERR: (
        "can't be read or written by the system",
        "check the disk and the connection to it; then `calotype doctor --catalog` checks the catalog",
    ),
    sqlite3.SQLITE_READONLY: ("can't be written", "allow writing to it and its folder, or use another with --catalog"),
    sqlite3.SQLITE_PERM: ("can't be opened", "allow reading and writing it, or use another with --catalog"),
    sqlite3.SQLITE_CANTOPEN: (
        "can't be opened",
        "allow reading and writing it and its folder, or use another with --catalog",
    ),
    sqlite3.SQLITE_NOMEM: ("needs more memory than there is", "close other programs and run it again"),
}
