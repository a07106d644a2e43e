"""Coverage floors: which room a file counts for."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kit import load_script


@pytest.fixture
def floors() -> ModuleType:
    return load_script("coverage_floors")


def test_the_longest_fitting_path_wins(floors: ModuleType) -> None:
    measured = {"imaging/photo.py": (9, 10), "imaging/measures/tone.py": (5, 10), "imaging/measures/hue.py": (1, 2)}
    rooms, homeless = floors.lines_by_room(measured, {"imaging": 90, "imaging/measures": 85})
    assert rooms == {"imaging": (9, 10), "imaging/measures": (6, 12)}
    assert homeless == []


def test_a_file_under_no_floor_is_named(floors: ModuleType) -> None:
    assert floors.lines_by_room({"imagingx/a.py": (1, 1)}, {"imaging": 90}) == ({}, ["imagingx/a.py"])


@pytest.mark.parametrize(("covered", "says"), [(10, None), (1, "below their coverage floor: errors.py")])
def test_a_room_below_its_floor_fails(
    floors: ModuleType, covered: int, says: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = {"files": {"src/calotype/errors.py": {"summary": {"covered_lines": covered, "num_statements": 10}}}}
    (tmp_path / "coverage.json").write_text(json.dumps(report))
    monkeypatch.setattr(sys, "argv", ["coverage_floors.py", str(tmp_path / "coverage.json")])
    assert floors.main() == says
