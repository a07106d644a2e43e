"""What the fields of facts mean: descriptions, units and ranges, from the ops' own results."""

from __future__ import annotations

from calotype.ops import all_ops
from calotype.ops.describe import fields_of


def described() -> dict[str, dict[str, str]]:
    """By the dotted path of a field (of a list's elements `palette[].hex`): `about`, `unit`, `range`, as far as known.

    A fact that a step calls by another name than its op's stays without: its values are shown all the same.
    """
    found: dict[str, dict[str, str]] = {}
    for name, declared in all_ops().items():
        for field in fields_of(declared.result):
            said = {"about": field.description, "unit": field.unit, "range": field.range}
            found[f"{name}.{field.path}"] = {key: text for key, text in said.items() if text}
    return found
