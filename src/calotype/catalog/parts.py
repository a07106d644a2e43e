"""The three databases of a catalog: how each is opened, and what its loss costs."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from msgspec import Struct

from calotype.catalog.database import CACHE_BYTES, Connect, Database, Synchronous
from calotype.catalog.migrations import FOLDER, Migration, migrations_in

_CAN_BE_MADE_AGAIN = (
    "what it holds can be computed again: move it away with its -wal and -shm and run again; "
    "your decisions are kept elsewhere"
)
_IS_THE_OWNERS = "put a backup in its place, or move it away: what you decided is then forgotten, and nothing else"


class Part(Struct, frozen=True):
    """One of the databases."""

    name: str
    synchronous: Synchronous
    if_damaged: str
    cache_bytes: int = CACHE_BYTES

    @property
    def file_name(self) -> str:
        """Its file in the catalog's folder."""
        return f"{self.name}.db"

    def open(self, folder: Path | None, connect: Connect = sqlite3.connect) -> Database:
        """Open it in a folder, or an empty one in memory. It is not brought up to date yet."""
        file = folder / self.file_name if folder is not None else None
        return Database(
            file,
            synchronous=self.synchronous,
            if_damaged=self.if_damaged,
            cache_bytes=self.cache_bytes,
            connect=connect,
        )

    def migrations(self) -> tuple[Migration, ...]:
        """Its migrations, in order."""
        return migrations_in(FOLDER / self.name)


CATALOG = Part("catalog", "NORMAL", _CAN_BE_MADE_AGAIN)
BLOBS = Part("blobs", "FULL", _CAN_BE_MADE_AGAIN, cache_bytes=8_000_000)
"""Synced at each commit: a blob must not be lost in a power cut that the fact that names it outlives. Blobs are written
once and seldom read, so what is worth keeping in memory is the index alone."""
DECISIONS = Part("decisions", "FULL", _IS_THE_OWNERS)

PARTS = (CATALOG, BLOBS, DECISIONS)
