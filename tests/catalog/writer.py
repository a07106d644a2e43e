"""A process that fills a catalog in batches: `writer.py FOLDER FIRST WORDS COUNT`.

It begins at the batch FIRST, and dies before the statement with these words that comes for the COUNTth time.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from calotype.catalog import open_store
from catalog_kit import begin_run, digest, put_key, put_photos

COUNT, AT_ONCE = 400, 20


def write(folder: Path, first: int = 0, connect: Callable[..., sqlite3.Connection] = sqlite3.connect) -> None:
    """Fill the catalog, from the batch `first` on and round to the one before."""
    store = open_store(folder, connect=connect)
    rows = put_photos(store, [f"{number:04}.jpg" for number in range(COUNT)])
    key, run = put_key(store, "thumbnail"), begin_run(store)
    print("ready", flush=True)
    for batch in range(COUNT // AT_ONCE):
        start = (first + batch) * AT_ONCE % COUNT
        ids = {row.image or 0: digest("jpeg", row.image) for row in rows[start : start + AT_ONCE]}
        with store.transaction():
            store.put_blobs((blob, b"jpeg" * 500) for blob in ids.values())
            store.put_facts(
                ((key, image, b'{"jpeg":{"blob":"%s"}}' % blob.hex().encode()) for image, blob in ids.items()), run
            )
    store.close()


def mortal(words: str, countdown: int) -> type[sqlite3.Connection]:
    """Connections of which the statements with these words are counted down; the last kills the process."""

    def step(sql: str) -> None:
        nonlocal countdown
        countdown -= words in sql
        if countdown == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    class Mortal(sqlite3.Connection):
        def execute(self, sql: str, *params: Any) -> sqlite3.Cursor:
            step(sql)
            return super().execute(sql, *params)

        def executemany(self, sql: str, *rows: Any) -> sqlite3.Cursor:
            step(sql)
            return super().executemany(sql, *rows)

    return Mortal


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), mortal(sys.argv[3], int(sys.argv[4])))
