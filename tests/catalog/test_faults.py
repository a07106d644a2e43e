"""Every answer of SQLite's that is an error, at every statement of every call: a clear error, and nothing half done."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from calotype.catalog import Failure, KeyRow, NamedKeys, PairRow, RunRow, Store, open_store
from calotype.errors import CatalogDamaged, CatalogError, CatalogFull
from calotype.expressions import Sql, value_sql
from catalog_kit import digest, file_row, put_key, put_photos

ANSWERS: list[tuple[int, str, type[CatalogError]]] = [
    (sqlite3.SQLITE_IOERR_READ, "disk I/O error", CatalogError),
    (sqlite3.SQLITE_BUSY, "database is locked", CatalogError),
    (sqlite3.SQLITE_CORRUPT, "database disk image is malformed", CatalogDamaged),
    (sqlite3.SQLITE_FULL, "database or disk is full", CatalogFull),
    (sqlite3.SQLITE_IOERR_WRITE, "disk I/O error", CatalogFull),
    (sqlite3.SQLITE_READONLY, "attempt to write a readonly database", CatalogError),
    (sqlite3.SQLITE_NOMEM, "out of memory", CatalogError),
    (sqlite3.SQLITE_CANTOPEN, "unable to open database file", CatalogError),
    (sqlite3.SQLITE_PROTOCOL, "locking protocol", CatalogError),
]


class Faults:
    """Makes one statement, or the first row of one answer, fail. `connect` goes where `sqlite3.connect` would."""

    def __init__(self) -> None:
        self.countdown = -1
        self.answer = ANSWERS[0]

    def arm(self, countdown: int, answer: tuple[int, str, type[CatalogError]]) -> None:
        self.countdown, self.answer = countdown, answer

    def connect(self, *arguments: Any, **options: Any) -> sqlite3.Connection:
        return sqlite3.connect(*arguments, **options, factory=self._connection_class())

    def strike(self) -> None:
        self.countdown -= 1
        if self.countdown == -1:
            error = sqlite3.OperationalError(self.answer[1])
            error.sqlite_errorcode = self.answer[0]
            raise error

    def _connection_class(self) -> type[sqlite3.Connection]:
        faults = self

        class Cursor(sqlite3.Cursor):
            def __next__(self) -> Any:
                faults.strike()
                return super().__next__()

        class Connection(sqlite3.Connection):
            def cursor(self, *_: Any) -> sqlite3.Cursor:  # type: ignore[override]
                return super().cursor(Cursor)

            def execute(self, *arguments: Any) -> sqlite3.Cursor:
                faults.strike()
                return super().execute(*arguments)

            def executemany(self, *arguments: Any) -> sqlite3.Cursor:
                faults.strike()
                return super().executemany(*arguments)

        return Connection


@pytest.fixture
def faults() -> Faults:
    return Faults()


def batch(store: Store) -> None:
    with store.transaction():
        store.put_blobs([(digest("blob"), b"jpeg")])
        store.put_facts([(1, 1, b"{}")], 1)


CALLS: dict[str, Callable[[Store], object]] = {
    "transaction": batch,
    "size": lambda store: store.size(),
    "root": lambda store: store.root(b"/mnt"),
    "roots": lambda store: store.roots(),
    "files": lambda store: list(store.files()),
    "put_files": lambda store: store.put_files([file_row(b"new")]),
    "mark_gone": lambda store: store.mark_gone([1], 5),
    "file_ids": lambda store: store.file_ids([(1, b"a")]),
    "forget_files": lambda store: store.forget_files([2]),
    "exact_groups": lambda store: list(store.exact_groups("bytes")),
    "intern": lambda store: store.intern("image", [digest("a new one")]),
    "digests": lambda store: store.digests("image", [1]),
    "put_key": lambda store: store.put_key(KeyRow(digest("new"), "focus", 1, "image", {})),
    "keys": lambda store: store.keys(),
    "put_facts": lambda store: store.put_facts([(1, 3, b"{}")], 1),
    "put_failures": lambda store: store.put_failures([(1, 4, Failure("x", "y"))], 1),
    "facts": lambda store: store.facts(1, [1]),
    "subjects": lambda store: list(store.subjects(1)),
    "facts_of": lambda store: store.facts_of([1, 2], [1]),
    "failures": lambda store: store.failures(1),
    "put_member_facts": lambda store: store.put_member_facts([(1, 1, 1, b"{}")], 1),
    "member_facts": lambda store: store.member_facts(1, 1),
    "failing_files": lambda store: store.failing_files([(1, "image")]),
    "unsettled": lambda store: list(store.unsettled(1, "image", {})),
    "replace_groups": lambda store: store.replace_groups("near", [(1, [1, 2])]),
    "groups": lambda store: list(store.groups("near")),
    "put_blobs": lambda store: store.put_blobs([(digest("another"), b"jpeg")]),
    "blob": lambda store: store.blob(digest("blob")),
    "begin_run": lambda store: store.begin_run(RunRow(0, "analyze", 1)),
    "end_run": lambda store: store.end_run(1, "done", {}),
    "runs": lambda store: store.runs(),
    "begin_names": lambda store: store.begin_names(1, "analyze", {"content": 1}),
    "settle_names": lambda store: store.settle_names(1),
    "names": lambda store: store.names("analyze"),
    "add_decision": lambda store: store.add_decision("pick", digest("a"), {}),
    "decisions": lambda store: list(store.decisions("pick")),
    "photos": lambda store: list(store.photos([NamedKeys("content", ((1, "image"),))])),
    "photos in order": lambda store: list(
        store.photos(order=value_sql("content.x", store.resolver([NamedKeys("content", ((1, "image"),))])))
    ),
    "tally": lambda store: store.tally([Sql("files.format")]),
    "key_uses": lambda store: store.key_uses(),
    "unneeded": lambda store: store.unneeded(),
    "collect": lambda store: store.collect(),
    "forget": lambda store: store.forget(2, b"folder"),
    "compact": lambda store: store.compact(),
    "put_pairs": lambda store: store.put_pairs(1, [PairRow(1, 2, 3, 0, 0.9)], [1, 2]),
    "pairs": lambda store: list(store.pairs(1)),
    "probed": lambda store: store.probed(1),
    "photos_with_ids": lambda store: list(store.photos_with_ids([1])),
}
WITHOUT_SQL = {"close", "resolver", "back_up"}


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Faults, Store, Path]]:
    """A store with something in every table."""
    faults, folder = Faults(), tmp_path_factory.mktemp("faults") / ".calotype"
    store = open_store(folder, connect=faults.connect)
    put_photos(store, "abc")
    put_key(store)
    for name, call in CALLS.items():
        if name != "forget_files":
            call(store)
    yield faults, store, folder
    store.close()


def test_every_call_of_the_interface_is_tried() -> None:
    public = {name for name in vars(Store) if not name.startswith("_")}
    assert {name.partition(" ")[0] for name in CALLS} | WITHOUT_SQL == public


def error_of(call: Callable[[], object]) -> CatalogError | None:
    try:
        call()
    except CatalogError as error:
        return error
    return None


@pytest.mark.parametrize("name", CALLS)
def test_an_error_at_any_statement_of_a_call_is_clear_and_leaves_the_store_usable(
    crowded: tuple[Faults, Store, Path], name: str
) -> None:
    faults, store, _ = crowded
    for struck in range(100):
        answer = ANSWERS[(struck + len(name)) % len(ANSWERS)]
        faults.arm(struck, answer)
        error = error_of(lambda: CALLS[name](store))
        if error is None:
            break
        assert type(error) is answer[2]
        assert "catalog" in error.message
        assert answer[1] in error.message
        assert error.hint
    assert faults.countdown >= 0  # it went through because no statement was left to strike
    assert struck >= 1 or name == "size"  # sizes are those of files
    faults.arm(-1, ANSWERS[0])
    assert len(store.roots()) == 2


def test_an_error_in_a_batch_keeps_nothing_of_it(crowded: tuple[Faults, Store, Path]) -> None:
    faults, store, _ = crowded

    def batch() -> None:
        with store.transaction():
            store.put_facts([(1, 50, b"{}")], 1)
            store.put_facts([(1, 51, b"{}")], 1)

    for statement in range(3, 8):
        faults.arm(statement, ANSWERS[3])
        assert type(error_of(batch)) is CatalogFull
        faults.arm(-1, ANSWERS[0])
        assert store.facts(1, [50, 51]) == {}


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: f"{answer[0]}")
def test_every_error_on_opening_is_clear_and_the_catalog_opens_again(
    faults: Faults, folder: Path, answer: tuple[int, str, type[CatalogError]]
) -> None:
    for struck in range(0, 1000, 7):
        faults.arm(struck, answer)
        error = error_of(lambda: open_store(folder, connect=faults.connect).close())
        if error is None:
            break
        assert type(error) is answer[2]
    assert struck > 40
    store = open_store(folder)
    assert store.roots() == {1: b""}
    store.close()
