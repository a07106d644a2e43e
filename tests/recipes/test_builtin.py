"""The recipes that come along can be read and bound to the ops that come along."""

from __future__ import annotations

from pathlib import Path

import pytest

from calotype.ops import all_ops
from calotype.recipes import builtin_recipes, load_recipe, resolve


@pytest.mark.parametrize("path", builtin_recipes().values(), ids=builtin_recipes())
def test_builtin_recipe_is_right(path: Path) -> None:
    """Its name is that of its file, and nothing is wrong with it."""
    bound = resolve(load_recipe(path), all_ops())
    assert bound.source.recipe == path.stem
    assert bound.source.description
    assert bound.steps


def test_analyze_asks_file_picture_thumbnail_and_copies() -> None:
    """What the first run over a library finds out; only what needs all photos hangs on a group."""
    bound = resolve(load_recipe(builtin_recipes()["analyze"]), all_ops())
    subjects = {step.name: step.subject for step in bound.steps}
    assert subjects == {
        "embedded": "photo",
        "metadata": "file",
        "content": "image",
        "thumbnail": "image",
        "perceptual_hash": "image",
        "find_duplicates": "group",
        "bursts": "group",
        "brackets": "group",
    }
