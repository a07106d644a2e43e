"""A photo's facts in SQLite beside the facts themselves, so that each test asks both."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from calotype.expressions import FAILED, Source, Sql, Truth, Type, parse, register_functions, value_sql

Ask = Callable[[str, Mapping[str, Any]], Truth]


class Table:
    """A table with one row, for one photo: a document and whether the step failed, by name."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.types: Mapping[str, Type] | None = None

    def fill(self, facts: Mapping[str, Any]) -> None:
        self.connection.execute("DROP TABLE IF EXISTS facts")
        self.connection.execute("CREATE TABLE facts (name TEXT, document TEXT, failed INTEGER)")
        rows = [
            (name, None if fact in (None, FAILED) else json.dumps(fact, ensure_ascii=False), fact is FAILED)
            for name, fact in facts.items()
        ]
        self.connection.executemany("INSERT INTO facts VALUES (?, ?, ?)", rows)

    @staticmethod
    def resolve(name: str) -> Source:
        return Source(
            Sql("(SELECT document FROM facts WHERE name = ?)", (name,)),
            Sql("coalesce((SELECT failed FROM facts WHERE name = ?), 0)", (name,)),
        )

    def ask(self, text: str, facts: Mapping[str, Any]) -> Truth:
        """The answer of the closure, once the SQL has given the same (it says null for failed)."""
        condition = parse(text, self.types)
        answer = condition.test(facts)
        self.fill(facts)
        sql = condition.sql(self.resolve)
        (found,) = self.connection.execute(f"SELECT {sql.text}", sql.params).fetchone()
        expected = {Truth.TRUE: 1, Truth.FALSE: 0}.get(answer)
        assert found == expected, f"{text!r} of {facts!r}: {answer} in the worker, {found} in {sql.text}"
        selected = self.connection.execute(f"SELECT 1 WHERE {sql.text}", sql.params).fetchall()
        assert bool(selected) is (answer is Truth.TRUE)
        return answer

    def value(self, text: str, facts: Mapping[str, Any]) -> Any:
        """The value that a photo is sorted by."""
        self.fill(facts)
        sql = value_sql(text, self.resolve, self.types)
        return self.connection.execute(f"SELECT {sql.text}", sql.params).fetchone()[0]


@pytest.fixture
def table() -> Iterator[Table]:
    connection = sqlite3.connect(":memory:")
    register_functions(connection)
    yield Table(connection)
    connection.close()
