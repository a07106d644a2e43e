"""What the two that look at all pixels cost: the op `focus` for one photo, `compare` for a pair.

    python benchmarks/bench_full_size.py           # prints a table, writes results/full_size.csv

A made picture of 12 and of 100 megapixels, as JPEG; the second of a pair is a crop of it, saved once more. Each task in
a process of its own: seconds of processor time of one core, which a busy machine hardly changes, the whole process
included, and the most memory that it had.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import cv2
import numpy as np
from results import keep

SIZES = {12: (4000, 3000), 100: (11600, 8700)}
_PREAMBLE = """
import resource, sys
import cv2
cv2.setNumThreads(1)
from pathlib import Path
first, second = sys.argv[1:]
"""
_END = """
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)
"""
_DECODE = """
from calotype.imaging import open_photo
from calotype.settings import Limits
image = open_photo(Path(first).read_bytes(), Limits()).full()
"""
TASKS = {
    "decoding alone": _DECODE,
    "focus": _DECODE
    + """
from calotype.ops.focus import FocusParameters, focus
focus(image, FocusParameters())
""",
    "compare": """
from calotype.library import Library
Library(Path(first).parent).compare(first, second)
""",
}


def make_pair(folder: Path, size: tuple[int, int]) -> tuple[str, str]:
    """A picture of shapes and grain, and a crop of it at a lower quality."""
    rng = np.random.default_rng(1)
    tile = cv2.resize(rng.integers(0, 256, (15, 20, 3), dtype=np.uint8), (1000, 750), interpolation=cv2.INTER_CUBIC)
    for _ in range(150):
        centre, axes = rng.integers(0, (1000, 750)).tolist(), rng.integers(5, 60, 2).tolist()
        cv2.ellipse(tile, centre, axes, int(rng.integers(180)), 0, 360, rng.integers(0, 256, 3).tolist(), -1)
    picture = cv2.resize(tile, size, interpolation=cv2.INTER_CUBIC)
    cv2.add(picture, rng.integers(0, 12, picture.shape, dtype=np.uint8), picture)
    height, width = picture.shape[:2]
    names = str(folder / "first.jpg"), str(folder / "second.jpg")
    cv2.imwrite(names[0], picture, [cv2.IMWRITE_JPEG_QUALITY, 92])
    cv2.imwrite(names[1], picture[height // 50 :, width // 40 :].copy(), [cv2.IMWRITE_JPEG_QUALITY, 75])
    return names


def main() -> None:
    """Time every task at every size."""
    rows = []
    for megapixels, size in SIZES.items():
        with tempfile.TemporaryDirectory() as folder:
            pair = make_pair(Path(folder), size)
            for task, code in TASKS.items():
                command = [sys.executable, "-c", _PREAMBLE + code + _END, *pair]
                out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
                seconds, memory = (float(value) for value in out.split())
                rows.append({"megapixels": megapixels, "task": task, "s": f"{seconds:.2f}", "MB": round(memory / 1e6)})
                print(f"{megapixels:4} MP  {task:16} {seconds:7.2f} s {memory / 1e6:8.0f} MB")
    keep("full_size", rows)


if __name__ == "__main__":
    main()
