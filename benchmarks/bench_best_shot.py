"""How often the untouched picture of a made series is chosen as its best shot.

    python benchmarks/bench_best_shot.py [PHOTOS]         # PHOTOS defaults to ../shared/photos

Each series is one photo as it is and four to nine copies of it, each degraded by defocus, motion, noise or exposure,
drawn by lot from a seed. Photos that are blurred, or badly lit, as they are can't show it and are counted apart. With
and without the op `focus`. Kept in results/best_shot.csv.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from calibrate_content import PHOTOS, defocus, light, motion, noise, proxies
from numpy.typing import NDArray

from calotype.imaging.image import Header, Image
from calotype.ops.best_shot_selection import BestShotParameters, best_shot_selection
from calotype.ops.content import ContentParameters, content
from calotype.ops.declare import Member
from calotype.ops.focus import FocusParameters, focus
from calotype.ops.perceptual_hash import PerceptualHashParameters, perceptual_hash

RESULTS = Path(__file__).parent / "results" / "best_shot.csv"
SERIES_A_PHOTO = 3
DEGRADATIONS = {
    **{f"defocus {radius}": defocus(radius) for radius in (2, 3, 5)},
    **{f"motion {length} at {degrees}": motion(length, degrees) for length in (7, 13) for degrees in (0, 30, 90)},
    **{f"noise {deviation}": noise(deviation) for deviation in (5, 10, 18)},
    **{f"{stops:+} stops": light(stops) for stops in (-2, -1, 1, 2)},
}


def member(name: str, pixels: NDArray[Any], full: bool) -> Member:
    """One shot of a series with its facts."""
    header = Header(format="jpeg", media_type="image/jpeg", width=pixels.shape[1], height=pixels.shape[0])
    image = Image(np.ascontiguousarray(pixels), header)
    facts = {
        "hash": perceptual_hash(image, PerceptualHashParameters()),
        "content": content(image, ContentParameters()),
        "metadata": None,
        "focus": focus(image, FocusParameters()) if full else None,
    }
    return Member(image_id=name.encode(), facts=facts)


def star(members: list[Member]) -> list[Member]:
    """The members as a group has them: the one that most resemble first, and without those that don't resemble it."""

    def resembling(centre: Member) -> list[Member]:
        look = int(centre.facts["hash"].hash, 16)
        return [one for one in members if (int(one.facts["hash"].hash, 16) ^ look).bit_count() <= 16]

    centre = max(members, key=lambda one: len(resembling(one)))
    return [centre, *(one for one in resembling(centre) if one is not centre)]


def main() -> None:
    """Make the series, choose, print, keep."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PHOTOS
    cv2.setNumThreads(1)
    counts: dict[tuple[str, bool], list[int]] = {}
    lost: dict[str, int] = {}
    for number, pixels in enumerate(proxies(folder)):
        rng = np.random.default_rng(number)
        seen: dict[tuple[str, bool], Member] = {}
        for _ in range(SERIES_A_PHOTO):
            chosen = rng.choice(list(DEGRADATIONS), int(rng.integers(4, 10)), replace=False)
            names = rng.permutation(["untouched", *chosen]).tolist()
            for full in (False, True):
                for name in names:
                    change = DEGRADATIONS.get(name)
                    if (name, full) not in seen:
                        seen[name, full] = member(name, pixels if change is None else change(pixels), full)
                group = star([seen[name, full] for name in names])
                if seen["untouched", full] not in group:
                    continue  # a flat picture, whose copies are not even grouped
                best, _ = best_shot_selection(group, BestShotParameters())
                first = bytes.fromhex(best.best).decode()
                found = seen["untouched", full].facts["content"]
                good = found.sharpness.score > 0.5 and found.sharpness.edges > 0.03 and found.exposure.score > 0.7
                counts.setdefault(("good" if good else "poor", full), []).append(first == "untouched")
                if first != "untouched" and good:
                    lost[first] = lost.get(first, 0) + 1
    if not counts:
        print(f"no photos in {folder}: nothing measured")
        return
    with RESULTS.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["photos", "with_focus", "series", "untouched_first"])
        for (kind, full), firsts in sorted(counts.items()):
            share = sum(firsts) / len(firsts)
            rows.writerow([kind, full, len(firsts), f"{share:.3f}"])
            print(f"{kind} photos, {'with' if full else 'without'} focus: {share:.1%} of {len(firsts)} series")
    print("chosen instead:", ", ".join(f"{name} {count}" for name, count in sorted(lost.items(), key=lambda i: -i[1])))


if __name__ == "__main__":
    main()
