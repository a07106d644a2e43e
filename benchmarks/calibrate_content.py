"""How well the scores of `content` tell good photographs from degraded copies of them.

    python benchmarks/calibrate_content.py [PHOTOS]      # PHOTOS defaults to ../shared/photos

Every photo of 400 pixels and more is degraded in known ways. Printed and kept in results/content_calibration.csv:
the median score of each kind of copy, the area under the curve between it and the untouched ones, and the share of
copies that score lower than their own source. The photos include some that are blurred or dark as they are.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from calotype.imaging.image import Header, Image
from calotype.ops.content import ContentParameters, content

PHOTOS = Path(__file__).resolve().parents[2] / "shared" / "photos"
RESULTS = Path(__file__).parent / "results" / "content_calibration.csv"
Pixels = NDArray[Any]


def blur(sigma: float) -> Callable[[Pixels], Pixels]:
    """Gaussian blur."""
    return lambda pixels: cv2.GaussianBlur(pixels, (0, 0), sigma)


def defocus(radius: int) -> Callable[[Pixels], Pixels]:
    """Blur by a disc, as a lens does."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1)).astype(np.float32)
    return lambda pixels: cv2.filter2D(pixels, -1, kernel / kernel.sum())


def motion(length: int, degrees: float) -> Callable[[Pixels], Pixels]:
    """Blur along a line."""
    line = np.zeros((length, length), dtype=np.float32)
    line[length // 2] = 1
    kernel = cv2.warpAffine(line, cv2.getRotationMatrix2D((length // 2, length // 2), degrees, 1), (length, length))
    return lambda pixels: cv2.filter2D(pixels, -1, kernel / kernel.sum())


def noise(deviation: float) -> Callable[[Pixels], Pixels]:
    """White noise in each channel."""
    return lambda pixels: _bytes(pixels + np.random.default_rng(0).normal(0, deviation, pixels.shape))


def light(stops: float) -> Callable[[Pixels], Pixels]:
    """More or less light, in stops, on linear values."""
    return lambda pixels: _bytes((np.clip((pixels / 255) ** 2.2 * 2**stops, 0, 1)) ** (1 / 2.2) * 255)


def bokeh(pixels: Pixels) -> Pixels:
    """The middle sharp, all else blurred."""
    height, width = pixels.shape[:2]
    mask = np.zeros((height, width), dtype=np.float32)
    cv2.ellipse(mask, (width // 2, height // 2), (width // 5, height // 4), 0, 0, 360, 1, -1)
    mask = cv2.GaussianBlur(mask, (0, 0), 4)[:, :, None]
    return _bytes(pixels * mask + blur(6)(pixels) * (1 - mask))


DEGRADATIONS: dict[str, Callable[[Pixels], Pixels]] = {
    "as it is": lambda pixels: pixels,
    **{f"gaussian {sigma}": blur(sigma) for sigma in (0.7, 1, 1.5, 2.5, 5)},
    **{f"defocus {radius}": defocus(radius) for radius in (2, 4, 8)},
    **{f"motion {length} at {degrees}": motion(length, degrees) for length in (7, 15) for degrees in (0, 25, 45, 90)},
    **{f"noise {deviation}": noise(deviation) for deviation in (5, 12)},
    **{f"gaussian 2.5, noise {d}": lambda pixels, d=d: noise(d)(blur(2.5)(pixels)) for d in (5, 12)},
    "bokeh": bokeh,
    **{f"{stops:+} stops": light(stops) for stops in (-4, -3, -2, -1, 1, 2, 3)},
}


def proxies(folder: Path) -> Iterator[Pixels]:
    """Every picture of the folder that OpenCV opens, at most 1000 pixels long and at least 400."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in {".jpg", ".jpeg", ".png", ".webp", ".tif"}:
            continue
        pixels = cv2.imread(str(path), cv2.IMREAD_COLOR)
        if pixels is None or max(pixels.shape) < 400:
            continue
        scale = min(1.0, 1000 / max(pixels.shape))
        yield cv2.cvtColor(
            cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2RGB
        )


def scores(pixels: Pixels) -> tuple[float, float]:
    """Sharpness and exposure."""
    header = Header(format="jpeg", media_type="image/jpeg", width=pixels.shape[1], height=pixels.shape[0])
    found = content(Image(pixels, header), ContentParameters())
    return found.sharpness.score, found.exposure.score


def area_under_curve(good: Pixels, bad: Pixels) -> float:
    """Chance that a good one scores higher than a bad one."""
    return float((good[:, None] > bad).mean() + (good[:, None] == bad).mean() / 2)


def main() -> None:
    """Degrade, score, print, keep."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PHOTOS
    cv2.setNumThreads(1)
    photos = list(proxies(folder))
    if not photos:
        print(f"no photos in {folder}: nothing measured")
        return
    table = {name: np.array([scores(change(photo)) for photo in photos]) for name, change in DEGRADATIONS.items()}
    source = table["as it is"]
    print(f"{len(photos)} photos")
    print(f"{'copy':24}{'sharpness':>10}{'auc':>6}{'lower':>7}{'exposure':>10}{'auc':>6}{'lower':>7}")
    with RESULTS.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["copy", "sharpness_median", "auc", "lower", "exposure_median", "auc", "lower"])
        for name, found in table.items():
            row = []
            for column in (0, 1):
                good, bad = source[:, column], found[:, column]
                row += [float(np.median(bad)), area_under_curve(good, bad), float((bad < good).mean())]
            rows.writerow([name, *(f"{value:.3f}" for value in row)])
            print(f"{name:24}" + "".join(f"{v:{w}.2f}" for v, w in zip(row, (10, 6, 7) * 2, strict=True)))


def _bytes(values: Pixels) -> Pixels:
    return np.clip(values, 0, 255).round().astype(np.uint8)


if __name__ == "__main__":
    main()
