"""How long it takes to find all near pairs among hashes, and how much memory.

    python benchmarks/bench_hash_join.py [COUNT ...]      # 100,000 300,000 1,000,000 unless told

Each count is made of random hashes with their views and halves, 5 % near-flat ones (a few bits from one of twenty), 2 %
exact repeats, and 1 % planted pairs within the radius, half as they are and half turned. Repeats are collapsed and flat
ones left out before, as the catalog does it; that time is counted. The last row leaves a third near-flat ones in, as if
nothing had told that they are flat. Each row is made in a process of its own, for its peak memory, of which the hashes
that are given take 280 bytes each. Kept in results/hash_join.csv.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calotype.imaging.measures.hash_pairs import RADIUS, near_pairs
from calotype.imaging.measures.perceptual_hash import HALVES, VIEWS, turned

RESULTS = Path(__file__).parent / "results" / "hash_join.csv"
FIELDS = (
    "hashes",
    "near_flat_left_in",
    "distinct",
    "pairs",
    "planted_found",
    "seconds",
    "cpu_seconds",
    "one_more_seconds",
    "peak_mb",
)


def make(count: int, near_flat_left_in: int = 0) -> tuple[NDArray[np.uint64], NDArray[np.bool_], list[tuple[int, int]]]:
    """Views and halves (count x 35), which are flat, and the planted pairs."""
    rng = np.random.default_rng(count)
    views = rng.integers(0, 2**64, (count, len(VIEWS) + len(HALVES)), dtype=np.uint64)
    repeats, near_flat, planted = count // 50, count // 20, count // 100
    blank = rng.integers(0, 2**64, 20, dtype=np.uint64)
    views[:near_flat, 0] = change(blank[rng.integers(0, 20, near_flat)], 3, rng)
    flat = np.arange(count) < near_flat
    crowd = slice(count - near_flat_left_in, count)
    views[crowd, 0] = change(blank[rng.integers(0, 20, near_flat_left_in)], 12, rng)
    views[near_flat : near_flat + repeats] = views[count - repeats :]
    first = near_flat + repeats + np.arange(planted)
    second = first + planted
    half = planted // 2
    views[second[:half], 0] = change(views[first[:half], 0], RADIUS, rng)
    views[second[half:], 0] = turned(views[first[half:], 0])[5]
    return views, flat, list(zip(first.tolist(), second.tolist(), strict=True))


def change(hashes: NDArray[np.uint64], bits: int, rng: np.random.Generator) -> NDArray[np.uint64]:
    """The hashes with up to so many bits changed."""
    for _ in range(bits):
        hashes = hashes ^ (np.uint64(1) << rng.integers(0, 64, len(hashes)).astype(np.uint64))
    return hashes


def measure(count: int, near_flat_left_in: int) -> dict[str, Any]:
    """One row of the table."""
    views, flat, planted = make(count, near_flat_left_in)
    start, cpu = time.perf_counter(), time.process_time()
    useful = np.flatnonzero(~flat)
    _, first = np.unique(views[useful, 0], return_index=True)
    rows = useful[np.sort(first)]
    for at in range(0, len(rows), 10_000):  # moved to the front in place: the catalog has them but once, too
        views[at : at + 10_000][: len(rows) - at] = views[rows[at : at + 10_000]]
    chosen = views[: len(rows)]
    pairs = near_pairs(chosen)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    found = set(zip(rows[pairs.first].tolist(), rows[pairs.second].tolist(), strict=True))
    new = np.zeros(len(rows), dtype=bool)
    new[-1] = True
    start = time.perf_counter()
    near_pairs(chosen, new)
    once_more = time.perf_counter() - start
    hits = sum((a, b) in found or (b, a) in found for a, b in planted) / len(planted)
    return dict(
        zip(
            FIELDS,
            (count, near_flat_left_in, len(rows), len(found), hits, seconds, cpu, once_more, peak_megabytes()),
            strict=True,
        )
    )


def peak_megabytes() -> float:
    """Most memory that this process had, views included; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def main() -> None:
    """Measure each count in a process of its own, print, keep."""
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(*map(int, sys.argv[2:4]))))
        return
    counts = [int(count) for count in sys.argv[1:]] or [100_000, 300_000, 1_000_000]
    RESULTS.parent.mkdir(exist_ok=True)
    with RESULTS.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, FIELDS)
        table.writeheader()
        for count, crowd in [*((count, 0) for count in counts), (max(counts), max(counts) // 3)]:
            command = [sys.executable, __file__, "--one", str(count), str(crowd)]
            done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
            row = json.loads(done.stdout)
            table.writerow({name: round(value, 3) for name, value in row.items()})
            print("  ".join(f"{name} {value:,.4g}" for name, value in row.items()), flush=True)


if __name__ == "__main__":
    main()
