"""Recipes: what is to be done with each photo, written as YAML, JSON or a dict.

Words: recipe, stage, step, canonical form, binding, key. A recipe is read (`read`, `document`, `parameters`) into one
canonical form (`recipe`) and bound to ops (`resolve`, `order`, `inputs`, `keys`); every mistake is a `RecipeError`
with line, column and the nearest right word, and all are told at once (`mistakes`, `check`). This room opens no photo,
runs no op and knows no catalog.
"""

from __future__ import annotations

from calotype.recipes.check import check_recipe
from calotype.recipes.find import builtin_recipes, find_recipe
from calotype.recipes.read import load_recipe
from calotype.recipes.recipe import BoundRecipe, BoundStage, BoundStep, Recipe, Stage, Step
from calotype.recipes.resolve import resolve, result_type
from calotype.recipes.schema import recipe_schema

__all__ = [
    "BoundRecipe",
    "BoundStage",
    "BoundStep",
    "Recipe",
    "Stage",
    "Step",
    "builtin_recipes",
    "check_recipe",
    "find_recipe",
    "load_recipe",
    "recipe_schema",
    "resolve",
    "result_type",
]
