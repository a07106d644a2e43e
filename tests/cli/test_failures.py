"""`calotype errors`: each hint beside the files that it is for, and no word that only programs know."""

from __future__ import annotations

from pathlib import Path

import pytest

from calotype import Library
from command_kit import Call


@pytest.fixture
def failing(analysed: Path) -> Path:
    """The kit's library with two empty files, a page and a picture that was cut short."""
    whole = (analysed / "day 1" / "IMG_0001.jpg").read_bytes()
    files = {"empty 1.jpg": b"", "empty 2.jpg": b"", "page.jpg": b"<html></html>", "cut.jpg": whole[: len(whole) // 2]}
    for name, content in files.items():
        (analysed / name).write_bytes(content)
    with Library(analysed) as library:
        library.analyze(carrier="inline")
    return analysed


def test_a_hint_stands_below_the_files_that_it_is_for(call: Call, failing: Path) -> None:
    lines = call("errors", failing).out.splitlines()
    assert lines[:6] == [
        "not an image (nothing of the file could be read): 3",
        "  empty 1.jpg: the file is empty",
        "  empty 2.jpg: the file is empty",
        "  → restore it from a backup",
        "  page.jpg: the content is a page of HTML, XML or SVG",
        "  → rename it to what it is, or leave it out with --exclude",
    ]
    assert lines[6] == "truncated (the picture could not be read): 1"
    assert lines[-1] == "4 photos have failed"


def test_many_files_are_cut_short_for_each_hint(call: Call, failing: Path) -> None:
    for number in range(9):
        (failing / f"more {number}.jpg").touch()
    with Library(failing) as library:
        library.analyze(carrier="inline")
    short, full = call("errors", failing).out, call("errors", failing, "--all").out
    assert "  and 6 more; --all shows them" in short.splitlines()
    assert (short.count("is empty"), full.count("is empty")) == (5, 11)
    assert "page.jpg" in short


def test_many_hints_are_cut_short_too(call: Call, failing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("calotype.cli.failures._SHOWN", 1)
    short = call("errors", failing).out.splitlines()
    assert "  and 1 more, each with another hint; --all shows them" in short
    assert not any("page.jpg" in line for line in short)


def test_show_says_the_same(call: Call, failing: Path) -> None:
    told = call("show", failing / "cut.jpg").out
    assert "  the picture could not be read: the picture ends early" in told
    assert "proxy failed" not in told
