"""Completion in shells: the scripts are printed, and what they call answers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from command_kit import Call

START = [sys.executable, "-c", "from calotype.cli import main; main()"]


def completed(words: str) -> list[str]:
    """What bash is told of the last of these words."""
    environment = os.environ | {
        "_CALOTYPE_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
    }
    done = subprocess.run(START, env=environment, capture_output=True, text=True, check=True)
    return [line.partition(",")[2] for line in done.stdout.splitlines()]


@pytest.mark.system
def test_commands_and_options_are_completed() -> None:
    assert completed("calotype dup") == ["duplicates"]
    assert completed("calotype stats --si") == ["--since"]
    assert completed("calotype photos --format ") == ["table", "paths", "csv"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_its_script(call: Call, shell: str) -> None:
    told = call("completion", shell)
    assert told.status == 0
    assert f"_CALOTYPE_COMPLETE={shell}_complete" in told.out


def test_an_unknown_shell_is_refused(call: Call) -> None:
    assert call("completion", "cmd").status == 2


@pytest.mark.system
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_one_that_the_shell_can_read(call: Call, shell: str, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    script = tmp_path / "script"
    script.write_text(call("completion", shell).out)
    check = [shell, "--no-execute" if shell == "fish" else "-n", script]
    assert subprocess.run(check, capture_output=True, text=True, check=False).stderr == ""
