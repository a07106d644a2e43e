"""What a proxy costs: JPEG against bare decoding by Pillow, and every other format against a JPEG of the same size.

    python benchmarks/bench_proxy.py             # prints two tables, writes results/proxy.csv

On one core, over ../shared/photos. The first table is made of the JPEGs of 1.5 megapixels and more; "bare" is Pillow's
draft mode at the smallest scale that keeps 1000 px, decoded and nothing else. The second has every file of another
format that decodes; "jpeg" is the same picture at the same size, saved at quality 90. Milliseconds, fastest of a few
rounds, the two sides of a ratio interleaved.
"""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable
from pathlib import Path
from statistics import mean, median

import cv2
import simplejpeg
from PIL import Image

from calotype.errors import PhotoError
from calotype.imaging import Photo, open_photo
from calotype.settings import Limits

PHOTOS = Path(__file__).resolve().parents[2] / "shared" / "photos"
RESULTS = Path(__file__).parent / "results" / "proxy.csv"
LIMITS = Limits()
LEAST_PIXELS = 1_500_000
ROUNDS = 7

Row = dict[str, str | float]


def fastest(*jobs: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Milliseconds of the fastest round of each job, taken in turn."""
    best = [float("inf")] * len(jobs)
    for _ in range(rounds):
        for place, job in enumerate(jobs):
            start = time.perf_counter()
            job()
            best[place] = min(best[place], (time.perf_counter() - start) * 1000)
    return best


def bare(data: bytes) -> None:
    """Pillow's draft mode: the decoding that everything else is measured against."""
    image = Image.open(io.BytesIO(data), formats=["JPEG"])
    factor = 1000 / max(image.size)
    image.draft("RGB", (int(image.width * factor), int(image.height * factor)))
    image.load()


def opened(data: bytes) -> tuple[object, ...]:
    """Header, ids and metadata blocks, without a pixel."""
    photo = open_photo(data, LIMITS)
    return photo.header, photo.photo_id, photo.image_id, photo.blocks


def decodable() -> list[tuple[Path, bytes, Photo]]:
    """Every photo of the folder whose proxy can be made."""
    found = []
    for path in sorted(PHOTOS.rglob("*.*")):
        data = path.read_bytes()
        try:
            photo = open_photo(data, LIMITS)
            photo.proxy()
        except PhotoError:
            continue
        found.append((path, data, photo))
    return found


def jpeg_row(path: Path, data: bytes, photo: Photo) -> Row:
    """One JPEG: bare decoding, everything before pixels, the proxy."""
    times = fastest(lambda: bare(data), lambda: opened(data), lambda: open_photo(data, LIMITS).proxy())
    return {"file": path.name, "format": "jpeg", "megapixels": megapixels(photo)} | dict(
        zip(("bare", "open", "proxy"), times, strict=True)
    )


def other_row(path: Path, data: bytes, photo: Photo) -> Row:
    """Another format: its proxy and that of a JPEG of the same size."""
    side = (photo.header.width, photo.header.height)
    jpeg = simplejpeg.encode_jpeg(cv2.resize(photo.proxy().pixels, side), quality=90)
    times = fastest(
        lambda: open_photo(jpeg, LIMITS).proxy(),
        lambda: opened(data),
        lambda: open_photo(data, LIMITS).proxy(),
        rounds=3,
    )
    return {"file": path.name, "format": photo.format.name, "megapixels": megapixels(photo)} | dict(
        zip(("jpeg", "open", "proxy"), times, strict=True)
    )


def megapixels(photo: Photo) -> float:
    """Size of the whole picture."""
    return photo.header.width * photo.header.height / 1e6


def print_jpegs(rows: list[Row]) -> None:
    """Means over all JPEGs, and how much of the time is bare decoding."""
    bare_ms, open_ms, proxy_ms = (mean(float(row[name]) for row in rows) for name in ("bare", "open", "proxy"))
    print(f"{len(rows)} JPEGs of {mean(float(row['megapixels']) for row in rows):.1f} MP in the mean; milliseconds")
    print(f"  bare decoding, Pillow draft   {bare_ms:6.2f}")
    print(f"  header, ids, metadata blocks  {open_ms:6.2f}")
    print(f"  proxy                         {proxy_ms:6.2f}   bare decoding is {bare_ms / proxy_ms:.2f} of it")


def print_others(rows: list[Row]) -> None:
    """Medians by format."""
    print(f"\n{'format':8}{'files':>6}{'MP':>8}{'open ms':>9}{'proxy ms':>10}{'jpeg ms':>9}{'times':>7}")
    for name in sorted({str(row["format"]) for row in rows}):
        group = [row for row in rows if row["format"] == name]
        size, open_ms, proxy_ms, jpeg_ms = (
            median(float(row[column]) for row in group) for column in ("megapixels", "open", "proxy", "jpeg")
        )
        times = median(float(row["proxy"]) / float(row["jpeg"]) for row in group)
        print(f"{name:8}{len(group):6}{size:8.2f}{open_ms:9.2f}{proxy_ms:10.1f}{jpeg_ms:9.1f}{times:7.1f}")


def main() -> None:
    """Measure, print, write."""
    cv2.setNumThreads(1)
    photos = decodable()
    jpegs = [
        jpeg_row(*each)
        for each in photos
        if each[2].format.name == "jpeg" and megapixels(each[2]) * 1e6 >= LEAST_PIXELS
    ]
    others = [other_row(*each) for each in photos if each[2].format.name != "jpeg"]
    print_jpegs(jpegs)
    print_others(others)
    RESULTS.parent.mkdir(exist_ok=True)
    with RESULTS.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["file", "format", "megapixels", "bare", "jpeg", "open", "proxy"])
        writer.writeheader()
        writer.writerows(
            {key: round(value, 3) if isinstance(value, float) else value for key, value in row.items()}
            for row in jpegs + others
        )


if __name__ == "__main__":
    main()
