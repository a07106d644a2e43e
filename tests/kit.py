"""The test kit: real photo files and small libraries, made by code from a seed; scripts as modules.

The same arguments give the same bytes, other seeds give other pictures.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import numpy as np
from PIL import Image

from calotype.demo.exif import make_exif

CHECKOUT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("CALOTYPE_SHARED") or CHECKOUT.parent / "shared")
"""Real and hostile photos, read in place; may be missing."""


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
    exif: Mapping[str, object] | None = None,
    taken: str | None = None,
    camera: tuple[str, str] | None = None,
    gps: tuple[float, float] | None = None,
    orientation: int | None = None,
    quality: int = 90,
) -> Path:
    """Write a photo to `path`, whose extension names the format, and return the path. Missing folders are made.

    `exif` holds further tags by name; it and `taken`, `camera`, `gps` and `orientation` are as `make_exif` of
    `calotype.demo.exif` takes them.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    block = make_exif(exif, taken=taken, camera=camera, gps=gps, orientation=orientation)
    options = {"quality": quality} if path.suffix.lower() in {".jpg", ".jpeg", ".webp", ".avif"} else {}
    if block is not None:
        options["exif"] = block
    make_picture(seed, size).save(path, **options)
    return path


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


def load_script(name: str) -> ModuleType:
    """A script of scripts/ as a module, such as `make_venv`."""
    spec = importlib.util.spec_from_file_location(name, CHECKOUT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
