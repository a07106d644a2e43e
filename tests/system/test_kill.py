"""Kill -9 at any moment: what was committed is kept, the rerun completes, and the facts are those of a quiet run."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import runner
from calotype.catalog import open_store
from engine_kit import age, facts_of
from kit import make_photo

pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs SIGKILL and /proc"),
]

MOMENTS = [
    pytest.param(("supervisor", "worker")[moment % 2], moment, marks=[pytest.mark.slow] if moment >= 3 else [])
    for moment in range(50)
]


class Quiet:
    """A library, and a run of it that nobody disturbed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "library"
        runner.make_naps(self.folder, 20)
        for number in range(6):
            make_photo(self.folder / f"{number}.jpg", seed=number, taken="2024:05:01 12:00:00")
        age(self.folder)
        begun = time.monotonic()
        self.lines = runner.run(self.request(folder / "quiet"))[:-1]
        self.seconds = time.monotonic() - begun
        self.facts = facts_in(folder / "quiet")

    def request(self, catalog: Path) -> dict[str, Any]:
        return {"folder": str(self.folder), "catalog": str(catalog), "recipe": runner.FAULTY_RECIPE, "jobs": 1}


def facts_in(catalog: Path) -> dict[tuple[str, str], Any]:
    """The facts of a catalog; none, where it was not made yet."""
    store = open_store(catalog)
    try:
        return facts_of(store)
    finally:
        store.close()


def children(process: int) -> list[int]:
    """The child processes of a process, as long as it is there."""
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quiet]:
    return Quiet(tmp_path_factory.mktemp("kill"))


def assert_same_end(quiet: Quiet, catalog: Path) -> None:
    """A run on the catalog tells all files, and leaves exactly the facts of a quiet run."""
    lines = runner.run(quiet.request(catalog))[:-1]
    assert sorted(map(str, lines)) == sorted(map(str, quiet.lines))
    assert facts_in(catalog) == quiet.facts


@pytest.mark.parametrize(("who", "moment"), MOMENTS)
def test_killed_at_any_moment(quiet: Quiet, tmp_path: Path, who: str, moment: int) -> None:
    dice = random.Random(moment)
    # What a killed supervisor leaves in the temporary folder, boards of a few bytes, goes with the test.
    process = runner.start(quiet.request(tmp_path / "catalog"), TMPDIR=str(tmp_path))
    time.sleep(quiet.seconds * dice.uniform(0.1, 0.95))
    workers = children(process.pid)
    victims = [process.pid] if who == "supervisor" else workers
    if victims:
        os.kill(dice.choice(victims), signal.SIGKILL)
    out, err = process.communicate(timeout=60)
    assert err == b""
    if who == "worker":
        assert process.returncode == 0
        assert len(out.splitlines()) == len(quiet.lines) + 1
    else:
        assert process.returncode in (0, -signal.SIGKILL)
        assert_gone(workers)
    committed = facts_in(tmp_path / "catalog")
    assert committed.items() <= quiet.facts.items()
    if who == "worker":
        assert committed == quiet.facts
    assert_same_end(quiet, tmp_path / "catalog")


def assert_gone(processes: list[int]) -> None:
    """Workers do not outlive their supervisor."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        alive = [process for process in processes if _command(process)]
        if not alive:
            return
        time.sleep(0.02)
    pytest.fail(f"workers {alive} are still there")


def _command(process: int) -> bytes:
    try:
        command = Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""
    return command if b"calotype.engine.worker" in command else b""


def test_two_at_once_both_finish_and_so_does_the_one_whose_other_was_killed(quiet: Quiet, tmp_path: Path) -> None:
    pair = [runner.start(quiet.request(tmp_path / "both")) for _ in range(2)]
    for process in pair:
        lines = runner.lines_of(process)[:-1]
        assert sorted(map(str, lines)) == sorted(map(str, quiet.lines))
    assert facts_in(tmp_path / "both") == quiet.facts

    killed, other = (runner.start(quiet.request(tmp_path / "one"), TMPDIR=str(tmp_path)) for _ in range(2))
    time.sleep(quiet.seconds * 0.7)
    killed.kill()
    killed.communicate()
    assert len(runner.lines_of(other)[:-1]) == len(quiet.lines)
    assert facts_in(tmp_path / "one") == quiet.facts


class TestInterrupted:
    """Ctrl-C on the command line."""

    def start(self, folder: Path) -> subprocess.Popen[bytes]:
        """A run that has told of a first photo."""
        recipe = folder.with_suffix(".json")
        recipe.write_text('{"recipe": "naps", "stages": [{"name": "s", "steps": [{"op": "obey"}]}]}')
        process = runner.start_command("analyze", folder, "--recipe", recipe, "--json", "--jobs", "1")
        assert process.stdout is not None
        assert b'"path"' in process.stdout.readline()
        return process

    def test_once_the_photo_in_hand_is_finished_and_the_next_run_goes_on(self, tmp_path: Path) -> None:
        runner.make_naps(tmp_path / "library", 60)
        age(tmp_path / "library")
        process = self.start(tmp_path / "library")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (130, b"")
        *lines, last = map(json.loads, out.splitlines())
        summary = last["summary"]
        assert summary["interrupted"]
        assert summary["done"] == 1 + len(lines) == len(facts_in(tmp_path / "library" / ".calotype")) < 60
        assert (summary["files"], summary["pending"]) == (60, 60 - summary["done"])

        process = self.start(tmp_path / "library")
        out, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        assert json.loads(out.splitlines()[-1])["summary"]["done"] == 60
        assert len(facts_in(tmp_path / "library" / ".calotype")) == 60

    def test_twice_it_ends_at_once_and_what_was_committed_is_kept(self, tmp_path: Path) -> None:
        runner.make_naps(tmp_path / "library", 3)
        for number in range(3):
            (tmp_path / "library" / f"later{number}.evil").write_text(f"EVIL op rest {number}\n")
        process = self.start(tmp_path / "library")
        begun = time.monotonic()
        for _ in range(2):
            time.sleep(0.1)
            process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert time.monotonic() - begun < 50
        assert (process.returncode, err.strip()) == (130, b"")
        assert json.loads(out.splitlines()[-1])["error"]["code"] == "interrupted"
        assert 0 < out.count(b'"path"') + 1 <= len(facts_in(tmp_path / "library" / ".calotype")) <= 3
