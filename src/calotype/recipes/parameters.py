"""The parameters of a recipe: `${name}` in `with` and `when` stands for a value that `--set` can change."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from calotype.errors import RecipeError
from calotype.recipes.document import Places, Route
from calotype.spelling import nearest

_USE = re.compile(r"\$\{([^{}]*)\}")


def effective(defaults: Mapping[str, Any], overrides: Mapping[str, Any], places: Places) -> dict[str, Any]:
    """The parameters' values: the recipe's own, changed by `overrides`.

    An override must be of its default's kind. Raises `RecipeError` for a name that the recipe lacks.
    """
    values = dict(defaults)
    for name, value in overrides.items():
        if name not in defaults:
            raise RecipeError(f"the recipe has no parameter {name!r}", hint=nearest(name, defaults))
        default = defaults[name]
        if isinstance(default, str) and not isinstance(value, str):
            value = json.dumps(value, ensure_ascii=False)
        if default is not None and _kind(value) != _kind(default):
            raise places.error(
                ("parameters", name),
                f"parameter {name!r} is {_kind(default)}, and {value!r} is {_kind(value)}",
            )
        values[name] = value
    return values


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    names = {str: "a string", list: "a list", dict: "a group of values", type(None): "null"}
    return names.get(type(value), type(value).__name__)


class Substitution:
    """Puts parameters' values where `${name}` stands."""

    def __init__(self, values: Mapping[str, Any], places: Places) -> None:
        self._values = values
        self._places = places

    def in_value(self, value: Any, route: Route) -> Any:
        """Of `with`: a text that is nothing but `${name}` becomes the value itself, else its text is put in."""
        if isinstance(value, dict):
            return {key: self.in_value(each, (*route, key)) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [self.in_value(each, (*route, number)) for number, each in enumerate(value)]
        if not isinstance(value, str):
            return value
        whole = _USE.fullmatch(value)
        if whole is not None:
            return self._value(whole, route)
        return _USE.sub(lambda use: _as_text(self._value(use, route)), value)

    def in_condition(self, text: str, route: Route) -> str:
        """Of `when`: the value is put in as a literal, so a string needs no quotes around its `${name}`."""
        return _USE.sub(lambda use: _as_literal(self._value(use, route)), text)

    def _value(self, use: re.Match[str], route: Route) -> Any:
        name = use[1].strip()
        if name not in self._values:
            hint = nearest(name, self._values) or "declare it under `parameters:`"
            raise self._places.error_within(route, use.start(), f"the recipe has no parameter {name!r}", hint)
        return self._values[name]


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _as_literal(value: Any) -> str:
    """A value as the grammar of conditions writes it; JSON writes numbers, true, false, null and lists the same."""
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\t", "\\t")
        return f"'{escaped}'"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_as_literal(each) for each in value)}]"
    return json.dumps(value)
