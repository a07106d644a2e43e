"""An op whose results change without a new version would leave old and new answers under one key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from calotype.ops import find
from small_pictures import GOLDEN, results_of


def differences(kept: Any, now: Any, where: str = "") -> list[str]:
    """Where two JSON values differ, floats by more than 1e-4."""
    if isinstance(kept, dict) and isinstance(now, dict) and kept.keys() == now.keys():
        return [line for name in kept for line in differences(kept[name], now[name], f"{where}.{name}")]
    if isinstance(kept, list) and isinstance(now, list) and len(kept) == len(now):
        pairs = enumerate(zip(kept, now, strict=True))
        return [line for place, (a, b) in pairs for line in differences(a, b, f"{where}[{place}]")]
    if isinstance(kept, float) and isinstance(now, (int, float)):
        return [] if abs(kept - now) <= 1e-4 else [f"{where}: {kept} is now {now}"]
    return [] if kept == now else [f"{where}: {kept!r} is now {now!r}"]


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_a_changed_result_needs_a_new_version(path: Path) -> None:
    kept = json.loads(path.read_text(encoding="utf-8"))
    op = find(path.stem)
    assert op.version == kept["version"], f"keep the new results: python tests/small_pictures.py {path.stem}"
    changed = differences(kept["results"], results_of(op.function, op.parameters()))
    assert not changed, f"{path.stem} answers differently; raise its version or undo:\n" + "\n".join(changed)


def test_a_difference_above_the_tolerance_is_seen() -> None:
    assert differences({"a": [1.0, "x"]}, {"a": [1.00005, "x"]}) == []
    assert differences({"a": [1.0, "x"]}, {"a": [1.001, "y"]}) == [".a[0]: 1.0 is now 1.001", ".a[1]: 'x' is now 'y'"]
