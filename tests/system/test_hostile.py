"""Every photo and every broken or malicious file that we have: one line each, no traceback, exit status 0 or 1."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import runner

pytestmark = pytest.mark.system


def analyze(folder: Path, catalog: Path) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The lines and the summary of `calotype analyze --json`, which printed nothing else."""
    process = runner.start_command("analyze", folder, "--catalog", catalog, "--json", "--jobs", "2")
    out, err = process.communicate(timeout=600)
    assert err == b""
    *lines, last = map(json.loads, out.splitlines())
    summary = last["summary"]
    states = Counter(line["state"] for line in lines)
    assert {state: summary[state] for state in states} == states
    assert summary["files"] == len(lines)
    assert process.returncode == (1 if summary["failed"] or summary["blocked"] else 0)
    assert len({line.get("path_bytes", line["path"]) for line in lines}) == len(lines)
    for line in lines:
        assert (line["state"] == "failed") is bool(line["errors"])
        assert all(error["message"] and error["code"] for error in line["errors"])
    return lines, summary


def all_files(folder: Path) -> int:
    """How many files lie in a folder; hidden ones count with the folder that hides them."""
    return sum(len(names) for _, _, names in os.walk(folder))


@pytest.mark.parametrize(
    "collection", ["hostile", pytest.param("photos", marks=[pytest.mark.slow, pytest.mark.timeout(600)])]
)
def test_each_file_of_a_collection_has_a_line_or_is_counted(shared: Path, tmp_path: Path, collection: str) -> None:
    lines, summary = analyze(shared / collection, tmp_path / "catalog")
    assert "crashed" not in {error["code"] for line in lines for error in line["errors"]}
    companions = {companion["path"] for line in lines for companion in line["companions"]}
    beside = companions - {line["path"] for line in lines}
    assert len(lines) + summary["other"] + len(beside) == all_files(shared / collection)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("options", [("--names", "--special", "--sparse"), ("--large",)], ids=["small", "large"])
def test_each_made_file_is_answered_as_its_index_wants(shared: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    made = tmp_path / "made"
    script = shared / "tools" / "make_hostile.py"
    subprocess.run([sys.executable, script, made, *options], check=True, capture_output=True)
    lines, _ = analyze(made, tmp_path / "catalog")
    found = {os.path.relpath(line["path"], made): line for line in lines}  # noqa: PTH
    wrong = {}
    with (made / "INDEX.csv").open(encoding="utf-8", newline="") as index:
        for row in csv.DictReader(index):
            line = found.get(row["path"])
            if line is None:
                continue
            got = "result" if line["state"] == "done" else "error"
            if row["want"] not in ("either", got):
                wrong[row["path"]] = (row["want"], got, [error["message"] for error in line["errors"]])
    assert wrong == {}
    if "--names" in options:
        names = [line for path, line in found.items() if path.startswith("names")]
        assert len(names) == 41, "45 less three that are hidden and one whose extension ends in a space"
        assert {line["state"] for line in names} == {"done"}
        special = {path: line["state"] for path, line in found.items() if path.startswith("special")}
        failed = {Path(path).name for path, state in special.items() if state == "failed"}
        unreadable = set() if os.getuid() == 0 else {"unreadable.jpg"}
        assert failed == {"dangling.jpg", "loop_a.jpg", "loop_b.jpg", "passwd.jpg"} | unreadable
