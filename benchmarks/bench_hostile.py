"""What broken and malicious files cost: how each ends, the most memory of a worker, and the slowest file.

    python benchmarks/bench_hostile.py [FOLDER ...]    # prints a table, writes results/hostile.csv

Without folders the hostile files and the photos that are shared with tests, and a made phone picture of 200 megapixels,
which is no bomb and must be analysed. The command line analyses each folder with both recipes. Then each file is read,
decoded as proxy and whole, and measured by every op of the two, for its seconds of processor time: more than a run
spends on it, which looks at all pixels of soft photos only. Fails where a file costs 20 s, a worker 2 GB, a library
prints, or a file ends as `crashed`, `timeout` or `memory`.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image
from results import keep, photos_folder

from calotype.demo.exif import make_exif

RECIPES = ("analyze", "quality")
MOST_SECONDS, MOST_MEMORY = 20.0, 2_000_000_000
LARGE = 16_320, 12_240
FATAL = frozenset({"crashed", "timeout", "memory"})


def run(folder: Path, recipe: str) -> dict[str, Any]:
    """How a run over a folder ended. Raises AssertionError where it must not end so."""
    with tempfile.TemporaryDirectory() as temporary:
        catalog = Path(temporary) / "catalog"
        command = ["analyze", str(folder), "--catalog", str(catalog), "--json", "--recipe", recipe]
        done = subprocess.run([sys.executable, "-m", "calotype", *command], capture_output=True, text=True, check=False)
        *lines, _ = map(json.loads, done.stdout.splitlines())
        (log,) = (catalog / "runs").glob("*_summary.json")
        memory = json.loads(log.read_text("utf-8"))["cost"]["peak_worker_memory"]
    errors = [error for line in lines for error in line["errors"]]
    codes = Counter(error["code"] for error in errors)
    assert done.returncode in (0, 1), done.stderr
    assert done.stderr == "", done.stderr
    assert not FATAL & codes.keys(), codes
    assert memory < MOST_MEMORY
    assert all(error["hint"] for error in errors)
    return {
        "folder": folder.name,
        "recipe": recipe,
        "files": len(lines),
        **{state: sum(line["state"] == state for line in lines) for state in ("done", "failed", "blocked")},
        "codes": " ".join(f"{code}:{count}" for code, count in codes.most_common()),
        "peak_worker_mb": round(memory / 1e6),
        "exit": done.returncode,
    }


def slowest(folder: Path) -> tuple[float, str]:
    """Seconds of processor time of the slowest file, and its name; in a process whose libraries may print."""
    done = subprocess.run([sys.executable, __file__, "--each", str(folder)], capture_output=True, text=True, check=True)
    seconds, name = done.stdout.splitlines()[-1].split(" ", 1)
    assert float(seconds) < MOST_SECONDS, name
    return float(seconds), name


def measure_each(folder: Path) -> None:
    """Print the seconds of the slowest file, and its name."""
    cv2.setNumThreads(1)
    most = (0.0, "")
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.stat().st_size < 1 << 30:
            begun = time.process_time()
            _everything(path.read_bytes())
            most = max(most, (time.process_time() - begun, path.name))
    print(f"{most[0]:.2f}", most[1])


def _everything(data: bytes) -> None:
    from calotype.errors import PhotoError
    from calotype.imaging import open_photo
    from calotype.ops import content, embedded, focus, integrity, perceptual_hash, thumbnail
    from calotype.settings import Limits

    with contextlib.suppress(PhotoError):
        photo = open_photo(data, Limits())
        embedded.embedded(photo, embedded.EmbeddedParameters())
        integrity.integrity(photo, integrity.IntegrityParameters())
        proxy = photo.proxy()
        content.content(proxy, content.ContentParameters())
        thumbnail.thumbnail(proxy, thumbnail.ThumbnailParameters())
        perceptual_hash.perceptual_hash(proxy, perceptual_hash.PerceptualHashParameters())
        focus.focus(photo.full(), focus.FocusParameters())


def make_large(folder: Path) -> Path:
    """A JPEG as the largest sensors of phones write it, in a folder of its own."""
    width, height = LARGE
    random = np.random.default_rng(1)
    clouds = cv2.resize(random.integers(0, 255, (24, 32, 3), np.uint8), (width, height), interpolation=cv2.INTER_CUBIC)
    folder.mkdir()
    exif = make_exif(taken="2024:05:01 12:30:00", camera=("samsung", "SM-S928B"), orientation=6)
    Image.fromarray(clouds).save(folder / "20240501_123000.jpg", quality=92, exif=exif)
    return folder


def main(folders: list[str]) -> None:
    """Measure each folder with both recipes."""
    with tempfile.TemporaryDirectory() as temporary:
        wanted = [Path(folder) for folder in folders] or [
            photos_folder().parent / "hostile",
            photos_folder(),
            make_large(Path(temporary) / "200 megapixels"),
        ]
        rows = []
        for folder in wanted:
            seconds, name = slowest(folder)
            for recipe in RECIPES:
                rows.append({**run(folder, recipe), "slowest_cpu_s": seconds})
                print(*(f"{key} {value}" for key, value in rows[-1].items()), name, sep=" · ", flush=True)
    if not folders:
        keep("hostile", rows)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--each"]:
        measure_each(Path(sys.argv[2]))
    else:
        main(sys.argv[1:])
