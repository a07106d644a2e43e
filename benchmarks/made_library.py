"""A made library as a report's source: real thumbnails, lines of the contract's shape, any number of photos.

Thumbnails are cut out of the real photographs among the test photos; dates, cameras, places, scores, groups and
failures are drawn from a seed, so the same number of photos gives the same library.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import simplejpeg
from PIL import Image, ImageOps, UnidentifiedImageError
from results import photos_folder

LONG_SIDE = 250
_TRIP = 180  # photos
_CAMERAS = [
    ("Canon", "Canon EOS R6"),
    ("Apple", "iPhone 13 Pro"),
    ("SONY", "ILCE-7M3"),
    ("FUJIFILM", "X-T4"),
    ("Google", "Pixel 6"),
    ("NIKON CORPORATION", "NIKON D750"),
    ("OLYMPUS CORPORATION", "TG-5"),
]
_PLACES = [(48.2, 16.4), (45.4, 12.3), (64.1, -21.9), (-33.9, 18.4), (35.7, 139.7), (40.7, -74.0), (-13.2, -72.5)]


class MadeLibrary:
    """A source of `photos` lines with `distinct` different thumbnails."""

    def __init__(self, photos: int, distinct: int = 1000) -> None:
        self.photos = photos
        self._distinct = min(photos, distinct)

    @cached_property
    def thumbnails(self) -> list[tuple[int, int, bytes]]:
        """Width, height and JPEG of each."""
        return list(_thumbnails(self._distinct))

    def lines(self) -> Iterator[dict[str, Any]]:
        for photo in range(self.photos):
            yield self._line(photo)

    def thumbnail(self, blob: str) -> bytes | None:
        return self.thumbnails[int(blob, 16) % self._distinct][2]

    def original(self, path: str) -> str:
        return f"../library/{path}"

    def summary(self) -> dict[str, Any]:
        return {"title": "Family pictures", "files": self.photos, "other": 612, "root": "/home/me/Pictures"}

    def groups(self) -> Iterator[dict[str, Any]]:
        rng = random.Random(2)
        for first in range(0, self.photos - 12, 25):
            kind = rng.choice(["bytes", "pixels", "near", "near", "burst", "burst", "bracket"])
            members = [_member(first + place, place + 1) for place in range(rng.choice([2, 2, 3, 4, 9]))]
            reason = "sharper than the others, and nothing is clipped" if kind in ("near", "burst") else "oldest file"
            yield {"kind": kind, "best": members[0]["path"], "reason": reason, "members": members}

    def _line(self, photo: int) -> dict[str, Any]:
        rng = random.Random(photo)
        failed = rng.random() < 0.01
        facts: dict[str, Any] = {"metadata": _metadata(photo, rng)}
        if not failed:
            width, height, jpeg = self.thumbnails[photo % self._distinct]
            blob = {"blob": f"{photo:032x}", "bytes": len(jpeg), "media_type": "image/jpeg"}
            facts |= {"content": _content(rng), "thumbnail": {"width": width, "height": height, "jpeg": blob}}
        state = "failed" if failed else "done"
        return {
            "path": _path(photo),
            "photo_id": f"{photo:032x}",
            "image_id": f"{photo:032x}",
            "state": state,
            "steps": {"metadata": "done", "content": state, "thumbnail": state},
            "facts": facts,
            "companions": [],
            "errors": _errors(photo) if failed else [],
        }


def _thumbnails(count: int) -> Iterator[tuple[int, int, bytes]]:
    pictures = list(_pictures())
    rng = random.Random(1)
    for place in range(count):
        picture = pictures[place % len(pictures)]
        share = 1.0 if place < len(pictures) else rng.uniform(0.6, 1.0)
        width, height = (int(side * share) for side in picture.size)
        left, top = rng.randint(0, picture.width - width), rng.randint(0, picture.height - height)
        small = picture.crop((left, top, left + width, top + height))
        small.thumbnail((LONG_SIDE, LONG_SIDE))
        yield *small.size, simplejpeg.encode_jpeg(np.asarray(small), quality=80, colorsubsampling="420")


def _pictures() -> Iterator[Image.Image]:
    """The JPEGs among the test photos that can be read and are no icons, at twice the size of a thumbnail."""
    for path in sorted(photos_folder().rglob("*.[jJ][pP]*[gG]")):
        try:
            with Image.open(path) as opened:
                opened.draft("RGB", (1000, 1000))
                picture = ImageOps.exif_transpose(opened).convert("RGB")
        except (OSError, UnidentifiedImageError, SyntaxError, ValueError):
            continue
        picture.thumbnail((2 * LONG_SIDE, 2 * LONG_SIDE))
        if min(picture.size) >= LONG_SIDE:
            yield picture


def _path(photo: int) -> str:
    return f"{2011 + photo * 14 // 80000}/{photo // _TRIP:03} trip/IMG_{photo % 10000:04}.jpg"


def _member(photo: int, rank: int) -> dict[str, Any]:
    why = ["sharpest by 0.18", "highlights not clipped"] if rank == 1 else [f"softer by {0.07 * rank:.2f}"]
    return {"path": _path(photo), "photo_id": f"{photo:032x}", "distance": rank, "rank": rank, "why": why}


def _errors(photo: int) -> list[dict[str, str]]:
    error = {
        "code": "truncated",
        "message": f"{_path(photo)}: the picture ends after 61% of its rows",
        "hint": "get the file again from where it came from",
    }
    return [{"step": "content", **error}, {"step": "thumbnail", **error}]


def _metadata(photo: int, rng: random.Random) -> dict[str, Any]:
    make, model = _CAMERAS[min(len(_CAMERAS) - 1, int(rng.expovariate(0.7)))]
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
        "sources": {"camera.make": "exif", "camera.model": "exif", "taken_at": "exif", "gps": "exif"},
    }
    trip, within = divmod(photo, _TRIP)
    start = datetime(2011, 5, 1) + timedelta(days=trip * 11 + 40 * math.sin(trip))
    found["taken_at"] = (start + timedelta(minutes=within * 13 + rng.randint(0, 9))).isoformat() + "+02:00"
    found["taken_source"] = "exif" if rng.random() > 0.03 else "file"
    if rng.random() > 0.4:
        latitude, longitude = _PLACES[trip % len(_PLACES)]
        found["gps"] = {"latitude": latitude + rng.gauss(0, 0.4), "longitude": longitude + rng.gauss(0, 0.6)}
    return found


def _content(rng: random.Random) -> dict[str, Any]:
    def score(up: float = 4, down: float = 2) -> float:
        return round(rng.betavariate(up, down), 5)

    tones = {name: score() for name in ("p01", "p05", "p25", "median", "p75", "p95", "p99", "under", "over")}
    return {
        "exposure": {"score": score(), "mean": score(), **tones},
        "clipping": {"shadows": score(1, 20), "highlights": score(1, 20)},
        "contrast": {"score": score(), "rms": score(2, 6), "span": score()},
        "colourfulness": {"score": score(2, 4), "value": 33.1},
        "palette": [{"hex": f"#{rng.randrange(1 << 24):06x}", "share": score(2, 4)} for _ in range(5)],
        "white_balance": {"score": score(), "angle": 2.1, "cast": rng.choice(["none", "warm", "cool"])},
        "texture": {"score": score(), "entropy": 7.1},
        "sharpness": {"score": score(), "steepness": score(), "edges": score(2, 9), "noise": 1.1},
    }
