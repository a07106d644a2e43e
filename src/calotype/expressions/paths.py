"""Dotted names: where their value lies in the facts, in the worker and in SQL."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from calotype.expressions.tree import FAILED, Facts, Node, Reader, Resolve, Sql
from calotype.expressions.types import Kind, Type


def _as_number(value: Any) -> float | None:
    """A JSON number as a double; None for all else."""
    if type(value) is float:
        return value
    if type(value) is not int:
        return None
    try:
        return float(value)
    except OverflowError:
        # SQLite reads an integer that no double holds as infinity.
        return math.inf if value > 0 else -math.inf


def _as_string(value: Any) -> str | None:
    """A JSON string; None for all else."""
    return value if type(value) is str else None


def _as_boolean(value: Any) -> bool | None:
    """True or False; None for all else."""
    return value if type(value) is bool else None


def _as_it_is(value: Any) -> Any:
    return value


_READ: dict[Kind, tuple[Callable[[Any], Any], str]] = {
    Kind.NUMBER: (_as_number, "CASE WHEN {type} IN ('integer', 'real') THEN CAST({value} AS REAL) END"),
    Kind.STRING: (_as_string, "CASE WHEN {type} = 'text' THEN {value} END"),
    Kind.DATE: (_as_string, "CASE WHEN {type} = 'text' THEN {value} END"),
    Kind.BOOLEAN: (_as_boolean, "CASE {type} WHEN 'true' THEN 1 WHEN 'false' THEN 0 END"),
}
"""Each kind reads its own kind of JSON and takes any other for missing: an older fact may have another shape."""


@dataclass(frozen=True, slots=True)
class Path(Node):
    """A dotted name. At level 0 its first part names a fact; at level n it begins in the element of the nth any/all."""

    level: int
    parts: tuple[str, ...]
    type: Type

    def reader(self) -> Reader:
        return self._reading(_READ[self.type.kind][0])

    def raw(self) -> Reader:
        """The closure that gives whatever lies there, of any kind."""
        return self._reading(_as_it_is)

    def _reading(self, convert: Callable[[Any], Any]) -> Reader:
        if self.level:
            return _reading_element(self.level - 1, self.parts, convert)
        name, rest = self.parts[0], self.parts[1:]

        def read(facts: Facts, elements: tuple[Any, ...]) -> Any:
            value = facts.get(name)
            if value is FAILED:
                return FAILED
            for part in rest:
                if type(value) is not dict:
                    return None
                value = value.get(part)
            return convert(value)

        return read

    def located(self, resolve: Resolve) -> tuple[Sql, Sql]:
        """The JSON document that it lies in, and the path below that, as SQL."""
        if self.level == 0:
            document, parts = resolve(self.parts[0]).document, self.parts[1:]
        else:
            document, parts = Sql(_element_document(self.level)), self.parts
        return document, Sql("?", ("$" + "".join(f'."{part}"' for part in parts),))

    def value_sql(self, resolve: Resolve) -> Sql:
        """Whatever lies there, of any kind; JSON text for lists and objects."""
        if self.level and not self.parts:
            return Sql(f"element{self.level}.value")
        return Sql.build("json_extract({}, {})", *self.located(resolve))

    def type_sql(self, resolve: Resolve) -> Sql:
        """SQLite's word for the kind of what lies there; null where nothing does."""
        if self.level and not self.parts:
            return Sql(f"element{self.level}.type")
        return Sql.build("json_type({}, {})", *self.located(resolve))

    def sql(self, resolve: Resolve) -> Sql:
        template = _READ[self.type.kind][1]
        order = [self.type_sql(resolve)] + [self.value_sql(resolve)] * ("{value}" in template)
        return Sql.build(template.replace("{type}", "{}").replace("{value}", "{}"), *order)


def _reading_element(index: int, parts: tuple[str, ...], convert: Callable[[Any], Any]) -> Reader:
    def read(facts: Facts, elements: tuple[Any, ...]) -> Any:
        value = elements[index]
        for part in parts:
            if type(value) is not dict:
                return None
            value = value.get(part)
        return convert(value)

    return read


def _element_document(level: int) -> str:
    # A scalar element is no JSON text: json_extract would stop the whole query at it.
    return f"CASE WHEN element{level}.type IN ('object', 'array') THEN element{level}.value END"
