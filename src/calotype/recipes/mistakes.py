"""Going on after a mistake in a recipe, so that all mistakes are told at once and not one a run."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec

from calotype.errors import RecipeError, together
from calotype.recipes.document import Route

_T = TypeVar("_T")


class Mistakes:
    """What is wrong with a recipe, as far as it was found."""

    def __init__(self) -> None:
        self.found: list[RecipeError] = []

    def note(self, error: RecipeError) -> None:
        """Keep an error, and those that it knows."""
        self.found += [error, *(other for other in error.others if isinstance(other, RecipeError))]
        error.others = ()

    @contextmanager
    def noted(self) -> Iterator[None]:
        """An error that is raised inside is kept; what comes behind it inside is left out."""
        try:
            yield
        except RecipeError as error:
            self.note(error)

    def raise_all(self) -> None:
        """Raise them as one, in the order in which they stand; nothing where there are none."""
        if self.found:
            raise together(sorted(self.found, key=lambda error: (error.line, error.column)))


def convert(
    form: Mapping[str, Any], kind: type[_T], tell: Callable[[Route, str], None], dropped: frozenset[Route]
) -> _T | None:
    """A form as `kind`, without the keys whose values don't fit, each of which `tell` is told of.

    None where it does not fit without them. `dropped` are the places of keys that were left out before: that something
    is missing there follows from it.
    """
    form, holes = copy.deepcopy(dict(form)), set(dropped)
    while True:
        try:
            return msgspec.convert(form, kind)
        except msgspec.ValidationError as error:
            message, route = split_error(error)
            if not (route in holes and "missing required" in message):
                tell(route, message)
            if not _drop(form, route):
                return None
            holes.add(route[:-1])


def _drop(form: Any, route: Route) -> bool:
    """Take a key out; false for an element of a list, which would move the others."""
    for part in route[:-1]:
        form = form[part]
    if not route or not isinstance(form, dict) or route[-1] not in form:
        return False
    del form[route[-1]]
    return True


_MSGSPEC_ROUTE = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")


def split_error(error: msgspec.ValidationError) -> tuple[str, Route]:
    """What msgspec found wrong, and where."""
    message, _, path = str(error).partition(" - at `$")
    route = tuple(int(index) if index else key for key, index in _MSGSPEC_ROUTE.findall(path.rstrip("`")))
    return message[:1].lower() + message[1:], route
