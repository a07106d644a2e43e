"""Which earlier step makes each fact that a step reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calotype.ops.declare import Op
from calotype.recipes.document import Places, Route
from calotype.recipes.recipe import Step
from calotype.spelling import nearest

Earlier = Mapping[str, tuple[int, Op]]
"""Steps so far, by each name that they have: place in the run and op; in order, the latest last."""


def bind_inputs(step: Step, op: Op, earlier: Earlier, places: Places, route: Route) -> dict[str, int | None]:
    """For each argument of the op the step whose fact it is given; None for an optional one that the recipe lacks.

    `input_from` decides, else the nearest earlier step of the op that is asked for.
    """
    named = _named(step, op, earlier, places, (*route, "input_from"))
    found: dict[str, int | None] = {}
    for argument, need in op.facts.items():
        if argument in named:
            found[argument] = named[argument]
            continue
        found[argument] = max((index for index, made_by in earlier.values() if made_by.name == need.op), default=None)
        if found[argument] is None and not need.optional:
            raise places.error(
                route,
                f"step {step.name!r} reads what {need.op!r} finds, and no step before it runs that",
                f"add `- op: {need.op}` before it",
            )
    return found


def _named(step: Step, op: Op, earlier: Earlier, places: Places, route: Route) -> dict[str, int]:
    """The arguments that `input_from` binds."""
    if step.input_from is None:
        return {}
    if not op.facts:
        raise places.error(route, f"{op.name!r} reads no facts, so `input_from` has no meaning", "leave it out")
    if isinstance(step.input_from, str):
        index, made_by = _source(step.input_from, earlier, places, route)
        arguments = [argument for argument, need in op.facts.items() if need.op == made_by.name]
        if len(arguments) != 1:
            raise places.error(route, _mismatch(step.input_from, made_by, op, arguments), _reads(op))
        return {arguments[0]: index}
    return {
        argument: _for_argument(argument, name, op, earlier, places, (*route, argument))
        for argument, name in step.input_from.items()
    }


def _for_argument(argument: str, name: str, op: Op, earlier: Earlier, places: Places, route: Route) -> int:
    if argument not in op.facts:
        raise places.error(route, f"{op.name!r} has no input {argument!r}", nearest(argument, op.facts))
    index, made_by = _source(name, earlier, places, route)
    if made_by.name != op.facts[argument].op:
        raise places.error(route, _mismatch(name, made_by, op, []), _reads(op))
    return index


def _source(name: str, earlier: Earlier, places: Places, route: Route) -> tuple[int, Op]:
    if name not in earlier:
        raise places.error(
            route, f"`input_from` names {name!r}, and no earlier step is called so", nearest(name, earlier)
        )
    return earlier[name]


def _mismatch(name: str, made_by: Op, op: Op, arguments: Sequence[str]) -> str:
    if arguments:
        return f"step {name!r} could be any of the inputs {', '.join(arguments)} of {op.name!r}"
    return f"step {name!r} runs {made_by.name!r}, which {op.name!r} does not read"


def _reads(op: Op) -> str:
    wanted = ", ".join(f"{argument} (from {need.op})" for argument, need in op.facts.items())
    return f"it reads: {wanted}; `input_from` can also name a step for each"
