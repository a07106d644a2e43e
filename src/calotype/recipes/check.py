"""Everything that is wrong with a recipe: with its form, and with what it asks of ops."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from calotype.ops.declare import Op
from calotype.recipes.read import read
from calotype.recipes.recipe import BoundRecipe
from calotype.recipes.resolve import resolve


def check_recipe(source: Path | str | Mapping[str, Any], ops: Mapping[str, Op]) -> BoundRecipe:
    """The recipe, bound. Raises one `RecipeError` that knows all others, of its form and of the ops in it."""
    recipe, mistakes = read(source)
    if recipe is not None:
        with mistakes.noted():
            # What a mistyped key would have said is not known: conditions and inputs may hang on it.
            bound = resolve(recipe, ops, words_only=bool(mistakes.found))
    mistakes.raise_all()
    return bound
