"""What a terminal may do to a command: know few characters, be closed early."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

import kit
from calotype import Library
from calotype.cli import main
from command_kit import Call

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
    folder: Path, encoding: str, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding) for _ in range(2))
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    monkeypatch.setattr(sys, "argv", ["calotype", *arguments, str(folder)])
    with pytest.raises(SystemExit) as ended:
        main()
    err.flush()
    assert (ended.value.code, err.buffer.getvalue()) == (0, b"")
    told = out.buffer.getvalue().decode(encoding)
    assert ("東京" in told) == (encoding == "utf-8" and "photos" in arguments)


def test_a_process_on_such_a_terminal_has_question_marks_too(folder: Path) -> None:
    environment = os.environ | {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    done = subprocess.run([*START, "photos", folder], env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Käse ??" in done.stdout.decode("cp1252")


def test_a_reader_who_has_had_enough_is_no_failure(folder: Path) -> None:
    command = [*START, "photos", folder, "--format", "paths"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="needs names of any characters")
@pytest.mark.usefixtures("inline")
def test_a_name_with_a_line_end_stays_in_its_line(call: Call, tmp_path: Path) -> None:
    library = tmp_path / "library\nevil"
    photo = kit.make_photo(library / "day\nevil" / "a\nevil.jpg", size=(320, 240))
    (library / "b\nevil.jpg").write_bytes(photo.read_bytes())
    (library / "c\nevil.jpg").write_bytes(photo.read_bytes()[:3000])
    for arguments in (
        ("analyze", library),
        ("plan", library, "--why"),
        ("photos", library),
        ("errors", library),
        ("duplicates", library),
        ("duplicates", "--explain", photo, library / "b\nevil.jpg"),
        ("stats", library),
        ("show", photo),
        ("show", library / "c\nevil.jpg"),
        ("show", library / "d\nevil.jpg"),
        ("compare", photo, library / "b\nevil.jpg"),
        ("compare", photo, library / "c\nevil.jpg"),
        ("analyze", library / "nowhere\nevil"),
        ("doctor", library),
        ("gc", library),
        ("config", "show", library),
        ("config", "check", library),
    ):
        told = call(*arguments)
        lines = (told.out + told.err).splitlines()
        assert lines
        assert [line for line in lines if line.startswith("evil")] == [], arguments
