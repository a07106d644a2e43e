"""What changes a key, what does not, and what a fact hangs on."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec
import pytest

from calotype import digests
from calotype.ops import all_ops
from calotype.ops.declare import Op, Parameters
from calotype.recipes import builtin_recipes, load_recipe, resolve
from calotype.recipes.keys import key_parameters, step_key, subject_of

Ops = Mapping[str, Op]


class Before(Parameters, frozen=True):
    low: float = 0.1


class After(Parameters, frozen=True):
    low: float = 0.1
    tiles: tuple[int, ...] = ()
    names: frozenset[str] = frozenset()
    neutral: ClassVar[frozenset[str]] = frozenset(("tiles", "names"))


def test_the_parts_of_a_key(ops: Ops) -> None:
    """The pre-image says all that went in, so that a changed key can be explained."""
    key, parts = step_key(ops["focus"], ops["focus"].parameters(), {"objects": b"\1" * 16})
    assert parts == {
        "reading": "full/1",
        "op": "focus",
        "version": 1,
        "parameters": {},
        "models": {},
        "facts": {"objects": "01" * 16},
    }
    assert key == digests.key(parts)
    assert step_key(ops["focus"], ops["focus"].parameters(), {"objects": None})[1]["facts"] == {"objects": None}


def test_the_parts_come_back_from_the_catalog_as_they_were() -> None:
    """It keeps them as JSON, which has no tuples: what only looks otherwise would be called a change."""
    for name, recipe in builtin_recipes().items():
        for step in resolve(load_recipe(recipe), all_ops()).steps:
            assert (name, step.parts) == (name, msgspec.json.decode(msgspec.json.encode(step.parts)))


@pytest.mark.parametrize(
    "changed",
    [
        {"version": 2},
        {"name": "other"},
        {"reads": "full"},
        {"plugin": ("sample", "1.0")},
        {"plugin": ("sample", "1.1")},
    ],
)
def test_what_changes_a_key(changed: dict[str, Any], ops: Ops) -> None:
    """Another op, version, reading or plug-in version."""
    op = ops["content"]
    other = dataclasses.replace(op, **changed)
    assert step_key(other, op.parameters(), {})[0] != step_key(op, op.parameters(), {})[0]


def test_plugin_versions_differ(ops: Ops) -> None:
    """A plug-in's own version is part of its keys."""
    keys = {
        step_key(dataclasses.replace(ops["content"], plugin=("sample", version)), ops["content"].parameters(), {})[0]
        for version in ("1.0", "1.1")
    }
    assert len(keys) == 2


def test_a_key_changes_with_the_facts_it_reads(ops: Ops) -> None:
    """Down the whole chain: another parameter at its beginning gives another key at its end."""
    text = "recipe: a\nsteps:\n  - op: detect_objects\n    with: {confidence_threshold: %s}\n  - op: segment_objects\n"
    one, other, same = (resolve(load_recipe(text % low), ops).steps[1].key for low in ("0.5", "0.6", "0.50"))
    assert one != other
    assert one == same


def test_what_does_not_change_a_key(ops: Ops) -> None:
    """Name, condition, stage and limits decide whether and where a step runs, not what it answers."""
    plain = resolve(load_recipe("recipe: a\nsteps:\n  - op: content\n  - op: focus\n"), ops)
    dressed = resolve(
        load_recipe(
            "recipe: b\nversion: 2\nstages:\n  - {name: c, steps: [{op: content}]}\n"
            "  - {name: d, timeout_seconds: 3, when: c.score > 1, else: reject,"
            " steps: [{op: focus, as: e, when: c.score > 2, description: f}]}\n"
        ),
        ops,
    )
    assert [step.key for step in plain.steps] == [step.key for step in dressed.steps]


def test_a_parameter_added_later_is_left_out_while_neutral() -> None:
    """So facts made before it came are still found."""
    assert key_parameters(After()) == key_parameters(Before()) == {"low": 0.1}
    assert key_parameters(After(tiles=(2,))) == {"low": 0.1, "tiles": [2]}


def test_sets_have_one_order() -> None:
    """Hashes of strings differ from process to process; keys do not."""
    assert key_parameters(After(names=frozenset("zyxabc")))["names"] == sorted("zyxabc")


@pytest.mark.parametrize(
    ("op", "inputs", "subject"),
    [
        ("content", [], "image"),
        ("embedded", [], "photo"),
        ("metadata", ["photo"], "file"),
        ("focus", ["file"], "file"),
        ("compare", ["image", "image"], "image"),
        ("compare", ["image", "photo"], "photo"),
        ("best", ["image", "file"], "group"),
        ("census", ["image"], "library"),
    ],
)
def test_a_fact_hangs_on_the_finest_that_its_op_reads(op: str, inputs: list[Any], subject: str, ops: Ops) -> None:
    """A group op's answer hangs on its group, a library op's on the library, whatever they read of members."""
    assert subject_of(ops[op], inputs) == subject
