"""README.md's examples: what stands there as a command's output is what the command prints."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from kit import CHECKOUT

README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


def examples() -> dict[str, str]:
    """Each command of the console blocks, and what it is said to print."""
    found = {}
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found[command] = output
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `calotype demo` was run."""
    folder = tmp_path_factory.mktemp("readme")
    run("calotype demo", folder)
    return folder


def run(command: str, folder: Path) -> str:
    """What a command prints on stdout in that folder, on a wide terminal."""
    program, *arguments = shlex.split(command)
    assert program == "calotype"
    start = [sys.executable, "-c", "from calotype.cli import main; main()"]
    environment = os.environ | {"COLUMNS": "200", "NO_COLOR": "1"}
    done = subprocess.run([*start, *arguments], cwd=folder, env=environment, stdout=subprocess.PIPE, check=False)
    return done.stdout.decode()


@pytest.mark.system
@pytest.mark.parametrize("command", list(examples()))
def test_a_command_prints_what_the_readme_says(command: str, folder: Path) -> None:
    assert run(command, folder) == examples()[command]


@pytest.mark.system
def test_the_python_example_runs(folder: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert "2019 to 2023" in done.stdout
    assert "IMG_4110.jpg" in done.stdout
