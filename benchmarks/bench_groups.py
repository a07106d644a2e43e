"""What grouping costs, from the facts of hash and metadata on, and what one more or one less photo changes.

    python benchmarks/bench_groups.py [COUNT ...]         # 20,000 and 200,000 unless told

`library`: a tenth of the photos are copies of another, half were taken in series of five, whose pictures have one
hash. (What searching for pairs of hashes costs, bench_hash_join.py says.) `black`: all are equal and
flat. `equal`: all are equal and not flat, without a date. Times are of one grouping of a kind, all of its pairs found
before but for `first`; `changed` counts the groups that are not what they were. Kept in results/groups.csv.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from results import keep

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from groups_kit import Made, candidates, groups_of, other_hashes, store_in_memory

Groups = list[list[str]]


def library(count: int) -> list[Made]:
    """Photos as a library has them."""
    hashes = other_hashes(count, seed=count)
    moment = datetime(2020, 1, 1)
    photos = []
    for number in range(count):
        moment += timedelta(seconds=2 if number % 10 < 5 else 4_000)
        look = hashes[number - number % 10] if number % 10 < 5 else hashes[number]
        name, when = f"{number:07}", moment.isoformat()
        if number % 10 == 9:  # a copy of the one before
            photos.append(photos[-1]._replace(name=name))
        else:
            photos.append(Made(name, look, taken=when, camera="EOS R6", scene=number % 500))
    return photos


def black(count: int) -> list[Made]:
    """Equal black pictures."""
    return [Made(f"{number:07}", 0, flat=True) for number in range(count)]


def equal(count: int) -> list[Made]:
    """Equal pictures of something."""
    return [Made(f"{number:07}", 0x1234_5678_9ABC_DEF0) for number in range(count)]


CASES: dict[str, Callable[[int], list[Made]]] = {"library": library, "black": black, "equal": equal}


def measure(case: str, count: int) -> list[dict[str, object]]:
    """One row a change and kind."""
    photos = CASES[case](count)
    new = photos[count // 2]._replace(name="new", hash=photos[count // 2].hash ^ 4)
    store = store_in_memory()
    rows = []
    known: dict[str, Groups] = {}
    for change, those in (
        ("first", photos),
        ("nothing", photos),
        ("one more", [*photos, new]),
        ("one less", photos),
    ):
        given = candidates(store, those)
        for kind in ("near", "burst", "bracket"):
            begun, cpu = time.perf_counter(), time.process_time()
            found = groups_of(given, kind)
            seconds, used = time.perf_counter() - begun, time.process_time() - cpu
            rows.append(
                {
                    "case": case,
                    "photos": count,
                    "change": change,
                    "kind": kind,
                    "groups": len(found),
                    "changed": _changed(known.get(kind, found), found),
                    "seconds": round(seconds, 2),
                    "cpu_seconds": round(used, 2),
                    "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                }
            )
            known[kind] = found
            print("  ".join(f"{name} {value}" for name, value in rows[-1].items()), flush=True)
    return rows


def _changed(before: Sequence[Sequence[str]], now: Sequence[Sequence[str]]) -> int:
    return len({tuple(group) for group in now} ^ {tuple(group) for group in before})


def main() -> None:
    """Measure all cases, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", nargs="*", type=int, default=[20_000, 200_000])
    counts = parser.parse_args().counts
    keep("groups", [row for count in counts for case in CASES for row in measure(case, count)])


if __name__ == "__main__":
    main()
