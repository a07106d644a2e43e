"""The report of a made library: time, bytes, memory.

    python benchmarks/bench_report.py --photos 20000 --keep /tmp/report

Thumbnails are cut out of the real photographs in ../shared/photos; dates, cameras, places, scores, groups and
failures are drawn from a seed. Lines have the shape of the contract's.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from calotype import report

SHARED = Path(__file__).resolve().parents[2] / "shared"
RESULTS = Path(__file__).resolve().parent / "results" / "report.csv"
CAMERAS = [
    ("Canon", "Canon EOS R6"),
    ("Apple", "iPhone 13 Pro"),
    ("SONY", "ILCE-7M3"),
    ("FUJIFILM", "X-T4"),
    ("Google", "Pixel 6"),
    ("NIKON CORPORATION", "NIKON D750"),
    ("OLYMPUS CORPORATION", "TG-5"),
]
PLACES = [(48.2, 16.4), (45.4, 12.3), (64.1, -21.9), (-33.9, 18.4), (35.7, 139.7), (40.7, -74.0), (-13.2, -72.5)]


def thumbnails(count: int) -> list[tuple[int, int, bytes]]:
    """Width, height and JPEG of `count` thumbnails: cuts of real photographs, those of 250 px or more a side."""
    import numpy as np
    import simplejpeg
    from PIL import Image, ImageOps, UnidentifiedImageError

    pictures = []
    for path in sorted((SHARED / "photos").rglob("*.[jJ][pP]*[gG]")):
        try:
            with Image.open(path) as opened:
                opened.draft("RGB", (1000, 1000))
                picture = ImageOps.exif_transpose(opened).convert("RGB")
        except (OSError, UnidentifiedImageError, SyntaxError, ValueError):
            continue
        picture.thumbnail((500, 500))
        if min(picture.size) >= 250:
            pictures.append(picture)
    rng = random.Random(1)
    made = []
    for place in range(count):
        picture = pictures[place % len(pictures)]
        share = 1.0 if place < len(pictures) else rng.uniform(0.6, 1.0)
        width, height = (int(side * share) for side in picture.size)
        left, top = rng.randint(0, picture.width - width), rng.randint(0, picture.height - height)
        small = picture.crop((left, top, left + width, top + height))
        small.thumbnail((250, 250))
        if place >= len(pictures) and rng.random() < 0.5:
            small = ImageOps.mirror(small)
        jpeg = simplejpeg.encode_jpeg(np.asarray(small), quality=80, colorsubsampling="420")
        made.append((*small.size, jpeg))
    return made


class MadeLibrary:
    """A source of `photos` lines, the same for the same seed."""

    def __init__(self, photos: int, distinct: int = 1000) -> None:
        self.photos = photos
        self._distinct = min(photos, distinct)

    @cached_property
    def _thumbnails(self) -> list[tuple[int, int, bytes]]:
        return thumbnails(self._distinct)

    def lines(self) -> Iterator[dict[str, Any]]:
        for photo in range(self.photos):
            yield self._line(photo)

    def thumbnail(self, blob: str) -> bytes | None:
        return self._thumbnails[int(blob, 16) % self._distinct][2]

    def original(self, path: str) -> str:
        return f"../library/{path}"

    def summary(self) -> dict[str, Any]:
        return {
            "title": "Family pictures",
            "files": self.photos,
            "photos": self.photos,
            "other": 612,
            "root": "/home/me/Pictures",
        }

    def groups(self) -> Iterator[dict[str, Any]]:
        rng = random.Random(2)
        for first in range(0, self.photos - 12, 25):
            kind = rng.choice(["bytes", "pixels", "near", "near", "burst", "burst", "bracket"])
            members = [self._member(first + place, place + 1) for place in range(rng.choice([2, 2, 3, 4, 9]))]
            reason = "sharper than the others and nothing is clipped" if kind in ("near", "burst") else "oldest file"
            yield {
                "group": f"{first:032x}",
                "kind": kind,
                "best": members[0]["path"],
                "reason": reason,
                "members": members,
            }

    def _member(self, photo: int, rank: int) -> dict[str, Any]:
        why = ["sharpest by 0.18", "highlights not clipped"] if rank == 1 else [f"softer by {0.07 * rank:.2f}"]
        return {
            "path": _path(photo),
            "photo_id": f"{photo:032x}",
            "image_id": f"{photo:032x}",
            "distance": rank,
            "rank": rank,
            "why": why,
        }

    def _line(self, photo: int) -> dict[str, Any]:
        rng = random.Random(photo)
        failed = rng.random() < 0.01
        facts: dict[str, Any] = {"metadata": _metadata(photo, rng)}
        if not failed:
            width, height, jpeg = self._thumbnails[photo % self._distinct]
            blob = {"blob": f"{photo:032x}", "bytes": len(jpeg), "media_type": "image/jpeg"}
            facts |= {"content": _content(rng), "thumbnail": {"width": width, "height": height, "jpeg": blob}}
        state = "failed" if failed else "done"
        line = {
            "path": _path(photo),
            "photo_id": f"{photo:032x}",
            "image_id": f"{photo:032x}",
            "state": state,
            "steps": {"metadata": "done", "content": state, "thumbnail": state},
            "facts": facts,
            "companions": [],
            "errors": [],
        }
        if failed:
            line["errors"] = [
                {
                    "step": step,
                    "code": "truncated",
                    "message": f"{_path(photo)}: the picture ends after 61% of its rows",
                    "hint": "get the file again from where it came from; what can be seen is in its preview",
                }
                for step in ("content", "thumbnail")
            ]
        return line


def _path(photo: int) -> str:
    return f"{2011 + photo * 14 // 80000}/{photo // 180:03} trip/IMG_{photo % 10000:04}.jpg"


def _metadata(photo: int, rng: random.Random) -> dict[str, Any]:
    make, model = CAMERAS[min(len(CAMERAS) - 1, int(rng.expovariate(0.7)))]
    found: dict[str, Any] = {
        "camera": {"make": make, "model": model},
        "lens": {"model": "24-105mm F4"},
        "exposure": {
            "seconds": 1 / rng.choice([30, 60, 125, 250, 500]),
            "f_number": rng.choice([1.8, 4, 5.6, 8]),
            "iso": rng.choice([100, 400, 1600]),
            "focal_length": 35,
        },
        "width": 4000,
        "height": 3000,
        "software": "Ver.1.01",
    }
    if rng.random() > 0.03:
        trip = photo // 180
        start = datetime(2011, 5, 1) + timedelta(days=trip * 11 + 40 * math.sin(trip))
        found["taken_at"] = (start + timedelta(minutes=(photo % 180) * 13 + rng.randint(0, 9))).isoformat() + "+02:00"
    if rng.random() > 0.4:
        latitude, longitude = PLACES[photo // 180 % len(PLACES)]
        found["gps"] = {"latitude": latitude + rng.gauss(0, 0.4), "longitude": longitude + rng.gauss(0, 0.6)}
    return found


def _content(rng: random.Random) -> dict[str, Any]:
    score = lambda: round(rng.betavariate(4, 2), 5)  # noqa: E731
    return {
        "exposure": {
            "score": score(),
            "mean": score(),
            "p01": 0.02,
            "p05": 0.05,
            "p25": 0.2,
            "median": 0.4,
            "p75": 0.6,
            "p95": 0.9,
            "p99": 0.97,
            "under": 0.0,
            "over": 0.0,
        },
        "clipping": {"shadows": round(rng.random() / 20, 5), "highlights": round(rng.random() / 20, 5)},
        "contrast": {"score": score(), "rms": 0.2, "span": 0.9},
        "colourfulness": {"score": round(rng.betavariate(2, 4), 5), "value": 33.1},
        "palette": [{"hex": f"#{rng.randrange(1 << 24):06x}", "share": 0.4 / (place + 1)} for place in range(5)],
        "white_balance": {"score": score(), "angle": 2.1, "cast": rng.choice(["none", "warm", "cool"])},
        "texture": {"score": score(), "entropy": 7.1},
        "sharpness": {"score": score(), "steepness": 0.4, "edges": 0.12, "noise": 1.1},
    }


def measure(photos: int, folder: Path) -> dict[str, Any]:
    """Write one report; seconds, bytes by kind, files, peak memory in MB."""
    library = MadeLibrary(photos)
    thumbnails_ready = library.thumbnail("0")
    assert thumbnails_ready
    start = time.perf_counter()
    report.write(folder, library)
    seconds = time.perf_counter() - start
    sizes: dict[str, int] = {}
    files = [path for path in folder.rglob("*") if path.is_file()]
    for path in files:
        kind = path.relative_to(folder).parts[1] if path.is_relative_to(folder / "data") else "page"
        sizes[kind] = sizes.get(kind, 0) + path.stat().st_size
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"photos": photos, "seconds": round(seconds, 2), "files": len(files), "memory_mb": memory, **sizes}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=20_000)
    parser.add_argument("--keep", type=Path, help="leave the report there")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp()) / "report"
    print(json.dumps(measure(options.photos, folder)))
    if not options.keep:
        shutil.rmtree(folder.parent)


if __name__ == "__main__":
    main()
