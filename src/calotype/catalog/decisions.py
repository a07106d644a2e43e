"""What the owner decided."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from calotype.catalog.connected import Connected
from calotype.catalog.rows import Decision


class Decisions(Connected):
    """The table `decisions`, in a database of its own: it is the owner's, and the other two can be deleted."""

    def add_decision(self, kind: str, subject: bytes, document: Mapping[str, Any]) -> int:
        """See `Store`."""
        with self._decisions.transaction():
            return self._decisions.insert(
                "INSERT INTO decisions (kind, subject, document, made_ns) VALUES (?, ?, ?, ?)",
                (kind, subject, msgspec.json.encode(document).decode(), time.time_ns()),
            )

    def decisions(self, kind: str) -> Iterator[Decision]:
        """See `Store`."""
        rows = self._decisions.rows(
            "SELECT id, kind, subject, document, made_ns FROM decisions WHERE kind = ? ORDER BY id", (kind,)
        )
        for id, kind_, subject, document, made_ns in rows:
            yield Decision(id, kind_, subject, msgspec.json.decode(document, type=dict[str, Any]), made_ns)
