"""Calotype called from a script of somebody's own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from runner import environment

pytestmark = pytest.mark.system

SCRIPT = """
from calotype import Library

recipe = {{"recipe": "sums", "steps": [{{"op": "embedded"}}]}}
summary = Library({folder!r}).analyze(recipe, jobs=1)
print(summary.done, summary.failed)
"""


def run(script: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(script)]
    return subprocess.run(command, env=environment(), cwd=script.parent, capture_output=True, text=True, check=False)


def test_a_script_needs_no_main_guard(library: Path, tmp_path: Path) -> None:
    """Workers are started as programs of their own, and never import the script a second time."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(folder=str(library)), encoding="utf-8")
    done = run(script)
    assert (done.returncode, done.stdout, done.stderr) == (0, "6 0\n", "")


def test_a_thread_may_run_it(library: Path, tmp_path: Path) -> None:
    """Signals can be caught in the main thread only; a run elsewhere leaves them alone."""
    script = tmp_path / "script.py"
    body = SCRIPT.format(folder=str(library)).replace("\n", "\n    ")
    start = "thread = threading.Thread(target=work)\nthread.start()\nthread.join()\n"
    script.write_text(f"import threading\ndef work():{body}\n{start}", encoding="utf-8")
    done = run(script)
    assert (done.returncode, done.stdout, done.stderr) == (0, "6 0\n", "")
