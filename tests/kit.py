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


def make_mixed_library(folder: Path) -> Path:
    """A library of which every count is another: 13 files, of them 4 dated and good, 3 without a date but the file's,
    a copy of one of each, 2 cut short that are copies, 3 that can't be opened; 3 cameras, one only by its maker."""
    cameras = {"Canon": "EOS R6", "Apple": "iPhone 13"}
    for number, (make, model) in enumerate([*cameras.items(), ("Ricoh", ""), ("", "")]):
        exif = {"Make": make} if make and not model else None
        camera = (make, model) if model else None
        taken = f"20{20 + number}:05:01 12:00:00"
        make_photo(folder / f"dated {number}.jpg", seed=number, exif=exif, camera=camera, taken=taken)
    for number in range(2):
        make_photo(folder / f"undated {number}.jpg", seed=10 + number)
    (folder / "copy of dated.jpg").write_bytes((folder / "dated 0.jpg").read_bytes())
    (folder / "copy of undated.jpg").write_bytes((folder / "undated 0.jpg").read_bytes())
    whole = make_photo(folder / "whole.jpg", seed=20, size=(640, 480), taken="2019:01:01 12:00:00").read_bytes()
    for name in ("cut.jpg", "copy of cut.jpg"):
        (folder / name).write_bytes(whole[: len(whole) // 2])
    (folder / "whole.jpg").unlink()
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "text.jpg").write_text("no picture\n")
    (folder / "damaged.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(20))
    for file in folder.iterdir():
        os.utime(file, (1_700_000_000, 1_700_000_000))
    return folder


def load_script(name: str) -> ModuleType:
    """A script of scripts/ as a module, such as `make_venv`."""
    spec = importlib.util.spec_from_file_location(name, CHECKOUT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
