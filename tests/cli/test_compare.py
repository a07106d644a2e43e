"""`calotype compare` from outside: what it prints, and its exit statuses."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from calotype.cli import calotype
from calotype.cli.errors import run_guarded
from kit import make_photo


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make_photo(tmp_path / "a.jpg", seed=1, quality=95)
    make_photo(tmp_path / "b.jpg", seed=1, quality=40)


def status_of(*arguments: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["calotype", "compare", *arguments])
    return run_guarded(calotype)


@pytest.mark.usefixtures("pair")
def test_a_table_is_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of("a.jpg", "b.jpg", monkeypatch=monkeypatch) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == ["A  a.jpg (jpeg)", "B  b.jpg (jpeg)", "compared at 320 x 240 px"]
    names = [line.split()[0] for line in lines[4:]]
    assert names == ["size", "sharpness", "noise", "mse", "psnr", "ssim", "ms-ssim", "colour", "histogram"]


@pytest.mark.usefixtures("pair")
def test_equal_and_tiny_pictures_are_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make_photo(tmp_path / "tiny.png", size=(6, 5))
    assert status_of("tiny.png", "tiny.png", monkeypatch=monkeypatch) == 0
    out = capsys.readouterr().out
    assert "none, nothing differs" in out
    assert "too small to tell" in out


@pytest.mark.usefixtures("pair")
def test_json_is_one_object_and_the_picture_lies_where_it_was_wanted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status_of("--json", "a.jpg", "b.jpg", "-o", "d.png", monkeypatch=monkeypatch) == 0
    [line] = capsys.readouterr().out.splitlines()
    found = json.loads(line)
    assert found["first"]["path"] == "a.jpg"
    assert 0.8 < found["ssim"] < 1
    assert found["compared"]["laid"] is False
    assert Path("d.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (["a.jpg", "none.jpg"], 3, "photo_unreadable"),
        (["a.jpg"], 2, "usage"),
        (["a.jpg", "b.jpg", "-o", "b.jpg"], 2, "usage"),
    ],
)
def test_errors_have_their_status(
    arguments: list[str], status: int, code: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status_of("--json", *arguments, monkeypatch=monkeypatch) == status
    [line] = capsys.readouterr().out.splitlines()
    assert json.loads(line)["error"]["code"] == code


@pytest.mark.usefixtures("pair")
def test_a_file_that_may_not_be_read_is_unreadable_and_no_wrong_usage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened, access = os.open, os.access

    def refuse(path: object, *more: Any, **options: Any) -> int:
        if os.fsencode(str(path)).endswith(b"b.jpg") or path == b"b.jpg":
            raise PermissionError(13, "Permission denied")
        return opened(path, *more, **options)  # type: ignore[call-overload,no-any-return]

    # Root may read everything.
    monkeypatch.setattr("calotype.engine.hand.os.open", refuse)
    monkeypatch.setattr(os, "access", lambda path, mode, **more: str(path) != "b.jpg" and access(path, mode, **more))
    assert status_of("a.jpg", "b.jpg", monkeypatch=monkeypatch) == 3
    assert "b.jpg can't be opened: Permission denied" in capsys.readouterr().err
