"""The worked example of docs/architecture.md, step by step, with the recipe as the document writes it."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import ImageFilter
from ruamel.yaml import YAML

from calotype import Library
from calotype.contract import Line
from calotype.ops import find
from calotype.ops.declare import registered
from kit import CHECKOUT, make_picture

Recipe = dict[str, Any]


class Example:
    """A library of two photos, and what its last run did."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        self.folder = folder
        self.recipe = recipe
        self.ran: list[str] = []
        self.lines: dict[str, Line] = {}

    def run(self) -> None:
        """Analyse the folder in this process, and keep which ops ran and what was said of each photo."""
        self.ran.clear()
        with Library(self.folder) as library:
            self.summary = library.analyze(self.recipe, carrier="inline", on_line=self._keep)

    def count(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        """The function, noted whenever it is called."""

        def counted(*arguments: Any, **named: Any) -> Any:
            self.ran.append(name)
            return function(*arguments, **named)

        return counted

    def _keep(self, line: Line) -> None:
        self.lines[line.path] = line


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Example:
    """`sharp.jpg` and `soft.jpg`, and the recipe in the document's first block of YAML."""
    page = (CHECKOUT / "docs" / "architecture.md").read_text(encoding="utf-8")
    recipe = YAML(typ="safe").load(re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)[0])
    picture = make_picture(seed=3, size=(640, 480))
    picture.save(tmp_path / "sharp.jpg", quality=92)
    picture.filter(ImageFilter.GaussianBlur(6)).save(tmp_path / "soft.jpg", quality=92)
    for path in tmp_path.iterdir():  # a file that was written a moment ago may be written to again, and is read again
        os.utime(path, (1_700_000_000, 1_700_000_000))
    example = Example(tmp_path, recipe)
    for name in ("content", "thumbnail"):
        declared = find(name)
        counted = dataclasses.replace(declared, function=example.count(declared.function, name))
        monkeypatch.setitem(registered(), name, counted)
    return example


def test_first_run_skips_the_picture_of_the_sharp_photo(example: Example) -> None:
    example.run()
    assert example.lines["sharp.jpg"].fact("content")["sharpness"]["score"] > 0.5
    assert example.lines["sharp.jpg"].steps == {"content": "done", "thumbnail": "skipped"}
    assert example.lines["sharp.jpg"].state == "done"
    assert example.lines["soft.jpg"].fact("content")["sharpness"]["score"] < 0.5
    assert example.lines["soft.jpg"].steps == {"content": "done", "thumbnail": "done"}
    assert sorted(example.ran) == ["content", "content", "thumbnail"]


def test_second_run_opens_no_file(example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    example.run()
    monkeypatch.setattr("calotype.engine.hand.Hand.__init__", lambda *_: pytest.fail("a file was opened"))
    example.run()
    assert example.ran == []
    assert example.summary.unchanged == 2


def test_a_renamed_photo_runs_no_op(example: Example) -> None:
    example.run()
    before = example.lines["sharp.jpg"].image_id
    (example.folder / "sharp.jpg").rename(example.folder / "still sharp.jpg")
    example.run()
    assert example.ran == []
    assert example.lines["still sharp.jpg"].image_id == before
    assert example.lines["still sharp.jpg"].steps == {"content": "done", "thumbnail": "skipped"}


def test_a_changed_condition_runs_what_it_now_lets_through(example: Example) -> None:
    example.run()
    example.recipe["stages"][1]["when"] = "content.sharpness.score < 1.1"
    example.run()
    assert example.ran == ["thumbnail"]
    assert example.lines["sharp.jpg"].steps == {"content": "done", "thumbnail": "done"}


def test_a_new_version_of_an_op_runs_for_all(example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    example.run()
    newer = dataclasses.replace(find("content"), version=3)
    monkeypatch.setitem(registered(), "content", newer)
    example.run()
    assert example.ran == ["content", "content"]


def test_old_facts_answer_until_the_run_has_ended(example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    example.run()
    monkeypatch.setitem(registered(), "content", dataclasses.replace(find("content"), version=3))
    with Library(example.folder) as library:
        library.analyze(example.recipe, carrier="inline", sample=1)
        lines = list(library.photos(recipe=example.recipe))
    assert len(lines) == 2
    assert all(line.fact("content")["sharpness"]["score"] > 0 for line in lines)
