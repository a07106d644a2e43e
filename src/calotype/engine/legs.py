"""Cut a recipe into legs: runs of per-photo steps between group or library steps."""

from __future__ import annotations

from typing import NamedTuple

from calotype.recipes.recipe import BoundRecipe, BoundStep


class Leg(NamedTuple):
    """Steps that can be done photo by photo, or one step over groups."""

    steps: tuple[BoundStep, ...]
    over_groups: bool

    @property
    def name(self) -> str:
        """What people are told is going on."""
        return ", ".join(step.name for step in self.steps) or "reading"


def cut(recipe: BoundRecipe) -> list[Leg]:
    """The legs of a recipe, in order.

    A per-photo step goes into the earliest leg that has all it reads, so that each file is read in as few legs as
    possible: only what needs a group's answer waits for it. The first leg is over photos even if it has no step,
    since files must be identified before they can be grouped.
    """
    waves: dict[int, int] = {}
    for step in recipe.steps:
        latest = max((waves[index] for index in _needs(recipe, step)), default=0)
        waves[step.index] = _wave(latest, over_groups=step.op.scope != "photo")
    legs: list[Leg] = []
    for wave in sorted({0, *waves.values()}):
        steps = tuple(step for step in recipe.steps if waves[step.index] == wave)
        if wave % 2:
            legs.extend(Leg((step,), True) for step in steps)
        else:
            legs.append(Leg(steps, False))
    return legs


def _wave(latest: int, *, over_groups: bool) -> int:
    """The wave of a step whose last input comes in wave `latest`. Even waves are per photo, odd ones over groups.

    A group step always waits for the wave before it to end; a per-photo step can share the wave of its inputs.
    """
    if over_groups:
        return latest + 1 + latest % 2
    return latest + latest % 2


def _needs(recipe: BoundRecipe, step: BoundStep) -> set[int]:
    """Steps whose answer decides this one: what it reads, what its conditions name, gates and stages before it."""
    stage = recipe.stages[step.stage]
    needs = {index for index in step.inputs.values() if index is not None}
    names = {
        recipe.aliases.get(name, name)
        for condition in (stage.condition, step.condition)
        if condition is not None
        for name in condition.names
    }
    for other in recipe.steps[: step.index]:
        actions = (other.else_, recipe.stages[other.stage].else_)
        ends = other.op.gate or "reject" in actions or "stop" in actions
        breaks = other.stage in stage.depends_on or not recipe.stages[other.stage].continue_on_failure
        if other.name in names or ends or (breaks and other.stage != step.stage):
            needs.add(other.index)
    return needs
