"""Blobs: bytes that facts name by their digest."""

from __future__ import annotations

import re
from collections.abc import Iterable

from calotype.catalog.connected import Connected
from calotype.catalog.database import Database

NAMES_A_BLOB = """instr(document, '"blob":"')"""
"""Whether a document names a blob: `{"blob": id, ...}`, written without spaces."""

_NAMED = re.compile(rb'"blob":"([0-9a-f]{32})"')


class Blobs(Connected):
    """The table `blobs`, in a database of its own, so that listing facts does not read past thumbnails."""

    def put_blobs(self, blobs: Iterable[tuple[bytes, bytes]]) -> None:
        """See `Store`."""
        with self._blobs.transaction():
            self._blobs.many("INSERT INTO blobs (id, data) VALUES (?, ?) ON CONFLICT DO NOTHING", blobs)

    def blob(self, id: bytes) -> bytes | None:
        """See `Store`."""
        found = self._blobs.all("SELECT data FROM blobs WHERE id = ?", (id,))
        return found[0][0] if found else None


def named_blobs(catalog: Database, condition: str) -> set[bytes]:
    """The ids of the blobs that facts name: those of `facts` that meet a condition, and all of `member_facts`."""
    query = (
        f"SELECT CAST(document AS BLOB) FROM facts WHERE {NAMES_A_BLOB} AND {condition} "
        f"UNION ALL SELECT CAST(document AS BLOB) FROM member_facts WHERE {NAMES_A_BLOB}"
    )
    return {bytes.fromhex(id.decode()) for (document,) in catalog.rows(query) for id in _NAMED.findall(document)}
