"""The key of how a fact is made, and what the fact hangs on (docs/catalog-format.md; DESIGN: ids, keys, facts)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from calotype import digests
from calotype.digests import Id
from calotype.ops.declare import SUBJECTS, Op, Parameters, Subject


def step_key(op: Op, parameters: Parameters, inputs: Mapping[str, Id | None]) -> tuple[Id, dict[str, Any]]:
    """The key of a step and its pre-image.

    `inputs` has, for each fact that the op reads, the key of the step that makes it; None for an optional one that
    the recipe lacks. Nothing of the photo is in a key, so a plan computes each step's once.
    """
    parts: dict[str, Any] = {
        "reading": op.reading(),
        "op": op.name,
        "version": op.version,
        "parameters": key_parameters(parameters),
        "models": {},
        "facts": {argument: key.hex() if key is not None else None for argument, key in inputs.items()},
    }
    if op.plugin is not None:
        parts["plugin"] = {"distribution": op.plugin[0], "version": op.plugin[1]}
    return digests.key(parts), parts


def key_parameters(parameters: Parameters) -> dict[str, Any]:
    """Parameters as the key has them.

    A parameter that was added after the op's first release is listed in the class's `neutral` and left out while
    it has its default, which must mean what the op did before: so facts made before it came are still found.
    """
    # As JSON says them, and so as they come back from the catalog: a list that was a tuple here would be a change.
    values: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(parameters, order="deterministic"))
    neutral = type(parameters)()
    for field in msgspec.structs.fields(parameters):
        if field.name in parameters.neutral and getattr(parameters, field.name) == getattr(neutral, field.name):
            del values[field.encode_name]
    return values


def subject_of(op: Op, inputs: Iterable[Subject]) -> Subject:
    """What the facts of a step hang on: the finest subject among all that it reads.

    The answer of a group op hangs on the group, and of a library op on the library, whatever they read of members.
    """
    if op.scope != "photo":
        return op.own_subject()
    return max((op.own_subject(), *inputs), key=SUBJECTS.index)
