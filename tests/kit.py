"""The test kit: real photo files and small libraries, made by code from a seed.

The same arguments give the same bytes, other seeds give other pictures.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational


def make_picture(seed: int = 0, size: tuple[int, int] = (320, 240)) -> Image.Image:
    """A picture of `size` (width, height): soft coloured clouds with a few hard edges and fine grain."""
    rng = np.random.default_rng(seed)
    width, height = size
    clouds = Image.fromarray(rng.integers(30, 225, (6, 8, 3), dtype=np.uint8)).resize(size, Image.Resampling.BICUBIC)
    pixels = np.asarray(clouds).astype(np.int16)
    for _ in range(6):
        left, top = rng.integers(0, width), rng.integers(0, height)
        pixels[top : top + height // 4, left : left + width // 5] += rng.integers(-60, 60, 3, dtype=np.int16)
    pixels += rng.integers(-4, 5, (height, width, 1), dtype=np.int16)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def make_photo(
    path: Path,
    seed: int = 0,
    size: tuple[int, int] = (320, 240),
    *,
    exif: Mapping[int, object] | None = None,
    taken: str | None = None,
    camera: tuple[str, str] | None = None,
    gps: tuple[float, float] | None = None,
    orientation: int | None = None,
    quality: int = 90,
) -> Path:
    """Write a photo to `path`, whose extension names the format, and return the path. Missing folders are made.

    `taken` is EXIF's `2024:05:01 12:30:00`, with `.25` for sub-seconds and `+02:00` for the offset where wanted;
    `camera` is make and model, `gps` latitude and longitude in degrees, `exif` further tags of the first IFD.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    block = make_exif(exif or {}, taken=taken, camera=camera, gps=gps, orientation=orientation)
    options = {"quality": quality} if path.suffix.lower() in {".jpg", ".jpeg", ".webp", ".avif"} else {}
    if len(block):
        options["exif"] = block
    make_picture(seed, size).save(path, **options)
    return path


def make_exif(
    tags: Mapping[int, object],
    *,
    taken: str | None = None,
    camera: tuple[str, str] | None = None,
    gps: tuple[float, float] | None = None,
    orientation: int | None = None,
) -> Image.Exif:
    """An EXIF block with what is given; the arguments are those of `make_photo`."""
    block = Image.Exif()
    block.update(tags)
    if orientation is not None:
        block[ExifTags.Base.Orientation] = orientation
    if camera is not None:
        block[ExifTags.Base.Make], block[ExifTags.Base.Model] = camera
    if taken is not None:
        block.get_ifd(ExifTags.IFD.Exif).update(_time_tags(taken))
    if gps is not None:
        block.get_ifd(ExifTags.IFD.GPSInfo).update(_gps_tags(*gps))
    return block


def make_library(folder: Path) -> Path:
    """A library of seven files in `folder`: five photos of two cameras and two days, a copy, and a text."""
    cameras = [("Canon", "EOS R6"), ("Apple", "iPhone 13")]
    for number in range(5):
        make_photo(
            folder / f"day {number // 3 + 1}" / f"IMG_{number:04}.jpg",
            seed=number,
            taken=f"2024:05:{number // 3 + 1:02} 12:{number:02}:00",
            camera=cameras[number % 2],
            gps=(48.2 + number / 100, 16.37) if number else None,
        )
    (folder / "copy of IMG_0000.jpg").write_bytes((folder / "day 1" / "IMG_0000.jpg").read_bytes())
    (folder / "notes.txt").write_text("no photo\n")
    return folder


def _time_tags(taken: str) -> dict[int, str]:
    found = re.fullmatch(r"(.{19})(?:\.(\d+))?([+-]\d\d:\d\d)?", taken)
    if found is None:
        raise ValueError(f"no EXIF time: {taken!r}")
    names = (ExifTags.Base.DateTimeOriginal, ExifTags.Base.SubsecTimeOriginal, ExifTags.Base.OffsetTimeOriginal)
    return {tag: value for tag, value in zip(names, found.groups(), strict=True) if value}


def _gps_tags(latitude: float, longitude: float) -> dict[int, object]:
    return {
        ExifTags.GPS.GPSLatitudeRef: "N" if latitude >= 0 else "S",
        ExifTags.GPS.GPSLatitude: _degrees(latitude),
        ExifTags.GPS.GPSLongitudeRef: "E" if longitude >= 0 else "W",
        ExifTags.GPS.GPSLongitude: _degrees(longitude),
    }


def _degrees(value: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    thousandths = round(abs(value) * 3_600_000)  # of a second of arc
    minutes, seconds = divmod(thousandths, 60_000)
    degrees, minutes = divmod(minutes, 60)
    return IFDRational(degrees), IFDRational(minutes), IFDRational(seconds, 1000)
