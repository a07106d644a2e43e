"""What a terminal may do to a command: know few characters, be closed early."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import kit
from calotype import Library

pytestmark = pytest.mark.system

START = [sys.executable, "-c", "from calotype.cli import main; main()"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library of one photo with a name that few encodings know."""
    kit.make_photo(tmp_path / "Käse 東京.jpg", taken="2024:05:01 12:00:00")
    with Library(tmp_path) as library:
        library.analyze({"recipe": "analyze", "steps": [{"op": "embedded"}, {"op": "metadata"}]}, carrier="inline")
    return tmp_path


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
@pytest.mark.parametrize("arguments", [("photos",), ("stats",), ("photos", "--format", "csv")])
def test_characters_that_it_does_not_know_become_question_marks(
    folder: Path, encoding: str, arguments: tuple[str, ...]
) -> None:
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    done = subprocess.run([*START, *arguments, folder], env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    told = done.stdout.decode(encoding)
    assert ("東京" in told) == (encoding == "utf-8" and "photos" in arguments)


def test_a_reader_who_has_had_enough_is_no_failure(folder: Path) -> None:
    command = [*START, "photos", folder, "--format", "paths"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
