"""CONTRIBUTING.md's walks lead somewhere: each is done in a copy of the source, as the page says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kit import CHECKOUT

pytestmark = pytest.mark.integration

_BLOCK = re.compile(r'^( *)```(\w+)(?: title="(.*?)")?(?: after="(.*?)")?\n(.*?)^ *```', re.MULTILINE | re.DOTALL)
_COPIED = ("src", "scripts", "tests", "docs", "pyproject.toml", "README.md")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the source, to be changed."""
    leave = shutil.ignore_patterns(".*")  # what Python compiled comes along: it knows sources by time and size
    for name in _COPIED:
        source = CHECKOUT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=leave)
        else:
            shutil.copy(source, tmp_path / name)
    return tmp_path


def blocks(walk: str) -> list[tuple[str, str, str, str]]:
    """The blocks of a walk: language, file, the line after which it goes (or nothing), text."""
    page = (CHECKOUT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    part = re.split(r"^## ", page, flags=re.MULTILINE)
    (section,) = [text for text in part if text.startswith(walk)]
    return [
        (kind, file, after, re.sub(f"^{indent}", "", text, flags=re.MULTILINE))
        for indent, kind, file, after, text in _BLOCK.findall(section)
    ]


def put(copy: Path, file: str, after: str, text: str) -> None:
    """Write a block to its file, or put it below the line that it follows."""
    path = copy / file
    if not after:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return
    before, found, rest = path.read_text(encoding="utf-8").partition(after)
    assert found, f"{file} has no {after!r} any more"
    path.write_text(before + found + "\n" + text.rstrip("\n") + rest, encoding="utf-8")


def run(copy: Path, command: str) -> str:
    """What a command of the page prints, in the copy, with its own Calotype."""
    # Coverage is of the checkout, not of its copy.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    environment["PYTHONPATH"] = str(copy / "src")
    program, *arguments = command.split()
    start = [sys.executable]
    if program == "calotype":
        start += ["-c", "from calotype.cli import main; main()"]
    done = subprocess.run([*start, *arguments], cwd=copy, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def walked(copy: Path, walk: str) -> str:
    """Do a walk: its files and its commands in order, then the tools that judge style. What the last command prints."""
    printed = ""
    for kind, file, after, text in blocks(walk):
        if kind == "console":
            for command in text.splitlines():
                printed = run(copy, command)
        else:
            put(copy, file, after, text)
    files = {file: after for _, file, after, _ in blocks(walk) if file}
    run(copy, f"python -m ruff check --no-cache {' '.join(files)}")
    run(
        copy, f"python -m ruff format --no-cache --check {' '.join(file for file, after in files.items() if not after)}"
    )
    return printed


def test_adding_an_op(copy: Path) -> None:
    shown = walked(copy, "Add an op")
    assert "Paler pixels are grey" in shown
    assert "On the colour wheel" in (copy / "docs/reference/ops/dominant_hue.md").read_text(encoding="utf-8")


def test_adding_a_file_format(copy: Path) -> None:
    walked(copy, "Add a file format")
    assert "| SGI | `.sgi`, " in (copy / "docs/reference/formats.md").read_text(encoding="utf-8")


def test_adding_a_command(copy: Path) -> None:
    shown = walked(copy, "Add a command")
    assert "Count the photos below FOLDERS by camera." in shown
    assert (copy / "docs/reference/commands/cameras.md").exists()
