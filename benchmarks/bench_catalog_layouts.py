"""Why the table of facts is laid out as it is: rows as they come, or by key and subject; pages of 4096 or 8192 bytes.

    python benchmarks/bench_catalog_layouts.py            # prints a table, writes results/catalog_layouts.csv

Plain SQL on a table of facts alone, 12 facts a photo of about 400 bytes. Seconds and microseconds of this process,
except "cold", which waits for the disk; the figures that people see are those of bench_catalog.py.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bench_catalog import SIZES, spent
from results import keep

IN_ORDER_OF_ARRIVAL = """
    CREATE TABLE facts (key INTEGER, subject INTEGER, run INTEGER, document TEXT, UNIQUE (key, subject))
"""
BY_KEY_AND_SUBJECT = """
    CREATE TABLE facts (key INTEGER, subject INTEGER, run INTEGER, document TEXT, PRIMARY KEY (key, subject))
    WITHOUT ROWID
"""
LAYOUTS = {
    "in order of arrival, 8192": (IN_ORDER_OF_ARRIVAL, 8192),
    "in order of arrival, 4096": (IN_ORDER_OF_ARRIVAL, 4096),
    "by key and subject, 8192": (BY_KEY_AND_SUBJECT, 8192),
    "by key and subject, 4096": (BY_KEY_AND_SUBJECT, 4096),
}
UNSETTLED = "SELECT id FROM images WHERE NOT EXISTS (SELECT 1 FROM facts WHERE key = ? AND subject = images.id)"
CONDITION = (
    "SELECT count(*) FROM images JOIN facts ON key = 10 AND subject = images.id "
    "WHERE json_extract(document, '$.exposure.score') < 0.3"
)


def opened(file: Path, page: int) -> sqlite3.Connection:
    """A connection with the settings of the catalog's."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in (f"page_size = {page}", "journal_mode = WAL", "synchronous = NORMAL", "cache_size = -64000"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def batches(photos: int) -> Iterator[list[tuple[int, int, int, str]]]:
    """The facts of 40 photos at a time, by key and subject as the store puts them."""
    rng = random.Random(1)
    documents = [
        [json.dumps({"exposure": {"score": rng.random()}, "text": "x" * (size - 50)}) for size in SIZES]
        for _ in range(500)
    ]
    for first in range(1, photos + 1, 40):
        subjects = range(first, min(first + 40, photos + 1))
        yield [(key, subject, 1, documents[subject % 500][key - 1]) for key in range(1, 13) for subject in subjects]


def measure(file: Path, table: str, page: int, photos: int) -> dict[str, float]:
    """Microseconds a fact, bytes a photo, seconds to plan twelve settled steps and to ask one condition.

    Of each the fastest of three, and, where the system can be asked to forget a file (Linux), the first from the disk.
    """
    with closing(opened(file, page)) as connection:
        connection.execute(table)
        connection.execute("CREATE TABLE images (id INTEGER PRIMARY KEY)")
        connection.executemany("INSERT INTO images VALUES (?)", ((number,) for number in range(1, photos + 1)))
        start = time.process_time()
        for batch in batches(photos):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO facts VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", batch)
            connection.execute("COMMIT")
        inserting = time.process_time() - start
    connection = opened(file, page)

    def plan() -> None:
        for key in range(1, 13):
            assert connection.execute(UNSETTLED, (key,)).fetchone() is None

    def ask() -> None:
        connection.execute(CONDITION).fetchone()

    reading = {}
    for name, job in (("plan_12_s", plan), ("condition_s", ask)):
        reading[name] = min(spent(job).cpu for _ in range(3))
        connection.close()
        if hasattr(os, "posix_fadvise"):
            forget(file)
        connection = opened(file, page)
        reading[f"cold_{name}"] = spent(job).wall
    connection.close()
    size = file.stat().st_size
    return {"us_a_fact": inserting / photos / len(SIZES) * 1e6, "bytes_a_photo": size / photos, **reading}


def forget(file: Path) -> None:
    """Let the system drop a file from its memory."""
    descriptor = os.open(file, os.O_RDONLY)
    os.fsync(descriptor)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(descriptor)


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, default=100_000)
    photos: int = parser.parse_args().photos
    rows = []
    for layout, (table, page) in LAYOUTS.items():
        with tempfile.TemporaryDirectory() as folder:
            figures = measure(Path(folder) / "facts.db", table, page, photos)
        rows.append({"layout": layout, "photos": photos, **{name: f"{value:.3g}" for name, value in figures.items()}})
        print(*(f"{value!s:>12}" for value in rows[-1].values()), flush=True)
    keep("catalog_layouts", rows)


if __name__ == "__main__":
    main()
