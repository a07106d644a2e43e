"""Of a photo and a copy that was changed: which of the two `calotype duplicates` says could go.

    python benchmarks/bench_could_go.py [--photos FOLDER] [--pictures 30]

Each photo is paired with a copy that was saved again at a quality of 98 after one of the changes below. `camera`: the
photo is as a camera writes it, and the copy has its EXIF; `bare`: both were saved by a program, the photo at 83,
without any EXIF. The photo going is a loss, and counted as such. A copy going is what is wanted of plain re-saves and
smaller copies, and tolerated of others: whoever edited one may want it, yet the photo is there. Kept in
results/could_go.csv.
"""

from __future__ import annotations

import argparse
import io
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image
from results import keep, photos_folder

from calotype import Library
from calotype.demo.exif import as_cameras_write, make_exif

Pixels = Any
Change = Callable[[Pixels], Pixels]
LONGEST = 1600


def dot(pixels: Pixels) -> Pixels:
    """A red dot of 4 % of the width."""
    height, width = pixels.shape[:2]
    return cv2.circle(pixels.copy(), (width // 3, height // 2), max(3, width // 50), (0, 0, 255), -1)


def date(pixels: Pixels) -> Pixels:
    """A date in the corner."""
    height, width = pixels.shape[:2]
    where = (round(0.75 * width), round(0.95 * height))
    font = cv2.FONT_HERSHEY_SIMPLEX
    return cv2.putText(pixels.copy(), "2019 08 21", where, font, width / 1600, (0, 140, 255), max(1, width // 500))


def removed(pixels: Pixels) -> Pixels:
    """Something of 8 % of the width painted away."""
    height, width = pixels.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    cv2.circle(mask, (width // 2, height // 2), width // 25, 255, -1)
    return cv2.inpaint(pixels, mask, 3, cv2.INPAINT_TELEA)


def damaged(pixels: Pixels) -> Pixels:
    """Bits flipped in the second half of the file."""
    data = bytearray(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes())
    for share in (0.55, 0.7, 0.9):
        data[round(share * len(data))] ^= 8
    found = cv2.imdecode(np.frombuffer(bytes(data), np.uint8), cv2.IMREAD_COLOR)
    return pixels if found is None or found.shape != pixels.shape else found


def scaled(factor: float) -> Change:
    """Made larger or smaller."""
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return lambda pixels: cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=how)


CHANGES: dict[str, Change] = {
    "saved again": lambda pixels: pixels,
    "smaller": scaled(0.4),
    "enlarged": scaled(2),
    "halved and enlarged": lambda pixels: cv2.resize(scaled(0.5)(pixels), pixels.shape[1::-1]),
    "blurred": lambda pixels: cv2.GaussianBlur(pixels, (0, 0), 1.2),
    "noise": lambda pixels: np.clip(pixels + np.random.default_rng(1).normal(0, 6, pixels.shape), 0, 255).astype("u1"),
    "noise taken out": lambda pixels: cv2.bilateralFilter(pixels, 7, 30, 7),
    "fewer tones": lambda pixels: (pixels // 32 * 32 + 16).astype(np.uint8),
    "dot": dot,
    "date": date,
    "something removed": removed,
    "damaged": damaged,
    "brighter": lambda pixels: np.clip(pixels * 1.25, 0, 255).astype(np.uint8),
    "grey": lambda pixels: cv2.cvtColor(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR),
    "mirrored": lambda pixels: np.ascontiguousarray(pixels[:, ::-1]),
    "cropped by 4 %": lambda pixels: pixels[len(pixels) // 50 : -(len(pixels) // 50), pixels.shape[1] // 50 :],
    "framed": lambda pixels: cv2.copyMakeBorder(pixels, 20, 20, 20, 20, cv2.BORDER_CONSTANT, value=(255,) * 3),
}


def main() -> None:
    """Make the pairs, analyse them, count, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=Path, default=photos_folder())
    parser.add_argument("--pictures", type=int, default=30)
    arguments = parser.parse_args()
    sources = list(pictures(arguments.photos, arguments.pictures))
    rows = [counted(name, change, sources, camera) for camera in (True, False) for name, change in CHANGES.items()]
    keep("could_go", rows)


def counted(name: str, change: Change, sources: list[Pixels], camera: bool) -> dict[str, object]:
    """One change over all photos, each pair a library of its own."""
    photo_goes = copy_goes = grouped = 0
    for number, pixels in enumerate(sources):
        with tempfile.TemporaryDirectory(prefix="calotype-bench-") as place:
            write_pair(Path(place), pixels, change(pixels), number, camera)
            with Library(place) as library:
                library.analyze(carrier="inline")
                members = [member for group in library.duplicates(["near"]) for member in group.members]
            grouped += bool(members)
            going = {member.path for member in members if member.could_go}
            photo_goes, copy_goes = photo_goes + ("photo.jpg" in going), copy_goes + ("copy.jpg" in going)
    found: dict[str, object] = {
        "source": "camera" if camera else "bare",
        "change": name,
        "pairs": len(sources),
        "near": grouped,
        "photo_could_go": photo_goes,
        "copy_could_go": copy_goes,
    }
    print(*found.values(), sep="\t", flush=True)
    return found


def write_pair(folder: Path, pixels: Pixels, changed: Pixels, number: int, camera: bool) -> None:
    """The photo and its copy."""
    taken = f"2024:05:01 12:{number:02}:00"
    height, width = pixels.shape[:2]
    size = {"ExifImageWidth": width, "ExifImageHeight": height}
    exif = make_exif({"ISOSpeedRatings": 100, **size}, taken=taken, camera=("Nikon", "Z 8")) if camera else None
    photo = encoded(pixels, 83, exif)
    (folder / "photo.jpg").write_bytes(as_cameras_write(photo) if camera else photo)
    (folder / "copy.jpg").write_bytes(encoded(changed, 98, exif))


def encoded(pixels: Pixels, quality: int, exif: Any) -> bytes:
    """A JPEG as a program saves it."""
    target = io.BytesIO()
    options = {} if exif is None else {"exif": exif}
    Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1])).save(target, "JPEG", quality=quality, **options)
    return target.getvalue()


def pictures(folder: Path, most: int) -> Iterator[Pixels]:
    """Photos of 600 pixels and more that OpenCV opens, at most 1600 long."""
    found = 0
    for path in sorted(folder.rglob("*.jpg")):
        pixels = cv2.imread(str(path), cv2.IMREAD_COLOR) if path.stat().st_size > 100_000 else None
        if pixels is None or min(pixels.shape[:2]) < 400 or max(pixels.shape) < 600:
            continue
        factor = min(1.0, LONGEST / max(pixels.shape))
        yield cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        found += 1
        if found == most:
            return


if __name__ == "__main__":
    main()
