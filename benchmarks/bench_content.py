"""What each measure of the op `content` costs on a proxy of 1000 x 750 pixels, on one core.

    python benchmarks/bench_content.py             # prints a table, writes results/content.csv

Milliseconds, median and fastest of 60 rounds, all measures interleaved so that a busy machine slows them alike. The
first four rows are made once a photo and shared with every other op that reads the proxy.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import cv2
import numpy as np

from calotype.imaging.image import Header, Image
from calotype.imaging.measures import colour, palette, sharpness, texture, tiles, tones
from calotype.imaging.measures.cells import cells, packed
from calotype.ops.content import ContentParameters, content

ROUNDS = 60
RESULTS = Path(__file__).parent / "results" / "content.csv"


def make_proxy(seed: int) -> Image:
    """A picture of 1000 x 750 with soft colours, edges and grain."""
    rng = np.random.default_rng(seed)
    clouds = cv2.resize(rng.integers(0, 256, (15, 20, 3), dtype=np.uint8), (1000, 750), interpolation=cv2.INTER_CUBIC)
    for _ in range(150):
        centre, axes = rng.integers(0, (1000, 750)).tolist(), rng.integers(5, 60, 2).tolist()
        cv2.ellipse(clouds, centre, axes, int(rng.integers(180)), 0, 360, rng.integers(0, 256, 3).tolist(), -1)
    pixels = np.clip(clouds + rng.normal(0, 3, clouds.shape), 0, 255).astype(np.uint8)
    return Image(pixels, Header(format="jpeg", media_type="image/jpeg", width=1000, height=750))


def measures(image: Image) -> dict[str, Callable[[], Any]]:
    """What is timed, in the order in which `content` does it, and the whole op on fresh pixels at the end."""
    seen: dict[str, Any] = {}
    fresh = Image(image.pixels, image.header)
    return {
        "gray (shared)": lambda: image.gray,
        "half (shared)": lambda: image.half,
        "half_gray (shared)": lambda: image.half_gray,
        "quarter, quarter_gray (shared)": lambda: (image.quarter, image.quarter_gray),
        "histogram": lambda: seen.setdefault("shares", tones.histogram(image.half_gray)),
        "exposure": lambda: tones.exposure(seen["shares"]),
        "clipping, contrast, entropy": lambda: [
            measure(seen["shares"]) for measure in (tones.clipping, tones.contrast, tones.entropy)
        ],
        "tiles": lambda: seen.setdefault("peaks", tiles.edge_peaks(image.gray, image.half_gray, image.quarter_gray)),
        "sharpness": lambda: sharpness.sharpness(seen["peaks"]),
        "texture": lambda: texture.detail_share(seen["peaks"], 1.0),
        "colourfulness": lambda: colour.colourfulness(image.quarter[::4, ::4]),
        "palette": lambda: palette.palette(image.quarter[::4, ::4]),
        "white balance": lambda: colour.white_balance(image.quarter),
        "cells": lambda: packed(cells(image.gray, image.half_gray, image.quarter_gray)),
        "whole op with shared arrays": lambda: content(fresh, ContentParameters()),
    }


def main() -> None:
    """Time, print, keep."""
    cv2.setNumThreads(1)
    proxies = [make_proxy(seed) for seed in range(3)]
    times: dict[str, list[float]] = {}
    for turn in range(ROUNDS):
        source = proxies[turn % len(proxies)]
        for name, measure in measures(Image(source.pixels, source.header)).items():
            start = time.perf_counter()
            measure()
            times.setdefault(name, []).append((time.perf_counter() - start) * 1000)
    RESULTS.parent.mkdir(exist_ok=True)
    with RESULTS.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["measure", "median_ms", "fastest_ms"])
        for name, values in times.items():
            rows.writerow([name, f"{median(values):.3f}", f"{min(values):.3f}"])
            print(f"{name:32} {median(values):7.3f} ms   fastest {min(values):7.3f} ms")


if __name__ == "__main__":
    main()
