"""What every family of tables stands on: the three databases of a catalog, and one transaction over them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from calotype.catalog.database import Database


class Connected:
    """The three databases, open. Each family of tables is a class made from this; `SqliteStore` is made from all."""

    def __init__(self, catalog: Database, blobs: Database, decisions: Database) -> None:
        self._catalog = catalog
        self._blobs = blobs
        self._decisions = decisions

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction; the blobs are committed, and on disk, before the facts that may name them."""
        with self._catalog.transaction(), self._blobs.transaction():
            yield


def numbers(ids: Iterable[int]) -> str:
    """Row numbers as one parameter, for `IN (SELECT value FROM json_each(?))`: as many as there are."""
    return json.dumps(list(ids))
