from __future__ import annotations

from pathlib import Path

import pytest

from calotype.report import problems
from calotype.report.problems import Problems
from report.reading import content


def test_a_cause_that_several_steps_met_is_one_problem_of_the_photo(tmp_path: Path) -> None:
    written = Problems(tmp_path)
    error = {"code": "truncated", "message": "it ends early", "hint": "get it again"}
    written.add(3, "a.jpg", [{**error, "step": "content"}, {**error, "step": "thumbnail"}])
    [found] = written.close()
    assert (found["code"], found["count"], found["hint"]) == ("truncated", 1, "get it again")
    [kept] = content(tmp_path / "problems" / "0" / "0.js")
    assert (kept["photo"], kept["path"], kept["steps"]) == (3, "a.jpg", ["content", "thumbnail"])


def test_codes_come_by_count_each_with_files_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problems, "CHUNK", 2)
    written = Problems(tmp_path)
    written.add(0, "a.jpg", [{"code": "memory"}])
    for number in range(1, 6):
        written.add(number, f"{number}.jpg", [{"code": "crashed", "hint": "often" if number > 1 else "once"}])
    found = written.close()
    assert [(one["code"], one["count"], one["hint"]) for one in found] == [("crashed", 5, "often"), ("memory", 1, "")]
    assert len(list((tmp_path / "problems" / str(found[0]["file"])).iterdir())) == 3
