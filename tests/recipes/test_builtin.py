"""The recipes that come along can be read and bound to the ops that come along."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from calotype.contract import Line
from calotype.library import Library
from calotype.ops import all_ops
from calotype.recipes import builtin_recipes, load_recipe, resolve
from scenes import shapes


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
        "best_copy": "group",
        "best_shot": "group",
    }


@pytest.mark.integration
def test_quality_looks_at_all_pixels_where_the_proxy_is_soft(tmp_path: Path) -> None:
    picture = Image.fromarray(np.repeat(shapes()[:, :, None], 3, axis=2))
    picture.save(tmp_path / "crisp.png")
    picture.filter(ImageFilter.GaussianBlur(3)).save(tmp_path / "soft.png")
    lines: dict[str, Line] = {}
    with Library(tmp_path) as library:
        library.analyze("quality", carrier="inline", on_line=lambda line: lines.update({line.path: line}))
    assert {name: line.steps["focus"] for name, line in lines.items()} == {"crisp.png": "skipped", "soft.png": "done"}
    assert lines["soft.png"].fact("focus")["kind"] == "defocus"
    assert lines["soft.png"].fact("file_health")["problems"] == []
