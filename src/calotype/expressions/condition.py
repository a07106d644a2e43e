"""The face of the room: a condition read, tested, and said in SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping

from calotype.errors import ConditionError
from calotype.expressions.dates import compare_dates, date_order
from calotype.expressions.parser import Parser
from calotype.expressions.paths import Path
from calotype.expressions.tree import FAILED, Facts, Node, Resolve, Sql, Truth
from calotype.expressions.types import Kind, Type
from calotype.expressions.values import Count

_TRUTHS = {True: Truth.TRUE, False: Truth.FALSE, None: Truth.UNKNOWN, FAILED: Truth.FAILED}


class Condition:
    """A condition that was read and whose types are right. Made by `parse`."""

    def __init__(self, text: str, tree: Node, paths: frozenset[str]) -> None:
        self.text = text
        self.paths = paths
        """The dotted names of facts in it, such as `content.sharpness.score`; elements' fields are not among them."""
        self.names = frozenset(path.partition(".")[0] for path in paths)
        """The first words of `paths`: names of steps."""
        self._tree = tree
        self._answer = tree.reader()

    def __repr__(self) -> str:
        return f"Condition({self.text!r})"

    def test(self, facts: Facts) -> Truth:
        """The answer for one photo. About a microsecond for two comparisons.

        `facts`: by name the decoded JSON document, None (or no entry) for what is missing or was skipped, and
        `FAILED` for a step that failed.
        """
        return _TRUTHS[self._answer(facts, ())]

    def sql(self, resolve: Resolve) -> Sql:
        """SQL that is 1 for exactly the photos whose `test` is TRUE, else 0 or null.

        `resolve` gives for a name where its document lies. The connection needs `register_functions`. Texts
        in documents must hold no NUL: SQLite ends a text there.
        """
        return self._tree.sql(resolve)


def parse(text: str, types: Mapping[str, Type] | None = None) -> Condition:
    """Read a condition. `types` has the type of every name that may stand first.

    Without `types` any name may stand, and each is read as the condition uses it. Raises `ConditionError` with
    the position and, for a name that nothing has, the nearest right one.
    """
    parser = Parser(text, types)
    return Condition(text, parser.condition(), parser.paths)


def value_sql(text: str, resolve: Resolve, types: Mapping[str, Type] | None = None) -> Sql:
    """SQL for the value of a dotted name, to sort by: a double, a string, 0 or 1, null where it is missing.

    A date gives microseconds: of the instant where it is known, else of the wall clock. Raises
    `ConditionError` for what has no order.
    """
    try:
        return _value_sql(text, resolve, types)
    except ConditionError as error:
        error.within = "sort"
        raise


def _value_sql(text: str, resolve: Resolve, types: Mapping[str, Type] | None) -> Sql:
    part = Parser(text, types).path()
    node = part.node
    if isinstance(node, Count):
        return node.sql(resolve)
    if not isinstance(node, Path) or node.type.kind in (Kind.LIST, Kind.OBJECT):
        hint = "sort by its .count" if part.type.kind is Kind.LIST else "name one of its fields"
        raise ConditionError(f"{part.quoted} is {part.type.kind.value}, which has no order", hint=hint)
    if node.type.kind is Kind.ANY:
        return node.value_sql(resolve)
    value = node.sql(resolve)
    return Sql.build("calotype_date_order({})", value) if node.type.kind is Kind.DATE else value


def register_functions(connection: sqlite3.Connection) -> None:
    """Give a connection the functions that the SQL of conditions calls."""
    functions: tuple[tuple[str, int, Callable[..., str | int | None]], ...] = (
        ("calotype_lower", 1, _lower),
        ("calotype_compare_dates", 2, compare_dates),
        ("calotype_date_order", 1, date_order),
    )
    for name, arguments, function in functions:
        connection.create_function(name, arguments, function, deterministic=True)


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()
