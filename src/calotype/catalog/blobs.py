"""Blobs: bytes that facts name by their digest."""

from __future__ import annotations

from collections.abc import Iterable

from calotype.catalog.connected import Connected


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
