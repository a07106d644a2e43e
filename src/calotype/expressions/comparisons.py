"""Nodes that compare values: `== != < <= > >=`, `in` a list or a text, and being there at all."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from calotype.expressions.dates import compare_dates
from calotype.expressions.paths import Path
from calotype.expressions.tree import FAILED, Facts, Node, Reader, Resolve, Sql
from calotype.expressions.types import BOOLEAN, Kind, Type
from calotype.expressions.values import Literal

_PYTHON: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_SQL = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """Two values of one kind. Strings are ordered by code point; with null the answer is unknown."""

    left: Node
    sign: str
    right: Node
    type: Type = BOOLEAN

    def reader(self) -> Reader:
        holds = _PYTHON[self.sign]
        left, right = self.left.reader(), self.right.reader()
        if self.left.type.kind is Kind.DATE:
            return _comparing_dates(left, holds, right)
        if isinstance(self.right, Literal):
            return _comparing_to(left, holds, self.right.value)
        return _comparing(left, holds, right)

    def sql(self, resolve: Resolve) -> Sql:
        left, right, sign = self.left.sql(resolve), self.right.sql(resolve), _SQL[self.sign]
        if self.left.type.kind is Kind.DATE:
            return Sql.build(f"(calotype_compare_dates({{}}, {{}}) {sign} 0)", left, right)
        return Sql.build(f"({{}} {sign} {{}})", left, right)


def _comparing_to(left: Reader, holds: Callable[[Any, Any], bool], constant: Any) -> Reader:
    # Most conditions compare a name with a literal; this form saves a call of the two or three they cost.
    def test(facts: Facts, elements: tuple[Any, ...]) -> Any:
        value = left(facts, elements)
        return value if value is None or value is FAILED else holds(value, constant)

    return test


def _comparing(left: Reader, holds: Callable[[Any, Any], bool], right: Reader) -> Reader:
    def test(facts: Facts, elements: tuple[Any, ...]) -> Any:
        one, other = left(facts, elements), right(facts, elements)
        if one is FAILED or other is FAILED:
            return FAILED
        return None if one is None or other is None else holds(one, other)

    return test


def _comparing_dates(left: Reader, holds: Callable[[Any, Any], bool], right: Reader) -> Reader:
    def test(facts: Facts, elements: tuple[Any, ...]) -> Any:
        one, other = left(facts, elements), right(facts, elements)
        if one is FAILED or other is FAILED:
            return FAILED
        order = compare_dates(one, other)
        return None if order is None else holds(order, 0)

    return test


@dataclass(frozen=True, slots=True)
class Within(Node):
    """`x in [literal, …]` for numbers and strings. (Dates and lists of the facts are `any` over `==`.)"""

    of: Node
    values: tuple[float | str, ...]
    type: Type = BOOLEAN

    def reader(self) -> Reader:
        of, values = self.of.reader(), frozenset(self.values)
        if not values:
            return lambda facts, elements: False

        def test(facts: Facts, elements: tuple[Any, ...]) -> Any:
            value = of(facts, elements)
            return value if value is None or value is FAILED else value in values

        return test

    def sql(self, resolve: Resolve) -> Sql:
        if not self.values:
            return Sql("0")
        places = Sql(", ".join("?" * len(self.values)), self.values)
        return Sql.build("({} IN ({}))", self.of.sql(resolve), places)


@dataclass(frozen=True, slots=True)
class Contains(Node):
    """`part in text` for strings: whether the text has the part in it, letter by letter as strings are compared."""

    part: Node
    text: Node
    type: Type = BOOLEAN

    def reader(self) -> Reader:
        return _comparing(self.text.reader(), operator.contains, self.part.reader())

    def sql(self, resolve: Resolve) -> Sql:
        return Sql.build("(instr({}, {}) > 0)", self.text.sql(resolve), self.part.sql(resolve))


@dataclass(frozen=True, slots=True)
class IsNull(Node):
    """`x == null`: missing, null, or skipped. Always answers, unless the step of `x` failed."""

    of: Path
    type: Type = BOOLEAN

    def reader(self) -> Reader:
        raw = self.of.raw()

        def test(facts: Facts, elements: tuple[Any, ...]) -> Any:
            value = raw(facts, elements)
            return FAILED if value is FAILED else value is None

        return test

    def sql(self, resolve: Resolve) -> Sql:
        is_null = Sql.build("({} IS NULL)", self.of.value_sql(resolve))
        if self.of.level:
            return is_null
        return Sql.build("CASE WHEN {} THEN NULL ELSE {} END", resolve(self.of.parts[0]).failed, is_null)
