"""Columns: one value of every photo, each column a data file of its own.

The page sorts, filters and draws by columns and loads only those that it needs. Every number, text, truth value and
list in the facts becomes a column, named by its dotted path as conditions name it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from calotype.report.data import packed, receiving

CHUNK = 4096
"""Photos of a chunk: what is held in memory before it is written."""

MOST = 600
"""Most columns of a report: a plug-in whose results have keys made from data would else fill memory and disk."""

_KINDS = {bool: "boolean", int: "number", float: "number", str: "string", list: "list"}


class Columns:
    """Writes columns as the photos come; memory is bounded by `CHUNK` photos."""

    def __init__(self, folder: Path) -> None:
        self.left_out: set[str] = set()
        self._folder = folder / "columns"
        self._folder.mkdir(parents=True)
        self._numbers: dict[str, int] = {}
        self._kinds: dict[str, str] = {}
        self._waiting: dict[str, list[Any]] = {}
        self._start = 0
        self._count = 0

    def add(self, values: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
        """The next photo: `values` become columns as they are, `facts` by their dotted paths."""
        index = self._count - self._start
        for path, value in values.items():
            if value is not None:
                self._put(path, index, value)
        for path, value in leaves("", facts):
            self._put(path, index, value)
        self._count += 1
        if self._count - self._start == CHUNK:
            self._flush()

    def close(self) -> list[dict[str, Any]]:
        """Write what is left; the columns as the page needs to know them, by path."""
        self._flush()
        return [
            {"path": path, "file": number, "kind": self._kinds[path]} for path, number in sorted(self._numbers.items())
        ]

    def _put(self, path: str, index: int, value: Any) -> None:
        column = self._waiting.get(path)
        if column is None:
            if path not in self._numbers and not self._begin(path, value):
                return
            column = self._waiting[path] = []
        if len(column) < index:
            column.extend([None] * (index - len(column)))
        column.append(value)

    def _begin(self, path: str, value: Any) -> bool:
        if len(self._numbers) == MOST:
            self.left_out.add(path.partition(".")[0])
            return False
        self._numbers[path] = len(self._numbers)
        self._kinds[path] = _KINDS[type(value)]
        return True

    def _flush(self) -> None:
        for path, column in self._waiting.items():
            number = self._numbers[path]
            script = receiving(f"columns/{number}", packed([self._start, column]))
            with (self._folder / f"{number}.js").open("ab") as file:
                file.write(script)
        self._waiting.clear()
        self._start = self._count


def leaves(prefix: str, value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The values inside nested dicts with their dotted paths. Nulls, blobs and keys that are no names are left out."""
    for key, inner in value.items():
        if inner is None or not key.isidentifier():
            continue
        if isinstance(inner, dict):
            if "blob" not in inner:
                yield from leaves(f"{prefix}{key}.", inner)
        else:
            yield prefix + key, inner
