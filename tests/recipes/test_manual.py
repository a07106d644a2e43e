"""`docs/recipes.md`: every recipe of the page is read and bound, and every key is named."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from calotype.errors import RecipeError
from calotype.ops import all_ops
from calotype.recipes import Recipe, Stage, Step, load_recipe, resolve

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "recipes.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("text", [text for text in EXAMPLES if "mistaken" not in text])
def test_example_can_be_run(text: str) -> None:
    """With the ops that come along."""
    assert resolve(load_recipe(text), all_ops()).steps


def test_the_mistake_is_shown_as_it_is_told() -> None:
    """Line, column, message and hint are those of the page."""
    (text,) = [text for text in EXAMPLES if "mistaken" in text]
    with pytest.raises(RecipeError) as caught:
        resolve(load_recipe(text), all_ops())
    error = caught.value
    assert f"calotype: line {error.line}, column {error.column}: {error.message}\n  {error.hint}\n" in PAGE


@pytest.mark.parametrize("form", [Recipe, Stage, Step])
def test_every_key_is_named(form: type[msgspec.Struct]) -> None:
    """The tables have all keys of the form."""
    (table,) = re.findall(rf"## Keys of a {form.__name__.lower()}\n(.*?)(?:\n## |\n`else`)", PAGE, re.DOTALL)
    for field in msgspec.structs.fields(form):
        assert f"`{field.encode_name}`" in table
