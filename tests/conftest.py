"""Fixtures that every test may ask for."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

import kit
from calotype import Library

# `make test` sees the same examples every time and leaves the clock out, so that a busy machine makes no test red;
# `make test-all` sees more of them, and `make properties` looks for new ones.
settings.register_profile("steady", deadline=None, derandomize=True, max_examples=50)
settings.register_profile("thorough", deadline=None, derandomize=True, max_examples=400)
settings.register_profile("fuzz", deadline=None, max_examples=5_000)
settings.load_profile("steady")

# Hundreds of processes of this suite import the same source: it is compiled once, whatever the shell says.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: some tests wait for processes that sleep or that are late."""
    processors = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return processors + 1


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real and hostile photos: `CALOTYPE_SHARED`, or `shared` beside the checkout. Read in place."""
    if not (kit.SHARED / "photos").is_dir():
        pytest.skip(f"needs the shared photos: no folder {kit.SHARED} (set CALOTYPE_SHARED to where they lie)")
    return kit.SHARED


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A folder with seven files: five photos, an exact copy of one, and a text (see `kit.make_library`)."""
    return kit.make_library(tmp_path / "library")


@pytest.fixture(scope="session")
def analysed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit's library, analysed: tests work on copies of it."""
    folder = kit.make_library(tmp_path_factory.mktemp("analysed") / "library")
    with Library(folder) as opened:
        opened.analyze(carrier="inline")
    return folder


@pytest.fixture(scope="session", autouse=True)
def not_at_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test, nor a process that it starts, reads the settings of who runs it or leaves anything in their folders:
    neither Calotype its catalogs nor Chromium what it notes beside its profile."""
    _keep_what_pip_is_told()
    home = tmp_path_factory.mktemp("home")
    os.environ["CALOTYPE_CONFIG"] = str(home / "config.yml")
    for name in ("HOME", "USERPROFILE"):
        os.environ[name] = str(home)
    for name, folder in USERS_FOLDERS.items():
        (home / folder).mkdir(exist_ok=True)
        os.environ[name] = str(home / folder)


USERS_FOLDERS = {
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
    "APPDATA": "data",
    "LOCALAPPDATA": "data",
}
"""Where programs keep what is of a user, by what names it to them."""


def _keep_what_pip_is_told() -> None:
    """Tests that install something need the index that this machine has, which may be written in the home."""
    for file in (Path.home() / ".config" / "pip" / "pip.conf", Path.home() / ".pip" / "pip.conf"):
        if os.access(file, os.R_OK):
            os.environ.setdefault("PIP_CONFIG_FILE", str(file))
