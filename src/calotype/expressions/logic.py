"""Nodes that join conditions: `and or not`, and `any` and `all` over the elements of a list.

Kleene's logic with two ways of not knowing. One false item decides an `and`, one true item an `or`; else the
answer is failed if an item is, else unknown if an item is, else the plain one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from calotype.expressions.paths import Path
from calotype.expressions.tree import FAILED, Facts, Node, Reader, Resolve, Sql
from calotype.expressions.types import BOOLEAN, Type


@dataclass(frozen=True, slots=True)
class Junction(Node):
    """`and` (decided by one false) or `or` (decided by one true) of two or more conditions."""

    items: tuple[Node, ...]
    decider: bool
    type: Type = BOOLEAN

    def reader(self) -> Reader:
        items, decider = tuple(item.reader() for item in self.items), self.decider

        def test(facts: Facts, elements: tuple[Any, ...]) -> Any:
            answer: Any = not decider
            for item in items:
                value = item(facts, elements)
                if value is decider:
                    return decider
                if (value is None or value is FAILED) and answer is not FAILED:
                    answer = value
            return answer

        return test

    def sql(self, resolve: Resolve) -> Sql:
        return Sql.join(" OR " if self.decider else " AND ", [item.sql(resolve) for item in self.items])


@dataclass(frozen=True, slots=True)
class Not(Node):
    """`not x`; not unknown is unknown, not failed is failed."""

    of: Node
    type: Type = BOOLEAN

    def reader(self) -> Reader:
        of = self.of.reader()

        def test(facts: Facts, elements: tuple[Any, ...]) -> Any:
            value = of(facts, elements)
            return value if value is None or value is FAILED else not value

        return test

    def sql(self, resolve: Resolve) -> Sql:
        return Sql.build("(NOT {})", self.of.sql(resolve))


@dataclass(frozen=True, slots=True)
class Quantifier(Node):
    """`any(x, condition)` (decided by one true) or `all(x, condition)` (decided by one false).

    Over an empty list `any` is false and `all` is true; where there is no list the answer is unknown.
    """

    of: Path
    condition: Node
    decider: bool
    level: int
    """Which element the condition's paths mean by it: 1 for the outermost."""
    type: Type = BOOLEAN

    def reader(self) -> Reader:
        raw, condition, decider = self.of.raw(), self.condition.reader(), self.decider

        def test(facts: Facts, elements: tuple[Any, ...]) -> Any:
            found = raw(facts, elements)
            if type(found) is not list:
                return FAILED if found is FAILED else None
            return _fold((condition(facts, (*elements, element)) for element in found), decider)

        return test

    def sql(self, resolve: Resolve) -> Sql:
        # One half stands for unknown, so that a single max (or min) folds Kleene's three values. The element's id
        # is in it because SQLite gives an aggregate that names outer columns only to the outer query.
        fold, decided, else_ = ("max", 1, 0) if self.decider else ("min", 0, 1)
        kind = self.of.type_sql(resolve)
        document, path = self.of.located(resolve)
        return Sql.build(
            f"CASE (SELECT {fold}(coalesce({{}}, 0.5 + 0 * element{self.level}.id)) "
            f"FROM json_each(CASE WHEN {{}} = 'array' THEN {{}} END, {{}}) AS element{self.level}) "
            f"WHEN {decided} THEN {decided} WHEN 0.5 THEN NULL ELSE CASE WHEN {{}} = 'array' THEN {else_} END END",
            self.condition.sql(resolve),
            kind,
            document,
            path,
            kind,
        )


def _fold(values: Iterable[Any], decider: bool) -> Any:
    answer: Any = not decider
    for value in values:
        if value is decider:
            return decider
        if (value is None or value is FAILED) and answer is not FAILED:
            answer = value
    return answer
