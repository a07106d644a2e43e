"""What reading and deciding metadata costs a photo: all JPEGs of the shared photos, on one core.

    python benchmarks/bench_metadata.py            # prints a table, writes results/metadata.csv

Microseconds, the fastest of nine rounds for each file and step, so that a busy machine counts little; then median and
90th percentile over the files. `loop` is a loop of plain Python, to compare machines by. The step `embedded` contains
its metadata blocks.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

from results import keep, photos_folder

from calotype.errors import PhotoError
from calotype.imaging import open_photo
from calotype.imaging.image import PhotoFile
from calotype.ops.embedded import EmbeddedParameters, embedded
from calotype.ops.metadata import MetadataParameters, metadata
from calotype.settings import Limits

ROUNDS, REPEATS = 9, 5


def steps(path: Path) -> dict[str, Callable[[], object]]:
    """What is timed for one file."""
    data = path.read_bytes()
    said = embedded(open_photo(data, Limits()), EmbeddedParameters())
    file = PhotoFile(path=path.name, size=len(data), mtime_ns=time.time_ns())
    return {
        "loop": lambda: sum(number * number for number in range(1000)),
        "header": lambda: open_photo(data, Limits()),
        "header and embedded": lambda: embedded(open_photo(data, Limits()), EmbeddedParameters()),
        "metadata": lambda: metadata(file, MetadataParameters(), said),
    }


def fastest(call: Callable[[], object]) -> float:
    """Microseconds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(REPEATS):
            call()
        best = min(best, time.perf_counter() - start)
    return best / REPEATS * 1e6


def main() -> None:
    """Time all files, print and keep the table."""
    times: dict[str, list[float]] = {}
    for path in sorted(photos_folder().rglob("*.jp*g")):
        try:
            timed = steps(path)
        except PhotoError:
            continue
        for name, call in timed.items():
            times.setdefault(name, []).append(fastest(call))
    costs = zip(times["header and embedded"], times["header"], strict=True)
    times["embedded"] = [whole - header for whole, header in costs]
    times["embedded and metadata"] = [sum(pair) for pair in zip(times["embedded"], times["metadata"], strict=True)]
    rows = [
        {"step": name, "files": len(each), "median_us": round(median(each)), "p90_us": round(quantiles(each, n=10)[-1])}
        for name, each in times.items()
    ]
    for row in rows:
        print("{step:24} {files:4} files {median_us:6} us median {p90_us:6} us 90th percentile".format(**row))
    keep("metadata", rows)


if __name__ == "__main__":
    main()
