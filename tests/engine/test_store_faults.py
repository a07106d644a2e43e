"""A catalog that fails in mid-run, at any statement: a clear error, and the next run leaves what a quiet one leaves."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from calotype.catalog import open_store
from calotype.errors import CatalogError
from calotype.ops.declare import Member
from engine_kit import Number, age, facts_of, make_op, make_recipe, run_inline
from kit import make_photo

pytestmark = pytest.mark.integration


def ranked(members: Sequence[Member], parameters: Any) -> tuple[Number, list[Number]]:
    return Number(), [Number(value=float(place)) for place in range(len(members))]


RECIPE = make_recipe(
    [{"op": "measure"}, {"op": "where"}, {"op": "best"}, {"op": "other", "when": "best.value == 0"}],
    make_op("measure"),
    make_op("where", reads="file"),
    make_op("other"),
    make_op(
        "best", ranked, {"measure": "measure"}, reads="facts", scope="group", groups="folder", member_result=Number
    ),
)


class Disk:
    """A disk that fails once, before a statement that is counted down to; -1 is never."""

    def __init__(self) -> None:
        self.statements = 0
        self.fails_at = -1

    def connect(self, *arguments: Any, **options: Any) -> sqlite3.Connection:
        disk = self

        class Connection(sqlite3.Connection):
            def execute(self, *arguments: Any) -> sqlite3.Cursor:
                disk.count()
                return super().execute(*arguments)

            def executemany(self, *arguments: Any) -> sqlite3.Cursor:
                disk.count()
                return super().executemany(*arguments)

        return sqlite3.connect(*arguments, **options, factory=Connection)

    def count(self) -> None:
        self.statements += 1
        if self.statements == self.fails_at:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
            raise error


def run(photos: Path, catalog: Path, disk: Disk) -> dict[tuple[str, str], Any]:
    store = open_store(catalog, connect=disk.connect)
    try:
        run_inline(store, photos, RECIPE)
        return facts_of(store)
    finally:
        store.close()


def test_at_any_statement(tmp_path: Path) -> None:
    for number in range(4):
        make_photo(tmp_path / "photos" / "ab"[number % 2] / f"{number}.jpg", seed=number, size=(40, 30))
    photos = age(tmp_path / "photos")
    disk = Disk()
    open_store(tmp_path / "new", connect=disk.connect).close()
    opened = disk.statements
    facts = run(photos, shutil.copytree(tmp_path / "new", tmp_path / "quiet"), disk)
    for statement in range(opened + 10, disk.statements - opened, 7):
        failing = Disk()
        failing.fails_at = statement
        catalog = shutil.copytree(tmp_path / "new", tmp_path / f"failing at {statement}")
        with pytest.raises(CatalogError, match="no space left"):
            run(photos, catalog, failing)
        assert run(photos, catalog, Disk()) == facts
