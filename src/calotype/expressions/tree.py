"""What every node of a condition can do: test a photo's facts in the worker, and say the same in SQL.

Both sides know the same values: numbers (doubles), strings, true, false, null (missing is null). SQL has
0 and 1 for false and true. A name whose step failed is `FAILED` in the worker; in SQL it is null, except where
null itself is asked for, so both agree on what is true.
"""

from __future__ import annotations

import enum
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from calotype.expressions.types import Type


class Truth(enum.Enum):
    """The answer of a condition. Only TRUE runs a step."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"
    """It hangs on something that is missing."""
    FAILED = "failed"
    """It hangs on a step that failed."""


class Failed(enum.Enum):
    """The type of `FAILED`."""

    FAILED = "failed"


FAILED: Final = Failed.FAILED
"""Stands in the facts under the name of a step that failed."""

Facts = Mapping[str, Any]
"""A photo's facts by name: decoded JSON, None (or no entry) for what is missing or was skipped, or FAILED."""

Reader = Callable[[Facts, tuple[Any, ...]], Any]
"""Gives a node's value: a double, a string, True, False, None or FAILED.

Its arguments are the facts and the elements of the `any` and `all` around it, the outermost first.
"""


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL with the values of its question marks."""

    text: str
    params: tuple[Any, ...] = ()

    @staticmethod
    def build(template: str, *parts: Sql) -> Sql:
        """Put `parts` in the places `{}` of the template."""
        return Sql(template.format(*(part.text for part in parts)), tuple(p for part in parts for p in part.params))

    @staticmethod
    def join(separator: str, parts: list[Sql]) -> Sql:
        """`parts` in brackets, with the separator between them."""
        return Sql.build(f"({separator.join(['{}'] * len(parts))})", *parts)


@dataclass(frozen=True, slots=True)
class Source:
    """Where SQL finds the fact of a name, for the photo of the row.

    `document` is its JSON text, and null where it is missing, was skipped or failed. `failed` is 1 where the
    step failed, else 0. Neither may use the names `element1`, `element2` …, which belong to `any` and `all`.
    """

    document: Sql
    failed: Sql


Resolve = Callable[[str], Source]


class Node(ABC):
    """A part of a condition."""

    __slots__ = ()
    type: Type

    @abstractmethod
    def reader(self) -> Reader:
        """The closure that gives its value."""

    @abstractmethod
    def sql(self, resolve: Resolve) -> Sql:
        """The SQL that gives the same value."""
