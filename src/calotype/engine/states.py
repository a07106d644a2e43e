"""What state each step of a photo is in: one walk through the recipe, used wherever somebody asks.

Only facts and failures are stored. The worker walks to find what to do next, the planner to find whom to give to a
worker, the contract to print states; all three use a `Walker`, so they can't disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from enum import Enum
from typing import Any, Final, Literal, NamedTuple

from calotype.expressions import FAILED, Condition, Truth
from calotype.recipes.recipe import BoundRecipe, BoundStage, BoundStep

State = Literal["done", "skipped", "rejected", "review", "blocked", "failed", "pending"]

WORST_FIRST: Final[tuple[State, ...]] = ("failed", "blocked", "review", "rejected", "pending", "done")
"""A photo's state is the first of these that any of its steps is in; a skipped step leaves it done."""


class Pending(Enum):
    """There is neither a fact nor a failure yet, or the failure is due again."""

    PENDING = "pending"


class Failed(Enum):
    """There is a failure that is not due."""

    FAILURE = "failure"


PENDING: Final = Pending.PENDING
FAILURE: Final = Failed.FAILURE

Document = Mapping[str, Any]
SOMETHING: Final[Document] = {}
"""Stands for a fact that nobody looks into, so that it need not be decoded."""

Answer = Document | Pending | Failed
"""What is known about a step of a photo: the decoded fact, or one of the two above."""


class Walk(NamedTuple):
    """Where a photo stands in a recipe."""

    states: dict[str, State]
    """State by step name; steps after a rejection have none."""
    pending: list[BoundStep]
    """Steps that could run now: what they read is there, their condition is true, and they are not settled."""


class Walker:
    """Walks photos through one recipe. It runs for every photo, in the worker, the planner and the contract, so what
    it needs of each step is looked up once: a walk costs about a microsecond a step."""

    def __init__(self, recipe: BoundRecipe) -> None:
        self.recipe = recipe
        aliases = {step: alias for alias, step in recipe.aliases.items()}
        self.steps = tuple(_prepared(recipe, step, aliases.get(step.name)) for step in recipe.steps)

    def walk(self, answer: Callable[[BoundStep], Answer], broken_readings: AbstractSet[str] = frozenset()) -> Walk:
        """Go through the steps in order and say what state each is in.

        `answer(step)` is called at most once a step, and only for steps that should run; `broken_readings` holds the
        readings (`proxy`, `full`) that have failed for this image.
        """
        return _Walk(self, answer, broken_readings).go()


def is_plain(recipe: BoundRecipe) -> bool:
    """Whether every step runs for every photo unless something fails: no condition, no gate, no stage that waits."""
    conditional = any(one is not None for one in _conditions(recipe))
    gated = any(step.op.gate for step in recipe.steps)
    waiting = any(stage.depends_on or not stage.continue_on_failure for stage in recipe.stages)
    return not (conditional or gated or waiting)


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
    names = {name for condition in _conditions(recipe) if condition is not None for name in condition.names}
    names |= {recipe.aliases[name] for name in names if name in recipe.aliases}
    return frozenset(step.index for step in recipe.steps if step.name in names or step.op.gate)


def _conditions(recipe: BoundRecipe) -> list[Condition | None]:
    return [stage.condition for stage in recipe.stages] + [step.condition for step in recipe.steps]


class _Step(NamedTuple):
    """What a walk needs of a step, looked up once a recipe."""

    step: BoundStep
    name: str
    stage: BoundStage
    conditions: tuple[tuple[Condition, str], ...]
    reads: str
    inputs: tuple[tuple[int, str, bool], ...]
    """Index and name of the step that makes each fact that it reads, and whether it can do without."""
    gate: bool
    alias: str | None


def _prepared(recipe: BoundRecipe, step: BoundStep, alias: str | None) -> _Step:
    stage = recipe.stages[step.stage]
    both = ((stage.condition, stage.else_), (step.condition, step.else_))
    return _Step(
        step=step,
        name=step.name,
        stage=stage,
        conditions=tuple((condition, otherwise) for condition, otherwise in both if condition is not None),
        reads=step.op.reads,
        inputs=tuple(
            (index, recipe.steps[index].name, step.op.facts[argument].optional)
            for argument, index in step.inputs.items()
            if index is not None
        ),
        gate=step.op.gate,
        alias=alias,
    )


class _Walk:
    """One walk through the recipe."""

    def __init__(
        self, walker: Walker, answer: Callable[[BoundStep], Answer], broken_readings: AbstractSet[str]
    ) -> None:
        self.recipe = walker.recipe
        self.steps = walker.steps
        self.answer = answer
        self.broken_readings = broken_readings
        self.states: dict[str, State] = {}
        self.by_index: list[State] = []
        self.names: dict[str, Any] = {}
        self.pending: list[BoundStep] = []
        self.broken_stages: set[int] = set()
        self.ended = False

    def go(self) -> Walk:
        for step in self.steps:
            state = self._state(step)
            self.states[step.name] = state
            self.by_index.append(state)
            if state == "failed" or state == "blocked":
                self.broken_stages.add(step.stage.index)
                self.names[step.name] = FAILED
            if step.alias is not None:
                self.names[step.alias] = self.names.get(step.name)
            if self.ended:
                break
        return Walk(self.states, self.pending)

    def _state(self, step: _Step) -> State:
        if self.broken_stages and self._stage_is_blocked(step.stage):
            return "blocked"
        for condition, otherwise in step.conditions:
            state = self._refused(condition, otherwise)
            if state is not None:
                return state
        if step.reads in self.broken_readings:
            return "blocked"
        if step.inputs:
            state = self._inputs(step)
            if state is not None:
                return state
        return self._answered(step)

    def _stage_is_blocked(self, stage: BoundStage) -> bool:
        broken = self.broken_stages
        if any(number in broken for number in stage.depends_on):
            return True
        return any(n < stage.index and not self.recipe.stages[n].continue_on_failure for n in broken)

    def _refused(self, condition: Condition, otherwise: str) -> State | None:
        """The state that a condition decides, or None where it is true."""
        if any(self.names.get(name) is PENDING for name in condition.names):
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

    def _inputs(self, step: _Step) -> State | None:
        """The state that the facts which the step reads decide, or None where all are there."""
        state: State | None = None
        for index, name, is_optional in step.inputs:
            source = self.by_index[index]
            if source == "failed" or source == "blocked":
                return "blocked"
            if source == "pending":
                state = "pending"
            elif not is_optional and self.names.get(name) is None:
                state = state or "skipped"
        return state

    def _answered(self, step: _Step) -> State:
        answer = self.answer(step.step)
        if answer is PENDING:
            self.pending.append(step.step)
            self.names[step.name] = PENDING
            return "pending"
        if answer is FAILURE:
            return "failed"
        self.names[step.name] = answer
        if not step.gate:
            return "done"
        verdict = answer.get("verdict")
        if verdict == "reject":
            self.ended = True
            return "rejected"
        return "review" if verdict == "review" else "done"
