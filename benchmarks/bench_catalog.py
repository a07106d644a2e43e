"""What the catalog costs: writing facts, planning, asking, scanning, and bytes a photo.

    python benchmarks/bench_catalog.py                    # prints a table, writes results/catalog.csv
    python benchmarks/bench_catalog.py --photos 1000000

A catalog on disk of photos with 12 facts each, whose documents have the sizes of real ones (mean about 400 bytes).
Reading is measured on a freshly opened store, the fastest of three rounds.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from results import keep

from calotype.catalog import FileRow, KeyRow, Kind, NamedKeys, RunRow, Store, open_store
from calotype.expressions import parse, value_sql

SIZES = [1200, 900, 700, 400, 300, 300, 250, 200, 200, 150, 100, 80]
"""Bytes of the document of each step; the first hangs on the photo, the second on the file, the rest on the image."""
KINDS: tuple[Kind, ...] = ("photo", "image", "file")
FACTS_A_COMMIT = 500
PHOTOS_A_COMMIT = FACTS_A_COMMIT // len(SIZES)

TARGETS = {
    "planning 12 settled steps": 5,
    "files(), all rows": 1,
    "photos(where on one fact)": 1,
    "photos(where, its document)": 1,
}
"""Seconds at 200,000 photos."""

Row = dict[str, object]


class Spent:
    """Seconds that jobs took, on the clock and of this process: on a busy machine the second is the steadier one."""

    def __init__(self) -> None:
        self.wall = self.cpu = 0.0

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Add what is done inside."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.wall += time.perf_counter() - wall
        self.cpu += time.process_time() - cpu


def spent(job: Callable[[], object]) -> Spent:
    """What a job takes."""
    one = Spent()
    with one.measured():
        job()
    return one


def drain(rows: Iterable[object]) -> int:
    """How many there are."""
    return sum(1 for _ in rows)


def documents(size: int, seed: int) -> list[bytes]:
    """A thousand documents of about that size."""
    rng = random.Random(seed)
    filling = "x" * max(0, size - 60)
    made = (
        {"exposure": {"score": round(rng.random(), 4)}, "count": rng.randrange(9), "text": filling} for _ in range(1000)
    )
    return [json.dumps(document, separators=(",", ":")).encode() for document in made]


def kind_of(step: int) -> Kind:
    """What the facts of a step hang on."""
    return ("photo", "file")[step] if step < 2 else "image"


def put_files(store: Store, first: int, digests: dict[Kind, list[bytes]]) -> list[FileRow]:
    """Photos as the engine puts them: digests, then the rows of the files."""
    photos, images, versions = (store.intern(kind, digests[kind]) for kind in KINDS)
    rows = [
        FileRow(
            0,
            1,
            b"%d/%02d/IMG_%07d.JPG" % (2000 + number // 20_000, number // 2000 % 12, number),
            4_000_000 + number,
            1_700_000_000_000_000_000 + number,
            1_700_000_000_000_000_000 + number,
            10_000_000 + number,
            1_750_000_000_000_000_000,
            photos[number - first],
            images[number - first],
            versions[number - first],
            "jpeg",
        )
        for number in range(first, first + len(photos))
    ]
    store.put_files(rows)
    return rows


def fill(store: Store, photos: int) -> tuple[list[int], Spent, Spent]:
    """Put the photos and their facts; returns the keys, and what files and facts took."""
    keys = [
        store.put_key(KeyRow(random.Random(step).randbytes(16), f"op{step}", 1, kind_of(step), {"op": step}))
        for step in range(len(SIZES))
    ]
    run = store.begin_run(RunRow(0, "analyze", time.time_ns()))
    made = [documents(size, step) for step, size in enumerate(SIZES)]
    for_files, for_facts, rng = Spent(), Spent(), random.Random(1)
    for first in range(0, photos, PHOTOS_A_COMMIT):
        count = min(PHOTOS_A_COMMIT, photos - first)
        # As random as real ones, so that the index over them is as scattered.
        digests = {kind: [rng.randbytes(16) for _ in range(count)] for kind in KINDS}
        with for_files.measured(), store.transaction():
            rows = put_files(store, first, digests)
        facts = [
            (
                key,
                {"photo": row.photo, "file": row.version, "image": row.image}[kind_of(step)] or 0,
                made[step][row.inode % 1000],
            )
            for row in rows
            for step, key in enumerate(keys)
        ]
        with for_facts.measured(), store.transaction():
            store.put_facts(facts, run)
    return keys, for_files, for_facts


def small_facts(store: Store, count: int) -> Spent:
    """What is taken by facts of 30 bytes, ten steps a photo, as stub ops make them."""
    keys = [
        store.put_key(KeyRow(random.Random(-step).randbytes(16), f"stub{step}", 1, "image", {"stub": step}))
        for step in range(1, 11)
    ]
    run, document = store.begin_run(RunRow(0, "stubs", 1)), b'{"value":0.123456789,"n":1234}'
    rows = [(key, subject, document) for subject in range(1, count // 10 + 1) for key in keys]

    def put() -> None:
        for start in range(0, len(rows), FACTS_A_COMMIT):
            with store.transaction():
                store.put_facts(rows[start : start + FACTS_A_COMMIT], run)

    return spent(put)


def questions(store: Store, keys: list[int]) -> dict[str, Callable[[], object]]:
    """What is asked of a full catalog, by what the table calls it."""
    names = [NamedKeys(f"op{step}", ((key, kind_of(step)),)) for step, key in enumerate(keys)]
    resolve = store.resolver(names)
    where = parse("op2.exposure.score < 0.3").sql(resolve)
    both = parse("op2.exposure.score < 0.3 and op0.count == 4").sql(resolve)
    order = value_sql("op3.exposure.score", resolve)
    circumstances = {"decoder:jpeg": "1.9", "limit:pixels": "300000000"}

    def plan() -> None:
        for step, key in enumerate(keys):
            needs: list[tuple[int, Kind]] = [(keys[0], "photo")] if step == 1 else []
            assert drain(store.unsettled(key, kind_of(step), circumstances, needs=needs)) == 0

    return {
        "planning 12 settled steps": plan,
        "files(), all rows": lambda: drain(store.files()),
        "photos(where on one fact)": lambda: drain(store.photos(where=where)),
        "photos(where on two facts)": lambda: drain(store.photos(where=both)),
        "photos(where, its document)": lambda: drain(store.photos([names[2]], where=where)),
        "photos(sorted, 50 with all facts)": lambda: drain(store.photos(names, order=order, limit=50)),
        "unneeded(), as gc --dry-run": store.unneeded,
        "exact_groups, both kinds": lambda: drain(store.exact_groups("bytes")) + drain(store.exact_groups("pixels")),
    }


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, default=200_000)
    parser.add_argument("--folder", type=Path, help="where to make the catalog; removed afterwards")
    options = parser.parse_args()
    photos: int = options.photos
    folder = Path(tempfile.mkdtemp(dir=options.folder))
    rows: list[Row] = []

    def note(what: str, took: Spent, parts: float = 1, unit: str = "s", target: str = "") -> None:
        wall, cpu = f"{took.wall / parts:.3g}", f"{took.cpu / parts:.3g}"
        rows.append({"what": what, "photos": photos, "wall": wall, "cpu": cpu, "unit": unit, "target": target})
        print(f"{what:36} {wall:>8} {cpu:>8} {unit:4} {target}", flush=True)

    try:
        store = open_store(folder / ".calotype")
        keys, for_files, for_facts = fill(store, photos)
        note("a file with its three digests", for_files, photos / 1e6, "µs")
        note("a fact of 400 bytes", for_facts, photos * len(SIZES) / 1e6, "µs")
        store.close()
        store = open_store(folder / ".calotype")
        size = f"{store.size() / photos:.0f}"
        rows.append({"what": "size of a photo with 12 facts", "photos": photos, "wall": size, "unit": "bytes"})
        print("size of a photo with 12 facts", size, "bytes")
        for what, job in questions(store, keys).items():
            target = f"{TARGETS[what] * photos / 200_000:g}" if what in TARGETS else ""
            note(what, min((spent(job) for _ in range(3)), key=lambda one: one.wall), target=target)
        count = min(photos, 100_000) * 10
        note("a fact of 30 bytes", small_facts(store, count), count / 1e6, "µs")
        store.close()
    finally:
        shutil.rmtree(folder)
    keep("catalog", rows)


if __name__ == "__main__":
    main()
