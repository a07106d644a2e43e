"""Metadata of a whole library, ids and commit included, beside ExifTool over the same folder.

The library: every supported file of the test photos, 20 copies each with bytes appended so that none is a duplicate.
Ours: `calotype analyze` with a recipe of `embedded` and `metadata`, two workers, cold catalog, less a run over one tiny
file a worker. Peer: `exiftool -json -fast -r`. The two in turn; ratios pair by pair.

    python benchmarks/bench_metadata_rate.py [--photos FOLDER] [--copies 20] [--rounds 3]
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image
from results import keep, photos_folder

from calotype.imaging import claims

WORKERS = 2
RECIPE = '{"recipe": "metadata_only", "steps": [{"op": "embedded"}, {"op": "metadata"}]}'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, default=photos_folder())
    parser.add_argument("--copies", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="calotype-bench-") as place:
        library, tiny, recipe = Path(place, "library"), Path(place, "tiny"), Path(place, "recipe.json")
        recipe.write_text(RECIPE)
        count = make_copies(arguments.photos, library, arguments.copies)
        tiny.mkdir()
        for number in range(WORKERS):
            Image.effect_noise((8, 8), 40 + number).save(tiny / f"{number}.png")
        rows = [measure(library, tiny, recipe, count, number + 1) for number in range(arguments.rounds)]
    for name in ("files_per_second", "exiftool_per_second", "ratio"):
        print(f"{name:20} median {statistics.median(row[name] for row in rows):.1f}")
    keep("metadata_rate", rows)


def measure(library: Path, tiny: Path, recipe: Path, count: int, number: int) -> dict[str, float]:
    """One round: start-up, ours, ExifTool."""
    start_up = ours(tiny, recipe)
    mine = count / (ours(library, recipe) - start_up)
    theirs = count / exiftool(library)
    row = {
        "round": number,
        "files": count,
        "files_per_second": round(mine, 1),
        "exiftool_per_second": round(theirs, 1),
        "ratio": round(mine / theirs, 2),
    }
    print(row, file=sys.stderr, flush=True)
    return row


def ours(folder: Path, recipe: Path) -> float:
    """Seconds of a cold run; some files are damaged, so its exit status may be 1."""
    shutil.rmtree(folder / ".calotype", ignore_errors=True)
    options = ["--recipe", str(recipe), "--no-report", "-q", "--jobs", str(WORKERS)]
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "calotype", "analyze", str(folder), *options], stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def exiftool(folder: Path) -> float:
    """Seconds that ExifTool takes for all files."""
    begun = time.perf_counter()
    command = ["exiftool", "-json", "-fast", "-r", "-q", str(folder)]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begun


def make_copies(photos: Path, folder: Path, copies: int) -> int:
    """Copies of every file with an extension that a format claims; how many."""
    count = 0
    for path in sorted(photos.rglob("*")):
        if not path.is_file() or not claims(path.name):
            continue
        data = path.read_bytes()
        for number in range(copies):
            target = folder / str(number) / path.relative_to(photos)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data + bytes([number]))
            count += 1
    return count


if __name__ == "__main__":
    main()
