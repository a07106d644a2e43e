"""Where recipes are found: by name among those that come along, else as a file."""

from __future__ import annotations

import os
from pathlib import Path

from calotype.errors import RecipeError
from calotype.spelling import nearest

_BUILTIN = Path(__file__).parent / "builtin"


def builtin_recipes() -> dict[str, Path]:
    """The recipes that come with Calotype: name to file, sorted."""
    return {path.stem: path for path in sorted(_BUILTIN.glob("*.yaml"))}


def find_recipe(name: str | os.PathLike[str]) -> Path:
    """The file of a recipe, given its name or its path. Raises `RecipeError` with the nearest right name."""
    known = builtin_recipes()
    text = os.fspath(name)
    if text in known:
        return known[text]
    path = Path(text).expanduser()
    if path.is_file():
        return path
    if path.suffix or len(path.parts) > 1:
        raise RecipeError(f"there is no recipe file {path}", hint="check the path")
    raise RecipeError(f"there is no recipe called {text!r}", hint=nearest(text, known))
