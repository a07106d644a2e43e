"""Fixtures that every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import kit
import pytest

CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real and hostile photos: `CALOTYPE_SHARED`, or `shared` beside the checkout. Read in place."""
    folder = Path(os.environ.get("CALOTYPE_SHARED") or CHECKOUT.parent / "shared")
    if not (folder / "photos").is_dir():
        pytest.skip(f"needs the shared photos: no folder {folder} (set CALOTYPE_SHARED to where they lie)")
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A folder with seven files: five photos, an exact copy of one, and a text (see `kit.make_library`)."""
    return kit.make_library(tmp_path / "library")
