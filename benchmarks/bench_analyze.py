"""`calotype analyze --no-report` on a cold catalog, beside bare decoding of the same bytes.

720 pictures are made from the JPEGs of 1.5 MP and more in the folder of test photos: the left half of one beside
the right half of another, scaled to its height, saved at quality 90 with the EXIF kept, so that none is a duplicate.

Ours: wall time of `calotype analyze` with two workers, less that of a run over one 64 px JPEG a worker (start-up).
Peer: Pillow `draft` at the smallest scale that keeps 1000 px, then `load`, in two processes, nothing else.
The two run in turn; the ratio is taken pair by pair, and its median is the figure.

    python benchmarks/bench_analyze.py [--photos FOLDER] [--pictures 720] [--rounds 5]
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageOps
from results import keep, photos_folder

WORKERS = 2


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="calotype-bench-") as place:
        pictures, tiny = Path(place, "pictures"), Path(place, "tiny")
        make_pictures(arguments.photos, pictures, arguments.pictures)
        make_tiny(tiny)
        rows = [_round(pictures, tiny, number) for number in range(arguments.rounds)]
    _print(rows)
    keep("analyze", rows)


def _round(pictures: Path, tiny: Path, number: int) -> dict[str, float]:
    bare = bare_decoding(pictures)
    start_up = analyze(tiny)
    whole = analyze(pictures)
    count = len(list(pictures.iterdir())) - 1
    ours = count / (whole - start_up)
    peer = count / bare
    print(f"round {number + 1}: {ours:.1f}/s of {peer:.1f}/s, start-up {start_up:.2f} s", file=sys.stderr, flush=True)
    return {
        "round": number + 1,
        "pictures": count,
        "ours_per_second": round(ours, 1),
        "bare_per_second": round(peer, 1),
        "ratio": round(ours / peer, 3),
        "start_up_seconds": round(start_up, 3),
        "ms_a_photo_and_core": round(1000 * WORKERS / ours, 2),
    }


def analyze(folder: Path) -> float:
    """Seconds of a cold run."""
    shutil.rmtree(folder / ".calotype", ignore_errors=True)
    command = [sys.executable, "-m", "calotype", "analyze", str(folder), "--no-report", "-q", "--jobs", str(WORKERS)]
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def bare_decoding(folder: Path) -> float:
    """Seconds that two processes take to decode every picture, and nothing else."""
    paths = sorted(path for path in folder.iterdir() if path.suffix == ".jpg")
    with multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
        pool.map(_decode, paths[:WORKERS] * 2, chunksize=1)
        begun = time.perf_counter()
        pool.map(_decode, paths, chunksize=8)
        return time.perf_counter() - begun


def _decode(path: Path) -> None:
    with Image.open(path, formats=["JPEG"]) as image:
        longest = max(image.size)
        scale = next((scale for scale in (8, 4, 2) if longest // scale >= 1000), 1)
        image.draft("RGB", (image.width // scale, image.height // scale))
        image.load()


def make_pictures(photos: Path, folder: Path, count: int) -> None:
    """Make the pictures described above."""
    folder.mkdir()
    chosen = [path for path in sorted(photos.rglob("*")) if path.suffix.lower() in (".jpg", ".jpeg") and _large(path)]
    pairs = [(left, right) for left in chosen for right in chosen if left != right]
    random.Random(7).shuffle(pairs)
    for number, (left, right) in enumerate(pairs[:count]):
        _join(left, right, folder / f"{number:04}.jpg")


def make_tiny(folder: Path) -> None:
    """One 64 px JPEG a worker."""
    folder.mkdir()
    for number in range(WORKERS):
        Image.effect_noise((64, 64), 40 + number).convert("RGB").save(folder / f"{number}.jpg")


def _large(path: Path) -> bool:
    try:
        with Image.open(path, formats=["JPEG", "MPO"]) as image:
            if image.width * image.height < 1_500_000 or image.mode != "RGB":
                return False
            image.load()
            return True
    except (OSError, SyntaxError, ValueError):
        return False


def _join(left: Path, right: Path, target: Path) -> None:
    with Image.open(left, formats=["JPEG", "MPO"]) as first, Image.open(right, formats=["JPEG", "MPO"]) as second:
        exif = first.info.get("exif", b"")
        other = ImageOps.contain(second.convert("RGB"), (10**6, first.height))
        half = other.width // 2
        joined = Image.new("RGB", (first.width // 2 + other.width - half, first.height))
        joined.paste(first.convert("RGB").crop((0, 0, first.width // 2, first.height)))
        joined.paste(other.crop((half, 0, other.width, first.height)), (first.width // 2, 0))
        joined.save(target, quality=90, **({"exif": exif} if exif else {}))


def _print(rows: list[dict[str, float]]) -> None:
    for name in ("ours_per_second", "bare_per_second", "ratio", "start_up_seconds", "ms_a_photo_and_core"):
        values = [row[name] for row in rows]
        print(f"{name:24} median {statistics.median(values):8.3f}   {min(values):.3f} to {max(values):.3f}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, default=photos_folder())
    parser.add_argument("--pictures", type=int, default=720)
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


if __name__ == "__main__":
    main()
