"""`calotype plan`: what a run would do, in words, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from calotype import Library
from calotype.recipes import builtin_recipes
from command_kit import Call
from engine_kit import age

pytestmark = pytest.mark.integration


def whys(call: Call, library: Path, *options: object) -> dict[str, list[str]]:
    """The steps of which something has changed, with what."""
    (preview,) = call("plan", library, "--json", *options).lines
    return {step["step"]: step["why"] for step in preview["steps"] if step["why"]}


def test_where_nothing_has_changed_no_reason_is_made_up(call: Call, analysed: Path) -> None:
    assert whys(call, analysed) == {}


def test_only_what_has_changed_is_told_as_a_recipe_would_write_it(call: Call, analysed: Path, tmp_path: Path) -> None:
    recipe = tmp_path / "analyze.yaml"
    text = builtin_recipes()["analyze"].read_text("utf-8")
    recipe.write_text(text.replace("with: {kind: near}", "with: {kind: near, prefer: [oldest]}"), "utf-8")
    before = '["folder","detail","raw","camera","lossless","compression","gps","written","resolution","oldest"]'
    reason = f'parameters prefer: {before} before, ["oldest"] now'
    assert whys(call, analysed, "--recipe", recipe) == {"best_copy": [reason]}
    assert f"      {reason}\n" in call("plan", analysed, "--recipe", recipe, "--why").out


def test_one_is_not_called_many(call: Call, library: Path) -> None:
    age(library)
    for photo in library.glob("day*/*.jpg"):
        photo.unlink()
    with Library(library) as opened:
        opened.analyze(carrier="inline")
    told = call("plan", library).out
    assert told.startswith("1 file: 1 settled\n")
    assert "photos at" in told  # of none
    (library / "copy of IMG_0000.jpg").rename(library / "b.png")
    told = call("plan", library).out
    assert told.startswith("1 file: 0 settled, 1 moved\n")
    assert " 1 photo  at " in told
    (library / "b.png").unlink()
    assert "1 known file is gone; what is known of it is kept\n" in call("plan", library).out
