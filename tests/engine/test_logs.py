"""The logs of runs: for people, for programs, and every failure with enough to try it again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from calotype.engine.logs import RunLog
from calotype.errors import CatalogError, CatalogFull

FAILURE = {"code": "decode_failed", "message": "it can't be decoded", "hint": "try", "detail": "Traceback"}


def test_a_run_has_a_log_for_people_one_for_programs_and_a_summary(tmp_path: Path) -> None:
    log = RunLog(tmp_path / "runs", 0.0)
    log.event("begin", "it begins", run=3)
    log.failure("a.jpg", "content", FAILURE, {"size": 3})
    log.summary({"files": 1})
    log.close()
    assert "it begins" in (tmp_path / "runs" / f"{log.name}.log").read_text(encoding="utf-8")
    events = [json.loads(line) for line in (tmp_path / "runs" / f"{log.name}.json").read_bytes().splitlines()]
    assert [(event["event"], event.get("code")) for event in events] == [("begin", None), ("failure", "decode_failed")]
    assert json.loads((tmp_path / "runs" / f"{log.name}_summary.json").read_bytes()) == {"files": 1}
    (error,) = map(json.loads, (tmp_path / "runs" / "errors.jsonl").read_bytes().splitlines())
    noted = {"run": log.name, "path": "a.jpg", "step": "content", "parameters": {"size": 3}, **FAILURE}
    assert noted.items() <= error.items()


def test_a_second_run_of_the_same_second_is_numbered_and_errors_are_added(tmp_path: Path) -> None:
    logs = [RunLog(tmp_path, 0.0) for _ in range(3)]
    assert [log.name for log in logs] == [logs[0].name, f"{logs[0].name}_2", f"{logs[0].name}_3"]
    for log in logs:
        log.failure("a.jpg", "content", FAILURE)
        log.close()
    assert len((tmp_path / "errors.jsonl").read_bytes().splitlines()) == 3


def test_each_failure_is_on_disk_when_it_is_noted(tmp_path: Path) -> None:
    """A process that is killed loses none, and two at once write whole lines."""
    logs = [RunLog(tmp_path, 0.0) for _ in range(2)]
    for number in range(50):
        logs[number % 2].failure("a.jpg", "content", {**FAILURE, "detail": "x" * 500})
        assert len((tmp_path / "errors.jsonl").read_bytes().splitlines()) == number + 1
    for log in logs:
        log.close()


def test_a_name_of_several_lines_is_told_on_one(tmp_path: Path) -> None:
    log = RunLog(tmp_path, 0.0)
    log.failure("a\n12:00:00 all is well\x1b[2J.jpg", "content", FAILURE)
    log.close()
    (line,) = (tmp_path / f"{log.name}.log").read_text(encoding="utf-8").splitlines()
    assert "\x1b" not in line


def test_a_long_traceback_is_cut(tmp_path: Path) -> None:
    log = RunLog(tmp_path, 0.0)
    log.failure("a.jpg", "content", {**FAILURE, "detail": "x" * 100_000})
    log.close()
    assert len((tmp_path / "errors.jsonl").read_bytes()) < 30_000


def test_a_catalog_in_memory_keeps_no_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    log = RunLog(None, 0.0)
    log.event("begin", "it begins")
    log.failure("a.jpg", "content", FAILURE)
    log.summary({})
    log.close()
    assert list(tmp_path.iterdir()) == []


def test_a_log_that_cannot_be_made_is_an_error_of_the_catalog(tmp_path: Path) -> None:
    (tmp_path / "runs").write_bytes(b"a file stands in the way")
    with pytest.raises(CatalogError, match="runs"):
        RunLog(tmp_path / "runs", 0.0)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_disk_that_is_full_is_told_as_such(tmp_path: Path) -> None:
    log = RunLog(tmp_path, 0.0)
    log.close()
    (tmp_path / "errors.jsonl").unlink()
    (tmp_path / "errors.jsonl").symlink_to("/dev/full")
    log = RunLog(tmp_path, 0.0)
    with pytest.raises(CatalogFull, match=r"errors\.jsonl"):
        log.failure("a.jpg", "content", FAILURE)
    log.close()
