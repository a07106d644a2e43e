"""Nodes that are values: literals, arithmetic, `lower` and `count`."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from calotype.expressions.paths import Path
from calotype.expressions.tree import FAILED, Facts, Node, Reader, Resolve, Sql
from calotype.expressions.types import NUMBER, STRING, Type


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number (always a double), a string, true or false; a date is kept as its text."""

    value: float | str | bool
    type: Type

    def reader(self) -> Reader:
        value = self.value
        return lambda facts, elements: value

    def sql(self, resolve: Resolve) -> Sql:
        return Sql("?", (int(self.value) if isinstance(self.value, bool) else self.value,))


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """`+ - * /` of doubles. A division by zero, and what is no number (infinity less infinity), is unknown."""

    left: Node
    sign: str
    right: Node
    type: Type = NUMBER

    def reader(self) -> Reader:
        left, right, compute = self.left.reader(), self.right.reader(), _ARITHMETIC[self.sign]

        def read(facts: Facts, elements: tuple[Any, ...]) -> Any:
            one, other = left(facts, elements), right(facts, elements)
            if one is FAILED or other is FAILED:
                return FAILED
            if one is None or other is None:
                return None
            try:
                answer = compute(one, other)
            except ZeroDivisionError:
                return None
            return None if answer != answer else answer

        return read

    def sql(self, resolve: Resolve) -> Sql:
        return Sql.build(f"({{}} {self.sign} {{}})", self.left.sql(resolve), self.right.sql(resolve))


@dataclass(frozen=True, slots=True)
class Negative(Node):
    """Unary minus."""

    of: Node
    type: Type = NUMBER

    def reader(self) -> Reader:
        of = self.of.reader()

        def read(facts: Facts, elements: tuple[Any, ...]) -> Any:
            value = of(facts, elements)
            return value if value is None or value is FAILED else -value

        return read

    def sql(self, resolve: Resolve) -> Sql:
        return Sql.build("(- {})", self.of.sql(resolve))


@dataclass(frozen=True, slots=True)
class Lower(Node):
    """`lower(s)`: small letters of every script."""

    of: Node
    type: Type = STRING

    def reader(self) -> Reader:
        of = self.of.reader()

        def read(facts: Facts, elements: tuple[Any, ...]) -> Any:
            value = of(facts, elements)
            return value if value is None or value is FAILED else value.lower()

        return read

    def sql(self, resolve: Resolve) -> Sql:
        return Sql.build("calotype_lower({})", self.of.sql(resolve))


@dataclass(frozen=True, slots=True)
class Count(Node):
    """`count(x)`, or `x.count` of a list: its length; unknown where there is no list."""

    of: Path
    type: Type = NUMBER

    def reader(self) -> Reader:
        raw = self.of.raw()

        def read(facts: Facts, elements: tuple[Any, ...]) -> Any:
            value = raw(facts, elements)
            if type(value) is list:
                return float(len(value))
            return FAILED if value is FAILED else None

        return read

    def sql(self, resolve: Resolve) -> Sql:
        return Sql.build(
            "CASE WHEN {} = 'array' THEN CAST(json_array_length({}, {}) AS REAL) END",
            self.of.type_sql(resolve),
            *self.of.located(resolve),
        )
