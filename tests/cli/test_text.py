"""Words, numbers and tables of commands."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from calotype.cli import text


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.04, "0.0 s"), (59.4, "59.4 s"), (60, "1 min 0 s"), (3599.7, "1 h 0 min"), (360_000, "100 h 0 min")],
)
def test_times_are_said_as_people_say_them(seconds: float, words: str) -> None:
    assert text.duration(seconds) == words


def test_columns_stand_below_each_other_whatever_the_script() -> None:
    rows = [("name", "count"), ("東京", "1,204"), ("Wien", "7")]
    assert text.table(rows, right=(1,), indent="  ") == ["  name  count", "  東京  1,204", "  Wien      7"]
    assert text.table([]) == []


def test_bars_are_as_long_as_their_share_and_never_vanish() -> None:
    assert text.bar(10, 10, 20) == "█" * 20
    assert text.bar(5, 10, 3) == "█▌"
    assert text.bar(1, 1_000_000, 20) == "▏"
    assert text.bar(0, 10, 20) == ""


def test_heights_show_what_there_is_little_of() -> None:
    assert text.heights([0, 1, 500, 1000]) == "·▁▅█"
    assert text.heights([]) == ""
    assert text.heights([0, 0]) == "··"


def test_text_from_files_does_not_move_the_cursor() -> None:
    assert text.printable("a\x1b[31mb\nc") == "a\ufffd[31mb\ufffdc"
    assert text.printable("Zoë 東京 🐦") == "Zoë 東京 🐦"


def test_what_failed_to_be_read_is_said_in_words() -> None:
    assert text.failed("proxy") == "the picture could not be read"
    assert text.failed("file") == "nothing of the file could be read"
    assert text.failed("content") == "content failed"


def test_a_command_is_told_as_it_can_be_typed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "calotype"
    program.parent.mkdir()
    program.touch(mode=0o755)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(sys, "argv", [str(program), "demo"])
    assert text.typed("photos", Path("my photos")) == f"{program} photos 'my photos'"
    monkeypatch.setattr(shutil, "which", lambda name: str(program))
    assert text.typed("photos") == "calotype photos"
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "calotype" / "__main__.py")])
    assert text.typed("photos") == f"{sys.executable} -m calotype photos"
    monkeypatch.setattr(sys, "argv", ["calotype"])
    assert text.typed("photos") == "calotype photos"
