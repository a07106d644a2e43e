"""Names: under which keys a query finds the fact that a name of a recipe means, and how good an answer that is.

A name's standing key is that of the last run over the whole library. It answers until another such run has ended;
where it has no fact for a photo, the newest earlier key answers, and where there is none, a newer unfinished one.
What was not made as the recipe says today is marked, so that nobody takes an old answer for a new one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from calotype.catalog import Answer, KeyRow, NamedKeys, NameKeys, Store
from calotype.engine.desk import DECODED_READINGS, reading_key
from calotype.recipes.recipe import BoundRecipe, BoundStep

if TYPE_CHECKING:
    from calotype.expressions import Resolve, Source

Mark = Literal["", "stale", "provisional"]
"""`stale`: made otherwise than the recipe says today; `provisional`: by a run that has not ended or was partial."""


class Column(NamedTuple):
    """Where a name's fact is looked up, and what a fact from each of those keys is marked as."""

    keys: NamedKeys
    marks: tuple[Mark, ...]

    @property
    def first(self) -> int:
        """The key that should have the fact; its failure is the name's."""
        return self.keys.keys[0][0]


def run_columns(store: Store, recipe: BoundRecipe) -> list[Column]:
    """The keys of exactly this recipe, as a run of it has just used them."""
    catalogued = _Catalogued(store, {})
    return [
        catalogued.column(recipe, step, [(key, "")])
        for step in recipe.steps
        if (key := catalogued.now(step)) is not None
    ]


def standing_columns(store: Store, recipe: BoundRecipe) -> list[Column]:
    """The standing keys of a recipe's names, then earlier ones, then unfinished ones; each list newest first.

    A step that no run has ever had is left out.
    """
    catalogued = _Catalogued(store, store.names(recipe.source.recipe))
    return [
        catalogued.column(recipe, step, marked) for step in recipe.steps if (marked := list(catalogued.marked(step)))
    ]


def resolver(store: Store, recipe: BoundRecipe, columns: Sequence[Column]) -> Resolve:
    """Where conditions find the fact of each name that the recipe gives, stages that are aliases among them."""
    by_step = store.resolver([column.keys for column in columns])

    def resolve(name: str) -> Source:
        return by_step(recipe.aliases.get(name, name))

    return resolve


class _Catalogued:
    """The keys that a catalog knows, and what its runs have made of a recipe's names."""

    def __init__(self, store: Store, names: Mapping[str, NameKeys]) -> None:
        self.keys: Mapping[int, KeyRow] = store.keys()
        self.names = names
        self._numbers = {row.key: number for number, row in self.keys.items()}

    def now(self, step: BoundStep) -> int | None:
        """The key that the recipe gives a step today, None if no run has had it."""
        return self._numbers.get(step.key)

    def marked(self, step: BoundStep) -> Iterator[tuple[int, Mark]]:
        """The keys of a step's name, in the order in which they answer."""
        known = self.names.get(step.name, NameKeys())
        if known.standing is not None:
            yield known.standing, "" if known.standing == self.now(step) else "stale"
        yield from ((key, "stale") for key in known.earlier)
        yield from ((key, "provisional") for key in known.provisional)

    def column(self, recipe: BoundRecipe, step: BoundStep, marked: Sequence[tuple[int, Mark]]) -> Column:
        """The column of a step with these keys."""
        needs: dict[tuple[int, Answer], None] = {}
        for source in (step, *_before(recipe, step)):
            if source is not step and (key := self._first(source)) is not None:
                needs[key, self._how(source, key)] = None
            if source.op.reads in DECODED_READINGS:
                reading = self._numbers.get(reading_key(source.op.reads).key)
                needs |= {(reading, "image"): None} if reading is not None else {}
        keys = tuple((key, self._how(step, key)) for key, _ in marked)
        return Column(NamedKeys(step.name, keys, tuple(needs)), tuple(mark for _, mark in marked))

    def _first(self, step: BoundStep) -> int | None:
        return next((key for key, _ in self.marked(step)), self.now(step))

    def _how(self, step: BoundStep, key: int) -> Answer:
        if step.op.scope == "group":
            return "member" if step.op.member_result is not None else "group"
        # An earlier version of the op may have hung its facts on another subject.
        return self.keys[key].subject


def _before(recipe: BoundRecipe, step: BoundStep) -> list[BoundStep]:
    """The steps whose failure blocks this one, however far before it."""
    found: dict[int, BoundStep] = {}
    waiting = [step]
    while waiting:
        for index in _just_before(recipe, waiting.pop()):
            if index not in found:
                found[index] = recipe.steps[index]
                waiting.append(recipe.steps[index])
    return [found[index] for index in sorted(found)]


def _just_before(recipe: BoundRecipe, step: BoundStep) -> set[int]:
    """What a step reads, what its conditions name, and the stages that must not have failed."""
    stage = recipe.stages[step.stage]
    conditions = [condition for condition in (stage.condition, step.condition) if condition is not None]
    named = {recipe.aliases.get(name, name) for condition in conditions for name in condition.names}
    stages = {*stage.depends_on, *(one.index for one in recipe.stages[: step.stage] if not one.continue_on_failure)}
    read = {index for index in step.inputs.values() if index is not None}
    return read | {other.index for other in recipe.steps if other.name in named or other.stage in stages}
