"""The local carrier, where no worker can work at all: the run ends with what is wrong, and never waits for ever."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from calotype.engine.carriers import local
from calotype.errors import NothingDone
from calotype.library import Library
from kit import make_photo

pytestmark = [pytest.mark.system, pytest.mark.skipif(sys.platform == "win32", reason="needs /bin/false")]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return make_photo(tmp_path / "library" / "a.jpg", size=(40, 30))


def test_workers_that_end_before_they_begin_end_the_run(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with Library(photo.parent) as library, pytest.raises(NothingDone, match="exit status 1") as told:
        library.analyze(jobs=1)
    assert "doctor" in told.value.hint


def test_workers_that_have_other_ops_refuse_to_start(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pin = local.pin

    def other_keys(recipe: object) -> tuple[bytes, tuple[bytes, ...]]:
        document, keys = pin(recipe)  # type: ignore[arg-type]
        return document, (b"\0" * 16, *keys[1:])

    monkeypatch.setattr(local, "pin", other_keys)
    with Library(photo.parent) as library, pytest.raises(NothingDone, match="another one in the worker"):
        library.analyze(jobs=1)


def test_no_worker_is_left_behind(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    popen = local.subprocess.Popen

    def noting(*arguments: object, **options: object) -> object:
        process = popen(*arguments, **options)  # type: ignore[call-overload]
        made.append(process)
        return process

    monkeypatch.setattr(local.subprocess, "Popen", noting)
    with Library(photo.parent) as library:
        library.analyze(jobs=1)
    assert len(made) == 1
    assert all(process.returncode is not None for process in made)
