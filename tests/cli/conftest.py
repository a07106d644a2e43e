"""Commands as people call them: arguments in, exit status, stdout and stderr out."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from calotype import Library
from calotype.cli import calotype
from calotype.cli.errors import run_guarded
from command_kit import Call, Called


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    """Call `calotype` with these arguments as from a shell; the user's folders are empty."""
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: tmp_path / "user data")
    monkeypatch.setenv("CALOTYPE_CONFIG", str(tmp_path / "user config.yml"))

    def call(*arguments: object) -> Called:
        monkeypatch.setattr(sys, "argv", ["calotype", *map(str, arguments)])
        capsys.readouterr()
        status = run_guarded(calotype)
        return Called(status, *capsys.readouterr())

    return call


@pytest.fixture
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker processes: they have tests of their own, and cost a second each."""
    analyze = Library.analyze

    def in_this_process(library: Library, *arguments: Any, **options: Any) -> Any:
        return analyze(library, *arguments, **{**options, "carrier": "inline"})

    monkeypatch.setattr(Library, "analyze", in_this_process)


@pytest.fixture
def analysed(analysed_once: Path, tmp_path: Path) -> Path:
    """The kit's library, analysed: six photos, one of them an exact copy, and a text."""
    return Path(shutil.copytree(analysed_once, tmp_path / "library"))
