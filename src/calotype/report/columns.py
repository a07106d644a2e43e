"""Columns: one value of every photo, each column a data file of its own.

The page sorts, filters and draws by columns and loads only those that it needs. Every number, text, truth value and
list in the facts becomes a column, named by its dotted path as conditions name it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from calotype.report.data import packed, receiving

CHUNK = 4096
"""Photos of a chunk: what is held in memory before it is written."""

MOST = 600
"""Most columns of a report: a plug-in whose results have keys made from data would else fill memory and disk."""

_KINDS = {bool: "boolean", int: "number", float: "number", str: "string", list: "list"}


class _Column:
    """Values that wait to be written, from the chunk's first photo on; what is missing at the end is null."""

    __slots__ = ("kind", "number", "path", "values")

    def __init__(self, path: str, number: int, kind: str) -> None:
        self.path = path
        self.number = number
        self.kind = kind
        self.values: list[Any] = []


class _Branch:
    """What lies below a dict in the facts: columns and further branches, by key. A photo's facts are walked along it,
    so that no dotted path is put together twice."""

    __slots__ = ("branches", "columns", "prefix")

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.columns: dict[str, _Column] = {}
        self.branches: dict[str, _Branch] = {}


class Columns:
    """Writes columns as the photos come; memory is bounded by `CHUNK` photos."""

    def __init__(self, folder: Path) -> None:
        self.left_out: set[str] = set()
        """Names of facts of which not every value has a column, because there would be too many."""
        self._folder = folder / "columns"
        self._folder.mkdir(parents=True)
        self._columns: list[_Column] = []
        self._own = _Branch("")
        self._facts = _Branch("")
        self._start = 0
        self._index = 0

    def add(self, values: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
        """The next photo: `values` become columns as they are, `facts` by their dotted paths.

        Nulls, blobs and keys that no condition can name are left out.
        """
        for key, value in values.items():
            if value is not None:
                self._put(self._own, key, value)
        self._walk(self._facts, facts)
        self._index += 1
        if self._index == CHUNK:
            self._flush()

    def close(self) -> list[dict[str, Any]]:
        """Write what is left; the columns as the page needs to know them, by path."""
        self._flush()
        found = sorted(self._columns, key=lambda column: column.path)
        return [{"path": column.path, "file": column.number, "kind": column.kind} for column in found]

    def _walk(self, branch: _Branch, facts: Mapping[str, Any]) -> None:
        for key, value in facts.items():
            if value is None:
                continue
            if type(value) is not dict:
                self._put(branch, key, value)
            elif "blob" not in value and key.isidentifier():
                below = branch.branches.get(key) or self._below(branch, key)
                if below is not None:
                    self._walk(below, value)

    def _below(self, branch: _Branch, key: str) -> _Branch | None:
        prefix = f"{branch.prefix}{key}."
        if self._is_full(prefix):
            return None
        below = branch.branches[key] = _Branch(prefix)
        return below

    def _put(self, branch: _Branch, key: str, value: Any) -> None:
        column = branch.columns.get(key) or self._begin(branch, key, value)
        if column is not None:
            values = column.values
            if len(values) < self._index:
                values.extend([None] * (self._index - len(values)))
            values.append(value)

    def _begin(self, branch: _Branch, key: str, value: Any) -> _Column | None:
        path = branch.prefix + key
        if branch is self._facts or not (key.isidentifier() or branch is self._own):
            return None  # a fact that is no object, or a key that no condition can name
        if self._is_full(path):
            return None
        column = branch.columns[key] = _Column(path, len(self._columns), _KINDS[type(value)])
        self._columns.append(column)
        return column

    def _is_full(self, path: str) -> bool:
        if len(self._columns) < MOST:
            return False
        self.left_out.add(path.partition(".")[0])
        return True

    def _flush(self) -> None:
        for column in self._columns:
            if column.values:
                script = receiving(f"columns/{column.number}", packed([self._start, column.values]))
                with (self._folder / f"{column.number}.js").open("ab") as file:
                    file.write(script)
                column.values = []
        self._start += self._index
        self._index = 0
