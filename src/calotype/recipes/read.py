"""Read a recipe, from YAML, JSON or a dict, into its canonical form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from calotype.errors import RecipeError
from calotype.recipes.document import Places, Route, naming, read_document
from calotype.recipes.parameters import Substitution, effective
from calotype.recipes.recipe import Recipe, Stage, Step
from calotype.spelling import nearest

IMPLICIT_STAGE = "steps"
"""Name of the one stage of a recipe that has `steps:` and no stages."""


def load_recipe(source: Path | str | Mapping[str, Any], overrides: Mapping[str, Any] | None = None) -> Recipe:
    """Read a recipe into its canonical form, with the values of its parameters put in.

    `source` is a file's path, a text (of more than one line, or one that begins with a brace), or the recipe
    as a dict; `overrides` changes parameters. Raises `RecipeError` with line, column and the nearest right word.
    """
    file = str(source) if isinstance(source, Path) or _is_path(source) else ""
    with naming(file):
        document, places = _document(source)
        places.file = file
        return _read(document, places, overrides or {})


def _read(document: Any, places: Places, overrides: Mapping[str, Any]) -> Recipe:
    if not isinstance(document, Mapping):
        raise RecipeError("this is no recipe: it has no keys", hint="begin with `recipe:` and `steps:`")
    form, places = _with_stages(dict(document), places)
    _check_keys(form, places)
    recipe = _convert(form, places)
    values = effective(recipe.parameters, overrides, places)
    return _filled(recipe, values, places)


def _document(source: Path | str | Mapping[str, Any]) -> tuple[Any, Places]:
    if isinstance(source, Mapping):
        return source, Places()
    if isinstance(source, str) and not _is_path(source):
        return read_document(source)
    try:
        text = Path(source).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise RecipeError(f"{source} can't be read: {error.strerror}", hint="`calotype recipes list`") from error
    except UnicodeDecodeError as error:
        raise RecipeError(f"{source} is no text in UTF-8", hint="save it as UTF-8") from error
    return read_document(text)


def _is_path(source: str | Mapping[str, Any]) -> bool:
    return isinstance(source, str) and "\n" not in source and not source.lstrip().startswith("{")


def _with_stages(form: dict[str, Any], places: Places) -> tuple[dict[str, Any], Places]:
    """A recipe that has `steps:` is one stage."""
    if "steps" not in form:
        return form, places
    if "stages" in form:
        raise places.error(("steps",), "a recipe has either `steps` or `stages`", "put the steps into a stage")
    steps = form.pop("steps")
    form["stages"] = [{"name": IMPLICIT_STAGE, "steps": steps}]
    return form, places.moved(("steps",), ("stages", 0, "steps"))


def _check_keys(form: Mapping[str, Any], places: Places) -> None:
    """Refuse keys that the form does not have. (msgspec would too, but without the place and the right word.)"""
    _refuse_unknown(form, Recipe, (), places)
    for number, stage in _numbered(form.get("stages")):
        _refuse_unknown(stage, Stage, ("stages", number), places)
        for index, step in _numbered(stage.get("steps") if isinstance(stage, Mapping) else None):
            _refuse_unknown(step, Step, ("stages", number, "steps", index), places)


def _numbered(values: Any) -> list[tuple[int, Any]]:
    return list(enumerate(values)) if isinstance(values, list | tuple) else []


def _refuse_unknown(value: Any, form: type[msgspec.Struct], route: Route, places: Places) -> None:
    if not isinstance(value, Mapping):
        return
    known = [field.encode_name for field in msgspec.structs.fields(form)]
    for key in value:
        if key not in known:
            raise places.error((*route, key), f"{form.__name__.lower()}: there is no key {key!r}", nearest(key, known))


_MSGSPEC_ROUTE = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")


def _convert(form: Mapping[str, Any], places: Places) -> Recipe:
    try:
        return msgspec.convert(form, Recipe)
    except msgspec.ValidationError as error:
        message, route = split_error(error)
        raise places.error(route, f"{in_words(route)}{message}") from error


def split_error(error: msgspec.ValidationError) -> tuple[str, Route]:
    """What msgspec found wrong, and where."""
    message, _, path = str(error).partition(" - at `$")
    route = tuple(int(index) if index else key for key, index in _MSGSPEC_ROUTE.findall(path.rstrip("`")))
    return message[:1].lower() + message[1:], route


def in_words(route: Route) -> str:
    """A route as people read it, `stages 1, steps 2, when: `; counted from 1."""
    words = "".join(f" {part + 1}" if isinstance(part, int) else f", {part}" for part in route)
    return f"{words.removeprefix(', ')}: " if words else ""


def _filled(recipe: Recipe, values: dict[str, Any], places: Places) -> Recipe:
    put = Substitution(values, places)
    stages = []
    for number, stage in enumerate(recipe.stages):
        route: Route = ("stages", number)
        steps = []
        for index, step in enumerate(stage.steps):
            at: Route = (*route, "steps", index)
            when = _condition(step.when, put, places, (*at, "when"))
            with_ = put.in_value(step.with_, (*at, "with"))
            steps.append(msgspec.structs.replace(step, with_=with_, when=when))
        when = _condition(stage.when, put, places, (*route, "when"))
        stages.append(msgspec.structs.replace(stage, steps=tuple(steps), when=when))
    return msgspec.structs.replace(recipe, parameters=values, stages=tuple(stages)).at(places)


def _condition(text: str | None, put: Substitution, places: Places, route: Route) -> str | None:
    if text is None:
        return None
    filled = put.in_condition(text, route)
    if filled != text:
        # Its characters no longer stand where the file has them; errors then point at the key.
        places.texts.pop(route, None)
    return filled
