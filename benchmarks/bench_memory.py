"""Memory of a whole run: the supervisor and its workers together, at their largest.

1. 400 and 2,000 pictures of 1.5 MP and more, made as in bench_analyze.py: the second peak over the first. After the
   workers are warm nothing should grow with the library but what is known of it.
2. Small pictures that all differ, 10,000 and 40,000: what the supervisor's peak grows by, a photo.

Resident memory of each process is read twenty times a second (Linux; pages that processes share are counted in each).

    python benchmarks/bench_memory.py [--photos FOLDER] [--pictures 400 2000] [--small 10000 40000]
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import simplejpeg
from bench_analyze import WORKERS, make_pictures
from results import keep, photos_folder

_A_FOLDER = 1000


def main() -> None:
    arguments = _arguments()
    rows = []
    with tempfile.TemporaryDirectory(prefix="calotype-bench-") as place:
        pictures = Path(place, "pictures")
        make_pictures(arguments.photos, pictures, max(arguments.pictures))
        for count in arguments.pictures:
            rows.append(_row("pictures", _first(pictures, count, Path(place, f"first-{count}")), count))
        for count in arguments.small:
            small = Path(place, f"small-{count}")
            make_small(small, count)
            rows.append(_row("small", small, count))
            shutil.rmtree(small)
    _compare(rows)
    keep("memory", rows)


def _row(kind: str, folder: Path, count: int) -> dict[str, object]:
    total, supervisor = peak(folder)
    row: dict[str, object] = {
        "kind": kind,
        "photos": count,
        "peak_mb": round(total / 1e6),
        "supervisor_peak_mb": round(supervisor / 1e6),
        "times_the_first": "",
        "bytes_a_further_photo": "",
    }
    print(row, flush=True)
    return row


def _compare(rows: list[dict[str, object]]) -> None:
    """What each kind's last row has over its first."""
    for kind in ("pictures", "small"):
        mine = [row for row in rows if row["kind"] == kind]
        if len(mine) < 2:
            continue
        first, last = mine[0], mine[-1]
        more = int(str(last["photos"])) - int(str(first["photos"]))
        grown = int(str(last["supervisor_peak_mb"])) - int(str(first["supervisor_peak_mb"]))
        last["times_the_first"] = round(int(str(last["peak_mb"])) / int(str(first["peak_mb"])), 3)
        last["bytes_a_further_photo"] = round(grown * 1e6 / more)


def peak(folder: Path) -> tuple[int, int]:
    """Largest sum over all processes of a cold run, and the largest of the supervisor alone, in bytes."""
    command = [sys.executable, "-m", "calotype", "analyze", str(folder), "--no-report", "-q", "--jobs", str(WORKERS)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    total = supervisor = 0
    while process.poll() is None:
        sizes = [_resident(each) for each in _family(process.pid)]
        total, supervisor = max(total, sum(sizes)), max(supervisor, sizes[0])
        time.sleep(0.05)
    if process.returncode:
        raise SystemExit(f"calotype ended with {process.returncode}")
    return total, supervisor


def _family(process: int) -> Iterator[int]:
    yield process
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in _read(children).split():
            yield from _family(int(child))


def _resident(process: int) -> int:
    line = next((line for line in _read(Path(f"/proc/{process}/status")).splitlines() if line.startswith("VmRSS")), "")
    return int(line.split()[1]) * 1024 if line else 0


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:  # the process has ended meanwhile
        return ""


def _first(pictures: Path, count: int, folder: Path) -> Path:
    folder.mkdir()
    for file in sorted(pictures.iterdir())[:count]:
        (folder / file.name).hardlink_to(file)
    return folder


def make_small(folder: Path, count: int) -> None:
    """Pictures of 128 x 96 px, each of other blotches: no two resemble each other."""
    random = np.random.default_rng(1)
    for number in range(count):
        inner = folder / f"{number // _A_FOLDER:04}"
        if number % _A_FOLDER == 0:
            inner.mkdir(parents=True)
        blotches = random.integers(0, 256, (6, 8, 3), dtype=np.uint8)
        picture = np.ascontiguousarray(cv2.resize(blotches, (128, 96), interpolation=cv2.INTER_CUBIC))
        (inner / f"IMG_{number:06}.jpg").write_bytes(simplejpeg.encode_jpeg(picture, quality=80))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, default=photos_folder())
    parser.add_argument("--pictures", type=int, nargs="+", default=[400, 2000])
    parser.add_argument("--small", type=int, nargs="+", default=[10_000, 40_000])
    return parser.parse_args()


if __name__ == "__main__":
    main()
