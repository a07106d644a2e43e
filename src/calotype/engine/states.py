"""What state each step of a photo is in: one walk through the recipe, used wherever somebody asks.

Only facts and failures are stored. The worker walks to find what to do next, the planner to find whom to give to a
worker, the contract to print states; all three call `walk`, so they can't disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Final, Literal, NamedTuple

from calotype.expressions import FAILED, Condition, Truth
from calotype.recipes.recipe import BoundRecipe, BoundStage, BoundStep

State = Literal["done", "skipped", "rejected", "review", "blocked", "failed", "pending"]

WORST_FIRST: Final[tuple[State, ...]] = ("failed", "blocked", "review", "rejected", "pending", "done")
"""A photo's state is the first of these that any of its steps is in; a skipped step leaves it done."""


class Pending:
    """There is neither a fact nor a failure yet, or the failure is due again."""


PENDING: Final = Pending()


class Failed:
    """There is a failure that is not due."""


FAILURE: Final = Failed()

Document = Mapping[str, Any]
Answer = Document | Pending | Failed
"""What is known about a step of a photo: the decoded fact, or one of the two above."""


class Walk(NamedTuple):
    """Where a photo stands in a recipe."""

    states: dict[str, State]
    """State by step name; steps after a rejection have none."""
    pending: list[BoundStep]
    """Steps that could run now: what they read is there, their condition is true, and they are not settled."""


def walk(recipe: BoundRecipe, answer: Callable[[BoundStep], Answer], broken_readings: AbstractSet[str]) -> Walk:
    """Go through the steps in order and say what state each is in.

    `answer(step)` is called at most once a step, and only for steps that should run; `broken_readings` holds the
    readings (`proxy`, `full`) that have failed for this image.
    """
    return _Walker(recipe, answer, broken_readings).go()


def photo_state(states: Mapping[str, State], *, reading_failed: bool = False) -> State:
    """The state of a photo whose steps are in `states`."""
    if reading_failed:
        return "failed"
    present = set(states.values())
    return next((state for state in WORST_FIRST if state in present), "done")


def steps_looked_into(recipe: BoundRecipe) -> frozenset[int]:
    """Steps whose documents a walk looks into, because a condition names them or they are gates.

    Of all others it only matters that there is one, which saves decoding it.
    """
    conditions = [stage.condition for stage in recipe.stages] + [step.condition for step in recipe.steps]
    names = {name for condition in conditions if condition is not None for name in condition.names}
    names |= {recipe.aliases[name] for name in names if name in recipe.aliases}
    return frozenset(step.index for step in recipe.steps if step.name in names or step.op.gate)


class _Walker:
    def __init__(
        self, recipe: BoundRecipe, answer: Callable[[BoundStep], Answer], broken_readings: AbstractSet[str]
    ) -> None:
        self.recipe = recipe
        self.answer = answer
        self.broken_readings = broken_readings
        self.states: dict[str, State] = {}
        self.by_index: list[State] = []
        self.names: dict[str, Any] = {}
        self.pending: list[BoundStep] = []
        self.broken_stages: set[int] = set()
        self.ended = False

    def go(self) -> Walk:
        aliases = {step: alias for alias, step in self.recipe.aliases.items()}
        for step in self.recipe.steps:
            state = self._state(step, self.recipe.stages[step.stage])
            self.states[step.name] = state
            self.by_index.append(state)
            if state in ("failed", "blocked"):
                self.broken_stages.add(step.stage)
                self.names[step.name] = FAILED
            if (alias := aliases.get(step.name)) is not None:
                self.names[alias] = self.names.get(step.name)
            if self.ended:
                break
        return Walk(self.states, self.pending)

    def _state(self, step: BoundStep, stage: BoundStage) -> State:
        if self._stage_is_blocked(stage):
            return "blocked"
        for condition, otherwise in ((stage.condition, stage.else_), (step.condition, step.else_)):
            if condition is not None and (state := self._refused(condition, otherwise)) is not None:
                return state
        state = self._inputs(step)
        return self._answered(step) if state is None else state

    def _stage_is_blocked(self, stage: BoundStage) -> bool:
        broken = self.broken_stages
        if not broken:
            return False
        if any(number in broken for number in stage.depends_on):
            return True
        return any(n < stage.index and not self.recipe.stages[n].continue_on_failure for n in broken)

    def _refused(self, condition: Condition, otherwise: str) -> State | None:
        """The state that a condition decides, or None where it is true."""
        if any(isinstance(self.names.get(name), Pending) for name in condition.names):
            return "pending"
        truth = condition.test(self.names)
        if truth is Truth.TRUE:
            return None
        if truth is Truth.FAILED:
            return "blocked"
        if otherwise == "review":
            return "review"
        if otherwise in ("reject", "stop"):
            self.ended = True
            return "rejected"
        return "skipped"

    def _inputs(self, step: BoundStep) -> State | None:
        """The state that what the step reads decides, or None where all is there."""
        if step.op.reads in self.broken_readings:
            return "blocked"
        state: State | None = None
        for argument, index in step.inputs.items():
            if index is None:
                continue
            source = self.by_index[index]
            if source in ("failed", "blocked"):
                return "blocked"
            if source == "pending":
                state = "pending"
            elif self.names.get(self.recipe.steps[index].name) is None and not step.op.facts[argument].optional:
                state = state or "skipped"
        return state

    def _answered(self, step: BoundStep) -> State:
        answer = self.answer(step)
        if isinstance(answer, Pending):
            self.pending.append(step)
            self.names[step.name] = PENDING
            return "pending"
        if isinstance(answer, Failed):
            return "failed"
        self.names[step.name] = answer
        verdict = answer.get("verdict") if step.op.gate else None
        if verdict == "reject":
            self.ended = True
            return "rejected"
        return "review" if verdict == "review" else "done"
