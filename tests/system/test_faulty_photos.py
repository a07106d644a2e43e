"""Photos that kill, block or fill up the process that opens them: each costs itself and no other."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import runner
from calotype.catalog import Failure, open_store
from engine_kit import age
from kit import make_photo

pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(os.name == "nt", reason="the faulty plug-in speaks POSIX"),
]

LIMITS = {"seconds": 2.0, "memory": 200_000_000}

DEADLY = {
    # where and what: what fails, its code, what it waits for
    "open segfault": ("file", "crashed", "decoders"),
    "identity hang": ("file", "timeout", "limit:seconds"),
    "proxy segfault": ("proxy", "crashed", "decoder:evil"),
    "proxy unlimited": ("proxy", "memory", "limit:memory"),
    "op exit": ("obey", "crashed", "op:obey"),
    "op fork": ("obey", "crashed", "op:obey"),
}
"""These take their worker with them, and are tried twice."""

MORE_DEADLY = {
    "header abort": ("file", "crashed", "decoders"),
    "header hang": ("file", "timeout", "limit:seconds"),
    "header unlimited": ("file", "memory", "limit:memory"),
    "identity exit": ("file", "crashed", "decoders"),
    "open fork": ("file", "crashed", "decoders"),
    "open close": ("file", "crashed", "decoders"),
    "open loop": ("file", "timeout", "limit:seconds"),
    "proxy abort": ("proxy", "crashed", "decoder:evil"),
    "proxy hang": ("proxy", "timeout", "limit:seconds"),
    "proxy fork": ("proxy", "crashed", "decoder:evil"),
    "proxy loop": ("proxy", "timeout", "limit:seconds"),
    "op hang": ("obey", "timeout", "limit:seconds"),
    "op interrupt": ("obey", "crashed", "op:obey"),
    "op segfault": ("obey", "crashed", "op:obey"),
    "op unlimited": ("obey", "memory", "limit:memory"),
}

FAILING = {
    "header memory": ("file", "memory", "limit:memory"),
    "header raise": ("file", "header_damaged", ""),
    "open recursion": ("file", "header_damaged", ""),
    "identity raise": ("file", "decode_failed", "decoder:evil"),
    "proxy memory": ("proxy", "memory", "limit:memory"),
    "proxy recursion": ("proxy", "decode_failed", "decoder:evil"),
    "op memory": ("obey", "memory", "limit:memory"),
    "op raise": ("obey", "op_failed", ""),
    "op recursion": ("obey", "op_failed", ""),
    "answer nan": ("obey", "op_failed", ""),
    "answer infinite": ("obey", "op_failed", ""),
    "answer text": ("obey", "op_failed", ""),
    "answer none": ("obey", "op_failed", ""),
    "answer other": ("obey", "op_failed", ""),
    "answer surrogate": ("obey", "op_failed", ""),
}
"""These are caught."""

LAST_CALLS = {
    "open segfault": "in _segfault",
    "op exit": "SystemExit: 3",
    "op fork": "in _fork",
    "op raise": "in _raise",
}
"""What is kept of the calls that were open. A worker that had to be killed can't tell."""

HARMLESS = ("open noise", "proxy noise", "op noise")


def make_evil(folder: Path, deeds: list[str]) -> None:
    """A file for each deed."""
    folder.mkdir(parents=True, exist_ok=True)
    for deed in deeds:
        (folder / f"{deed.replace(' ', '-')}.evil").write_text(f"EVIL {deed}\n")


def failures_of(folder: Path) -> dict[str, Failure]:
    """The failure of each file, whatever it hangs on, by path."""
    store = open_store(folder / ".calotype")
    rows = list(store.files())
    found = {os.fsdecode(row.path): row.failure for row in rows if row.failure is not None}
    for number, key in store.keys().items():
        failures = store.failures(number)
        for row in rows:
            subject = {"image": row.image, "photo": row.photo, "file": row.version}[key.subject]
            if subject in failures:
                found[os.fsdecode(row.path)] = failures[subject]
    store.close()
    return found


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param(DEADLY | FAILING, id="some"),
        pytest.param(MORE_DEADLY, id="more", marks=pytest.mark.slow),
    ],
)
def test_each_costs_itself_and_no_other(tmp_path: Path, expected: dict[str, tuple[str, str, str]]) -> None:
    library, log = tmp_path / "library", tmp_path / "log"
    make_evil(library, [*expected, *HARMLESS])
    for number in range(6):
        make_photo(library / f"good{number}.jpg", seed=number)
    age(library)
    request = {"folder": str(library), "recipe": runner.FAULTY_RECIPE, "limits": LIMITS}
    *lines, last = runner.run(request, FAULTY_LOG=str(log))

    by_name = {Path(line["path"]).stem.replace("-", " "): line for line in lines}
    errors = {name: [(error["step"], error["code"]) for error in line["errors"]] for name, line in by_name.items()}
    assert {name: found for name, found in errors.items() if found} == {
        name: [(step, code)] for name, (step, code, _) in expected.items()
    }
    assert {line["state"] for name, line in by_name.items() if name not in expected} == {"done"}
    summary = last["summary"]
    assert (summary["files"], summary["failed"], summary["done"]) == (len(lines), len(expected), 9)

    failures = failures_of(library)
    for name, (_, _, watch) in expected.items():
        failure = failures[f"{name.replace(' ', '-')}.evil"]
        assert (name, failure.due, failure.watch) == (name, "when" if watch else "never", watch)
        assert bool(failure.seen) is bool(watch)
    # What only raises and is met while a file is identified may be met again, when another file kills the worker.
    times = Counter(line.removeprefix("EVIL ") for line in log.read_text().splitlines())
    # One whose worker dies later, between photos, is first only a suspect among others.
    deadly = [name for name in expected if name not in FAILING and name != "open close"]
    assert {name: times[name] for name in deadly} == dict.fromkeys(deadly, 2)

    noted = map(json.loads, (library / ".calotype" / "runs" / "errors.jsonl").read_bytes().splitlines())
    details = {error["path"].removesuffix(".evil").replace("-", " "): error["detail"] for error in noted}
    for name in LAST_CALLS.keys() & expected.keys():
        assert LAST_CALLS[name] in details[name]

    again = runner.run(request, FAULTY_LOG=str(log))
    assert again[-1]["summary"]["unchanged"] == len(lines)
    assert sorted(map(str, again[:-1])) == sorted(map(str, lines))


def test_a_stage_that_takes_too_long_is_tried_again_when_it_is_given_more_time(tmp_path: Path) -> None:
    make_evil(tmp_path, ["op hang"])
    make_photo(tmp_path / "good.jpg")
    age(tmp_path)
    stage: dict[str, Any] = {"name": "quick", "timeout_seconds": 0.5, "steps": [{"op": "obey"}]}
    request = {"folder": str(tmp_path), "recipe": {"recipe": "quick", "stages": [stage]}, "jobs": 1}
    states = {line["path"]: line["state"] for line in runner.run(request)[:-1]}
    assert states == {"op-hang.evil": "failed", "good.jpg": "done"}
    failure = failures_of(tmp_path)["op-hang.evil"]
    assert (failure.code, failure.watch, failure.seen) == ("timeout", "timeout:quick", "0.5")
    assert "timeout_seconds" in failure.hint
    stage["timeout_seconds"] = 0.6
    assert runner.run(request)[-1]["summary"]["unchanged"] == 1


def test_a_group_that_kills_its_worker_fails_for_its_members_only(tmp_path: Path) -> None:
    folders = ("segfault", "raise", "nothing")
    for number, folder in enumerate(folders):
        for member in range(2):
            make_photo(tmp_path / folder / f"{member}.jpg", seed=10 * number + member, size=(40, 30))
    steps = [{"op": "obey"}, {"op": "rank"}, {"op": "census"}, {"op": "look", "when": "rank.place == 0"}]
    recipe = {"recipe": "groups", "stages": [{"name": "all", "steps": steps}]}
    *lines, _ = runner.run({"folder": str(tmp_path), "recipe": recipe, "jobs": 1})
    found = {(Path(line["path"]).parent.name, *line["steps"].values()) for line in lines}
    assert found == {
        ("segfault", "done", "failed", "done", "blocked"),
        ("raise", "done", "failed", "done", "blocked"),
        ("nothing", "done", "done", "done", "done"),
        ("nothing", "done", "done", "done", "skipped"),
    }
    codes = {(Path(line["path"]).parent.name, error["code"]) for line in lines for error in line["errors"]}
    assert codes == {("segfault", "crashed"), ("raise", "op_failed")}
