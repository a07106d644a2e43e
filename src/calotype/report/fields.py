"""What the fields of facts mean: descriptions, units and ranges, from the ops' own results."""

from __future__ import annotations

from typing import Any

from calotype.ops import all_ops
from calotype.ops.describe import fields_of


def described() -> dict[str, dict[str, Any]]:
    """By the dotted path of a field (of a list's elements `palette[].hex`): `about`, `unit`, `range`, `words` (what its
    numbers stand for) and `data` (nobody can read it), as far as known.

    A fact that a step calls by another name than its op's stays without: its values are shown all the same.
    """
    found: dict[str, dict[str, Any]] = {}
    for name, declared in all_ops().items():
        for field in fields_of(declared.result):
            said: dict[str, Any] = {"about": field.description, "unit": field.unit, "range": field.range}
            said |= {"words": field.words, "data": field.data}
            found[f"{name}.{field.path}"] = {key: value for key, value in said.items() if value}
    return found
