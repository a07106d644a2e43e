"""This machine: what runs here, how fast it is, and where a library's catalog lies on it."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from pathlib import Path

import msgspec

from calotype import __version__
from calotype.catalog import file_system
from calotype.settings import Settings, usable_cores
from calotype.upkeep.speed import Speed, measure


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """What computes, and why not something else."""

    used: str
    why: str


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """The machine that Calotype runs on."""

    calotype: str
    python: str
    platform: str
    cores: int
    """Those that this process may use."""
    workers: int
    device: Device
    speed: Speed
    photos_per_second: float
    """Of one worker, decoding and measuring JPEGs of 12 megapixels."""
    notes: list[str]
    """What may surprise: the encoding of file names, rights."""


class CatalogPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where a catalog lies, or would be made."""

    folder: str
    reason: str
    """Why it is not in the library's folder, as the end of a sentence; empty if it is."""
    there: bool
    bytes: int
    free_bytes: int
    file_system: str
    """Empty where that can't be told."""


def this_machine(settings: Settings) -> Machine:
    """Look at it, and measure it for two seconds."""
    speed = measure()
    return Machine(
        calotype=__version__,
        python=platform.python_version(),
        platform=platform.platform(),
        cores=usable_cores(),
        workers=settings.workers(),
        device=Device(used="CPU", why="no op of this version has a model that a GPU could run"),
        speed=speed,
        photos_per_second=round(speed.photos_per_second, 2),
        notes=_notes(),
    )


def place_of_catalog(folder: Path, reason: str) -> CatalogPlace:
    """What lies in the folder of a catalog, and on which disk. The catalog is not opened."""
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return CatalogPlace(
        folder=str(folder),
        reason=reason,
        there=(folder / "catalog.db").is_file(),
        bytes=sum(part.stat().st_size for part in folder.glob("*.db*")),
        free_bytes=shutil.disk_usage(there).free,
        file_system=file_system(there),
    )


def _notes() -> list[str]:
    notes = []
    encoding = sys.getfilesystemencoding()
    if encoding != "utf-8":
        notes.append(f"file names are read as {encoding}: set PYTHONUTF8=1, or some are shown wrongly")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        notes.append("this is the administrator: what you may not read otherwise is read too")
    return notes
