"""Conditions: one grammar for `when`, `--where` and smart albums; `docs/conditions.md` is its manual page.

A condition is read once, with the types of what it may name, into one tree. The tree is a closure for the
worker and SQL for the catalog, and a property test holds the two equal. Every kind of node knows both (`values`,
`comparisons`, `logic`); `parser` has the grammar, `rules` says what may be put together.

This room imports nothing of the house but errors and spelling, runs no code of others and opens no file.
"""

from __future__ import annotations

from calotype.expressions.condition import Condition, parse, register_functions, value_sql
from calotype.expressions.tree import FAILED, Failed, Resolve, Source, Sql, Truth
from calotype.expressions.types import (
    ANY,
    BOOLEAN,
    DATE,
    NUMBER,
    STRING,
    Kind,
    Type,
    list_of,
    object_of,
    type_of,
)

__all__ = [
    "ANY",
    "BOOLEAN",
    "DATE",
    "FAILED",
    "NUMBER",
    "STRING",
    "Condition",
    "Failed",
    "Kind",
    "Resolve",
    "Source",
    "Sql",
    "Truth",
    "Type",
    "list_of",
    "object_of",
    "parse",
    "register_functions",
    "type_of",
    "value_sql",
]
