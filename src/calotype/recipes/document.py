"""YAML (and JSON, which is YAML) read into plain values, with the place of each of them in the text.

Only what JSON can say is made of it: no tags, no dates (they stay text), no merging of mappings. Nothing is
constructed from a name, so a recipe from elsewhere can't run anything.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from calotype.errors import RecipeError

Route = tuple[str | int, ...]
"""Where a value lies in a document: keys and places in lists, such as `("stages", 0, "steps", 2, "with")`."""

MAX_CHARACTERS = 200_000
MAX_DEPTH = 40
MAX_VALUES = 20_000
"""What one recipe may hold; aliases count wherever they are used, so a few lines can't grow into gigabytes."""


class Place(NamedTuple):
    """A place in a text, counted from 1."""

    line: int
    column: int


class Places:
    """Where keys and values of a document stand in its text; of a recipe given as a dict, nowhere."""

    def __init__(self) -> None:
        self.file = ""
        """The file that the text is from, if it is from one."""
        self.keys: dict[Route, Place] = {}
        """Of a key its own place; of an element of a list the place where it begins."""
        self.texts: dict[Route, Place] = {}
        """Of texts that stand in one line just as they are (no escapes): where their first character stands."""

    def error(self, route: Route, message: str, hint: str = "") -> RecipeError:
        """An error that points at what lies on the route, or at the nearest around it that has a place."""
        while route and route not in self.keys:
            route = route[:-1]
        line, column = self.keys.get(route, Place(0, 0))
        return RecipeError(message, line=line, column=column, hint=hint)

    def error_within(self, route: Route, position: int, message: str, hint: str = "") -> RecipeError:
        """An error that points at a character of the text on the route."""
        if route not in self.texts:
            return self.error(route, message, hint)
        line, column = self.texts[route]
        return RecipeError(message, line=line, column=column + position, hint=hint)

    def moved(self, before: Route, after: Route) -> Places:
        """The same places, with what lay below `before` now below `after`."""
        moved = Places()
        moved.file = self.file
        for old, new in ((self.keys, moved.keys), (self.texts, moved.texts)):
            for route, place in old.items():
                below = route[: len(before)] == before
                new[(*after, *route[len(before) :]) if below else route] = place
        return moved


@contextmanager
def naming(file: str) -> Iterator[None]:
    """Errors about a recipe that are raised inside say which file it is from."""
    try:
        yield
    except RecipeError as error:
        for one in (error, *error.others):
            if isinstance(one, RecipeError):
                one.file = file
        raise


def read_document(text: str) -> tuple[Any, Places]:
    """The value of a YAML or JSON document, and where its parts stand. Raises `RecipeError` with line and column."""
    if len(text) > MAX_CHARACTERS:
        raise RecipeError(f"the recipe has more than {MAX_CHARACTERS:,} characters", hint="is it a recipe at all?")
    reading = _Reading()
    try:
        node = YAML(typ="safe", pure=True).compose(text)
        return reading.value(node, ()) if node is not None else None, reading.places
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        problem = " ".join(str(error.problem or error.context).split())
        raise RecipeError(f"this is no YAML: {problem}", line=line, column=column) from error
    except (YAMLError, ValueError) as error:
        raise RecipeError(f"this is no YAML: {' '.join(str(error).split())}") from error
    except RecursionError as error:
        raise RecipeError(f"the recipe is more than {MAX_DEPTH} levels deep") from error


class _Reading:
    def __init__(self) -> None:
        self.places = Places()
        self._values = 0

    def value(self, node: Node, route: Route) -> Any:
        self._values += 1
        place = _start(node)
        if len(route) > MAX_DEPTH or self._values > MAX_VALUES:
            raise RecipeError("the recipe is nested too deeply or holds too much", line=place.line, column=place.column)
        _check_tag(node, place)
        if isinstance(node, MappingNode):
            return self._mapping(node, route)
        if isinstance(node, SequenceNode):
            return [self._element(element, (*route, number)) for number, element in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        quotes = 0 if node.style is None else 1
        length = node.end_mark.column - node.start_mark.column - 2 * quotes
        if node.start_mark.line == node.end_mark.line and length == len(node.value):
            self.places.texts[route] = Place(place.line, place.column + quotes)
        try:
            return _scalar(node)
        except ValueError as error:
            message = f"{str(node.value)[:40]!r} is no {_tag(node)} that JSON could say"
            raise RecipeError(message, line=place.line, column=place.column, hint="put text into quotes") from error

    def _element(self, node: Node, route: Route) -> Any:
        self.places.keys[route] = _start(node)
        return self.value(node, route)

    def _mapping(self, node: MappingNode, route: Route) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            place = _start(key_node)
            if not isinstance(key_node, ScalarNode):
                raise RecipeError("a key must be a word", line=place.line, column=place.column)
            key = str(key_node.value)
            if key in found:
                raise RecipeError(f"{key!r} stands here twice", line=place.line, column=place.column)
            self.places.keys[(*route, key)] = place
            # 1.10 is a version, not the number 1.1.
            is_version = (*route, key) == ("version",) and isinstance(value_node, ScalarNode)
            found[key] = str(value_node.value) if is_version else self.value(value_node, (*route, key))
        return found


def _start(node: Node) -> Place:
    return Place(node.start_mark.line + 1, node.start_mark.column + 1)


_TAGS = frozenset(("map", "seq", "str", "int", "float", "bool", "null", "timestamp", "merge"))
_CONSTANTS: Mapping[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}


def _tag(node: Node) -> str:
    return str(node.tag).removeprefix("tag:yaml.org,2002:")


def _check_tag(node: Node, place: Place) -> None:
    if _tag(node) not in _TAGS:
        raise RecipeError(
            f"the tag {_tag(node)!r} can't stand in a recipe",
            line=place.line,
            column=place.column,
            hint="write the plain value",
        )


def _scalar(node: Node) -> Any:
    text, tag = str(node.value), _tag(node)
    if tag in ("bool", "null") and text.lower() in _CONSTANTS:
        return _CONSTANTS[text.lower()]
    if tag == "int":
        return int(text.replace("_", ""), 0 if text.lstrip("+-").startswith(("0x", "0o")) else 10)
    if tag == "float" and math.isfinite(number := float(text.replace("_", "").lower().replace(".inf", "inf"))):
        return number
    if tag in ("bool", "null", "float"):
        raise ValueError(text)
    # JSON writes characters beyond the first 65,536 as two halves. A date stays text: JSON has none.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
