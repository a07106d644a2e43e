"""The JSON Schema of a recipe's canonical form, published as `docs/recipe.schema.json`."""

from __future__ import annotations

from typing import Any

import msgspec

from calotype.recipes.recipe import Recipe


def recipe_schema() -> dict[str, Any]:
    """The schema, for editors and other programs. What an op's `with` may hold is in that op's own schema."""
    schema = msgspec.json.schema(Recipe)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Calotype recipe", **schema}
