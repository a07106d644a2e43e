"""Ctrl-C, and a reader that has had enough: what a real `analyze` with two workers says, and what it leaves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

import runner
from calotype.catalog import open_store

pytestmark = [pytest.mark.system, pytest.mark.skipif(os.name == "nt", reason="needs signals and pipes")]

FILES = 120


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Files that take two workers about two seconds."""
    folder = tmp_path / "library"
    runner.make_naps(folder, FILES)
    return folder


def start(library: Path, *options: str) -> subprocess.Popen[bytes]:
    recipe = library.parent / "faulty.json"
    recipe.write_text(json.dumps(runner.FAULTY_RECIPE, indent=1), "utf-8")
    return runner.start_command("analyze", library, "--recipe", recipe, "--jobs", "2", "--no-report", *options)


def last_run(library: Path) -> str:
    """How the last run ended, as the catalog has it."""
    store = open_store(library / ".calotype")
    try:
        return store.runs()[-1].state
    finally:
        store.close()


def first_line(process: subprocess.Popen[bytes]) -> bytes:
    assert process.stdout is not None
    line = b""
    while not line.endswith(b"\n"):
        line += process.stdout.read(1)
    return line


def assert_told(summary: dict[str, Any]) -> None:
    """The words say that it was stopped, with the numbers beside them."""
    done = summary["files"] - summary["pending"]
    assert (summary["interrupted"], summary["files"]) == (True, FILES)
    assert 0 < done < FILES
    done_and_left = f"{done} {'photo is' if done == 1 else 'photos are'} done and {summary['pending']} left"
    assert summary["words"].startswith(f"stopped early: {done_and_left}; the same command goes on from there; so far ")
    assert sum(summary[state] for state in ("done", "rejected", "review", "blocked", "failed")) == done


def test_a_run_that_is_stopped_says_so_with_what_is_done_and_left_and_goes_on(library: Path) -> None:
    process = start(library, "--json")
    first = first_line(process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, b"")
    *lines, last = [json.loads(line) for line in (first + out).splitlines()]
    assert_told(last["summary"])
    assert len(lines) == last["summary"]["files"] - last["summary"]["pending"]
    assert last_run(library) == "interrupted"
    again, err = start(library, "--json").communicate(timeout=60)
    summary = json.loads(again.splitlines()[-1])["summary"]
    assert (summary["files"], summary["pending"], summary["interrupted"]) == (FILES, 0, False)
    assert "stopped early" not in summary["words"]


def test_people_are_told_too(library: Path) -> None:
    process = start(library)
    until = time.monotonic() + 60
    while not any(b'"plan"' in log.read_bytes() for log in library.glob(".calotype/runs/*.json")):
        assert time.monotonic() < until
        time.sleep(0.02)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert out.startswith(b"stopped early: ")
    assert b" left; the same command goes on from there" in out


def test_a_reader_that_has_had_enough_interrupts_the_run_quietly(library: Path) -> None:
    process = start(library, "--json")
    first_line(process)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert (process.stderr.read(), process.wait(timeout=60)) == (b"", 0)
    process.stderr.close()
    assert last_run(library) == "interrupted"
