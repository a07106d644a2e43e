"""Deduplication from cold: a recipe of `perceptual_hash` and `find_duplicates` alone, beside bare decoding.

The pictures are those of bench_analyze.py; of every fourth there is a copy of half the size too, so that there are
pairs to verify and groups to make. Images a second are of the whole command with two workers, less a run over one 64 px
JPEG a worker (start-up); the specification wants 200 to 500. Processor time, of all processes, is what a machine that
does something else besides leaves to compare. What holds it is seen beside it: Pillow decoding the same bytes in two
processes, at the smallest scale that keeps 1000 px, and nothing else.

    python benchmarks/bench_duplicates.py [--photos FOLDER] [--pictures 400] [--rounds 3]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench_analyze import WORKERS, bare_decoding, make_pictures, make_tiny
from PIL import Image
from results import keep, photos_folder

RECIPE = "recipe: copies\nversion: '1.0'\nsteps:\n  - op: perceptual_hash\n  - op: find_duplicates\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, default=photos_folder())
    parser.add_argument("--pictures", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="calotype-bench-") as place:
        folder, recipe = Path(place, "pictures"), Path(place, "copies.yaml")
        recipe.write_text(RECIPE)
        make_pictures(arguments.photos, folder, arguments.pictures)
        add_copies(folder)
        tiny = Path(place, "tiny")
        make_tiny(tiny)
        rows = [measured(folder, tiny, recipe) for _ in range(arguments.rounds)]
    for name in rows[0]:
        print(f"{name:32} median {statistics.median(row[name] for row in rows):8.3f}")
    keep("duplicates", rows)


def add_copies(folder: Path) -> None:
    """Half the size, of every fourth."""
    for path in sorted(folder.iterdir())[::4]:
        with Image.open(path) as image:
            image.reduce(2).save(folder / f"{path.stem} small.jpg", quality=80)


def measured(folder: Path, tiny: Path, recipe: Path) -> dict[str, float]:
    """One round: bare decoding, then the run from cold."""
    count = len(list(folder.glob("*.jpg")))
    bare_cpu = -processor_seconds()
    bare = bare_decoding(folder)
    bare_cpu += processor_seconds()
    start_up, start_up_cpu = cold_run(tiny, recipe)
    seconds, cpu = (
        whole - start for whole, start in zip(cold_run(folder, recipe), (start_up, start_up_cpu), strict=True)
    )
    return {
        "images": count,
        "images_a_second": round(count / seconds, 1),
        "bare_a_second": round(count / bare, 1),
        "processor_ms_an_image": round(1000 * cpu / count, 2),
        "bare_processor_ms_an_image": round(1000 * bare_cpu / count, 2),
        "images_a_second_and_core": round(count / cpu, 1),
        "start_up_seconds": round(start_up, 2),
        "near_groups": near_groups(folder),
        "load_average": round(os.getloadavg()[0], 1),
    }


def cold_run(folder: Path, recipe: Path) -> tuple[float, float]:
    """Seconds, and seconds of all processors."""
    shutil.rmtree(folder / ".calotype", ignore_errors=True)
    command = [sys.executable, "-m", "calotype", "analyze", str(folder), "--no-report", "-q"]
    cpu, start = processor_seconds(), time.perf_counter()
    subprocess.run([*command, "--jobs", str(WORKERS), "--recipe", str(recipe)], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start, processor_seconds() - cpu


def near_groups(folder: Path) -> int:
    """How many were found, of as many as there are copies."""
    command = [sys.executable, "-m", "calotype", "duplicates", str(folder), "--kind", "near", "--json"]
    found = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.splitlines()
    return sum(json.loads(line).get("kind") == "near" for line in found)


def processor_seconds() -> float:
    """Of all processes that were started and have ended."""
    times = os.times()
    return times.children_user + times.children_system


if __name__ == "__main__":
    main()
