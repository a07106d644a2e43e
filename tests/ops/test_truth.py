"""What ExifTool reads from the shared photos, `metadata` says too, and knows why where it does not."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "truth.py"
WANTED = 0.99


@pytest.fixture(scope="module")
def truth() -> ModuleType:
    """The script that makes the table."""
    spec = importlib.util.spec_from_file_location("truth", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["truth"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.quality
def test_at_least_99_of_100_values_are_equal_and_each_difference_has_a_reason(shared: Path, truth: ModuleType):
    photos = shared / "photos"
    rows = map(json.loads, (photos / "expected.jsonl").read_text("utf-8").splitlines())
    found = [each for each in truth.outcomes(photos, rows) if not isinstance(each, str)]
    named = [each for each in found if not each.check.apart]
    differing = [each for each in found if each.verdict == truth.DIFFERENT]
    assert len(named) > 2_000
    assert 1 - sum(not each.check.apart for each in differing) / len(named) >= WANTED
    assert {(each.check.field, each.path) for each in differing} <= truth.reasons().keys()
