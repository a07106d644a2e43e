"""Read a recipe, from YAML, JSON or a dict, into its canonical form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from calotype.errors import RecipeError
from calotype.recipes.document import Places, Route, read_document
from calotype.recipes.mistakes import Mistakes, convert
from calotype.recipes.parameters import Substitution, effective
from calotype.recipes.recipe import Recipe, Stage, Step
from calotype.spelling import nearest

IMPLICIT_STAGE = "steps"
"""Name of the one stage of a recipe that has `steps:` and no stages."""


def load_recipe(source: Path | str | Mapping[str, Any], overrides: Mapping[str, Any] | None = None) -> Recipe:
    """Read a recipe into its canonical form, with the values of its parameters put in.

    `source` is a file's path, a text (of more than one line, or one that begins with a brace), or the recipe
    as a dict; `overrides` changes parameters. Raises `RecipeError` with line, column and the nearest right word, which
    knows the other mistakes of the form.
    """
    recipe, mistakes = read(source, overrides)
    mistakes.raise_all()
    assert recipe is not None, "else something was wrong"
    return recipe


def read(
    source: Path | str | Mapping[str, Any], overrides: Mapping[str, Any] | None = None
) -> tuple[Recipe | None, Mistakes]:
    """A recipe without what is wrong with its form, None where nothing is left, and all that is wrong."""
    file = str(source) if isinstance(source, Path) or _is_path(source) else ""
    recipe, mistakes = None, Mistakes()
    with mistakes.noted():
        document, places = _document(source)
        places.file = file
        recipe = _read(document, places, overrides or {}, mistakes)
    for error in mistakes.found:
        error.file = file
    return recipe, mistakes


def _read(document: Any, places: Places, overrides: Mapping[str, Any], mistakes: Mistakes) -> Recipe | None:
    if not isinstance(document, Mapping):
        raise RecipeError("this is no recipe: it has no keys", hint="begin with `recipe:` and `steps:`")
    form, places = _with_stages(dict(document), places)
    known = _Known(places, mistakes)
    form = known.of_recipe(form)

    def tell(route: Route, message: str) -> None:
        mistakes.note(places.error(route, f"{in_words(route)}{message}"))

    recipe = convert(form, Recipe, tell, frozenset(known.dropped))
    if recipe is None:
        return None
    values = dict(recipe.parameters)
    with mistakes.noted():
        values = effective(recipe.parameters, overrides, places)
    return _filled(recipe, values, places, mistakes)


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


class _Known:
    """Leaves keys out that the form does not have, and notes them. (msgspec would stop at the first, and say neither
    the place nor the right word.)"""

    def __init__(self, places: Places, mistakes: Mistakes) -> None:
        self.places = places
        self.mistakes = mistakes
        self.dropped: set[Route] = set()
        """Where keys were left out."""

    def of_recipe(self, form: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = self._keys(form, Recipe, ())
        known: dict[str, Any] = self._each(found, "stages", (), self._stage)
        return known

    def _stage(self, stage: Any, route: Route) -> Any:
        return self._each(self._keys(stage, Stage, route), "steps", route, self._step)

    def _step(self, step: Any, route: Route) -> Any:
        return self._keys(step, Step, route)

    def _each(self, form: Any, key: str, route: Route, known: Callable[[Any, Route], Any]) -> Any:
        values = form.get(key) if isinstance(form, Mapping) else None
        if not isinstance(values, list | tuple):
            return form
        return {**form, key: [known(value, (*route, key, number)) for number, value in enumerate(values)]}

    def _keys(self, value: Any, form: type[msgspec.Struct], route: Route) -> Any:
        if not isinstance(value, Mapping):
            return value
        known = [field.encode_name for field in msgspec.structs.fields(form)]
        for key in value:
            if key not in known:
                message = f"{form.__name__.lower()}: there is no key {key!r}"
                self.mistakes.note(self.places.error((*route, key), message, nearest(str(key), known)))
                self.dropped.add(route)
        return {key: each for key, each in value.items() if key in known}


def in_words(route: Route) -> str:
    """A route as people read it, `stages 1, steps 2, when: `; counted from 1."""
    words = "".join(f" {part + 1}" if isinstance(part, int) else f", {part}" for part in route)
    return f"{words.removeprefix(', ')}: " if words else ""


def _filled(recipe: Recipe, values: dict[str, Any], places: Places, mistakes: Mistakes) -> Recipe:
    """The recipe with its parameters' values put in; what a wrong one stands in is left out."""
    put = Substitution(values, places)
    stages = []
    for number, stage in enumerate(recipe.stages):
        route: Route = ("stages", number)
        steps = []
        for index, step in enumerate(stage.steps):
            at: Route = (*route, "steps", index)
            when, with_ = None, {}
            with mistakes.noted():
                when = _condition(step.when, put, places, (*at, "when"))
            with mistakes.noted():
                with_ = put.in_value(step.with_, (*at, "with"))
            steps.append(msgspec.structs.replace(step, with_=with_, when=when))
        when = None
        with mistakes.noted():
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
