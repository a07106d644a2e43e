"""What a run tells of itself at its end, whoever listens."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import pytest

import kit
from calotype import Library
from calotype.contract import Line, Summary
from calotype.imaging.image import Image
from calotype.ops.declare import Op, Parameters, registered
from engine_kit import Number

RECIPE: dict[str, Any] = {
    "recipe": "two legs",
    "steps": [
        {"op": "look"},
        {"op": "perceptual_hash"},
        {"op": "find_duplicates"},
        {"op": "thumbnail", "when": "find_duplicates.count >= 1"},
    ],
}


def stopped_after_two(folder: Path, monkeypatch: pytest.MonkeyPatch, lines: list[Line] | None) -> Summary:
    """A run over four photos in two legs, with Ctrl-C at the second photo."""
    looked: list[Image] = []

    def look(image: Image, parameters: Parameters) -> Number:
        looked.append(image)
        if len(looked) == 2:
            signal.raise_signal(signal.SIGINT)
        return Number(value=1.0)

    monkeypatch.setitem(registered(), "look", Op("look", 1, look, Parameters, Number, reads="proxy"))
    for number in range(4):
        kit.make_photo(folder / f"{number}.jpg", seed=number, size=(96, 72))
    with Library(folder) as library:
        return library.analyze(RECIPE, carrier="inline", on_line=None if lines is None else lines.append)


@pytest.mark.parametrize("listening", [False, True])
def test_a_run_that_is_stopped_counts_nothing_as_done_that_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, listening: bool
) -> None:
    lines: list[Line] | None = [] if listening else None
    summary = stopped_after_two(tmp_path / "library", monkeypatch, lines)
    assert (summary.files, summary.done, summary.pending, summary.interrupted) == (4, 0, 4, True)
    assert summary.words.startswith("stopped early: 0 photos are done and 4 left; ")
    assert [line.state for line in lines or []] == ["pending"] * (2 * listening)
