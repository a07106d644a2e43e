"""Roots, and the row numbers of digests and keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from calotype.catalog.connected import Connected, numbers
from calotype.catalog.rows import KeyRow, Kind

_TABLES: dict[Kind, str] = {
    "library": "library_ids",
    "group": "group_ids",
    "image": "image_ids",
    "photo": "photo_ids",
    "file": "file_ids",
}
OWN_ROOT = 1
"""The root of the library that the catalog lies in; its path is empty, so that it can be moved."""

_AT_ONCE = 500
"""Digests asked for in one query; well below the number of parameters that any SQLite takes."""


class Ids(Connected):
    """The tables `roots`, `<kind>_ids` and `keys`."""

    def root(self, path: bytes) -> int:
        """See `Store`."""
        known = {path: id for id, path in self.roots().items()}
        if path in known:
            return known[path]
        with self._catalog.transaction():
            self._catalog.run("INSERT INTO roots (path) VALUES (?) ON CONFLICT DO NOTHING", (path,))
            return int(self._catalog.one("SELECT id FROM roots WHERE path = ?", (path,))[0])

    def roots(self) -> dict[int, bytes]:
        """See `Store`."""
        return dict(self._catalog.all("SELECT id, path FROM roots ORDER BY id"))

    def intern(self, kind: Kind, digests: Sequence[bytes]) -> list[int]:
        """See `Store`. Takes the lock only if there is something new."""
        table = _TABLES[kind]
        known = self._numbers_of(table, dict.fromkeys(digests))
        missing = [digest for digest in dict.fromkeys(digests) if digest not in known]
        if missing:
            with self._catalog.transaction():
                insert = f"INSERT INTO {table} (digest) VALUES (?) ON CONFLICT DO NOTHING"
                self._catalog.many(insert, ((digest,) for digest in missing))
                known |= self._numbers_of(table, missing)
        return [known[digest] for digest in digests]

    def _numbers_of(self, table: str, digests: Iterable[bytes]) -> dict[bytes, int]:
        asked = list(digests)
        known: dict[bytes, int] = {}
        for start in range(0, len(asked), _AT_ONCE):
            some = asked[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            known.update(self._catalog.all(f"SELECT digest, id FROM {table} WHERE digest IN ({marks})", some))
        return known

    def digests(self, kind: Kind, ids: Iterable[int]) -> dict[int, bytes]:
        """See `Store`."""
        query = f"SELECT id, digest FROM {_TABLES[kind]} WHERE id IN (SELECT value FROM json_each(?))"
        return dict(self._catalog.all(query, (numbers(ids),)))

    def put_key(self, row: KeyRow) -> int:
        """See `Store`."""
        values = (row.key, row.op, row.version, row.subject, msgspec.json.encode(row.parts).decode())
        with self._catalog.transaction():
            self._catalog.run(
                "INSERT INTO keys (digest, op, version, subject, parts) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                values,
            )
            return int(self._catalog.one("SELECT id FROM keys WHERE digest = ?", (row.key,))[0])

    def keys(self) -> dict[int, KeyRow]:
        """See `Store`."""
        rows = self._catalog.rows("SELECT id, digest, op, version, subject, parts FROM keys ORDER BY id")
        return {
            id: KeyRow(digest, op, version, subject, _parts(parts)) for id, digest, op, version, subject, parts in rows
        }


def _parts(text: str) -> dict[str, Any]:
    return msgspec.json.decode(text, type=dict[str, Any])
