"""Bind a recipe to ops: names, parameters, inputs, conditions and keys. Everything that can be wrong is said here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from calotype.errors import ConditionError, DeclarationError, RecipeError
from calotype.expressions import NUMBER, STRING, Condition, Type, object_of, parse, type_of
from calotype.ops.declare import Blob, Op, Parameters
from calotype.recipes.document import Places, Route, naming
from calotype.recipes.inputs import bind_inputs
from calotype.recipes.keys import step_key, subject_of
from calotype.recipes.mistakes import Mistakes, convert
from calotype.recipes.order import ordered
from calotype.recipes.read import in_words
from calotype.recipes.recipe import BoundRecipe, BoundStage, BoundStep, Recipe, Stage, Step
from calotype.spelling import nearest

_NAME = re.compile(r"[^\W\d]\w*")
_RESERVED: Final = frozenset(("and", "or", "not", "in", "true", "false", "null", "it"))
"""Words that mean something else in a condition."""

_STORED: Final[Mapping[type, Type]] = {Blob: object_of({"blob": STRING, "bytes": NUMBER, "media_type": STRING})}
"""A blob's place in a fact is taken by its id, as conditions see it."""


def resolve(recipe: Recipe, ops: Mapping[str, Op], *, words_only: bool = False) -> BoundRecipe:
    """Bind a recipe to `ops` (by name). Steps are in the order in which they run.

    Raises `RecipeError`, with line and column where the recipe was read from a text, for an op, parameter, name
    or input that does not exist or does not fit, and for a condition that can't be read; it knows all the others.
    With `words_only` nothing is said of conditions and inputs: what they hang on was not read.
    """
    binding = _Binding(recipe, ops, words_only)
    with naming(binding.places.file):
        return binding.go()


def result_type(op: Op) -> Type:
    """The type of an op's fact, for conditions; of a group op, that of what it says about a member."""
    try:
        return type_of(op.member_result or op.result, stored=_STORED)
    except TypeError as error:  # msgspec, of an annotation that it can't make sense of
        raise DeclarationError(f"op {op.name!r}: its result is declared wrongly: {error}") from error


class _Binding:
    def __init__(self, recipe: Recipe, ops: Mapping[str, Op], words_only: bool) -> None:
        self.recipe = recipe
        self.ops = {name: op for op in ops.values() for name in (op.name, *op.aliases)}
        self.places = recipe.places or Places()
        self.stages: list[BoundStage] = []
        self.steps: list[BoundStep] = []
        self.earlier: dict[str, tuple[int, Op]] = {}
        self.types: dict[str, Type] = {}
        self.aliases: dict[str, str] = {}
        self.mistakes = Mistakes()
        self.words_only = words_only
        """Something is wrong on which conditions and inputs may hang; what they say would be no mistake of theirs."""

    def go(self) -> BoundRecipe:
        order = self._order()
        self._check_names()
        for index, number in enumerate(order):
            stage = self.recipe.stages[number]
            route: Route = ("stages", number)
            depends_on = tuple(
                sorted(place for place, other in enumerate(order) if self.recipe.stages[other].name in stage.depends_on)
            )
            self.stages.append(self._stage(stage, index, depends_on, route))
            for place, step in enumerate(stage.steps):
                with self.mistakes.noted():
                    self._add(self._step(step, index, (*route, "steps", place)))
            if len(stage.steps) == 1 and stage.name != stage.steps[0].name and stage.steps[0].name in self.earlier:
                self._alias(stage.name, stage.steps[0].name)
        self.mistakes.raise_all()
        return BoundRecipe(source=self.recipe, stages=tuple(self.stages), steps=tuple(self.steps), aliases=self.aliases)

    def _order(self) -> list[int]:
        try:
            return ordered(self.recipe.stages, self.places)
        except RecipeError as error:
            self.mistakes.note(error)
            self.words_only = True
            return list(range(len(self.recipe.stages)))

    def _check_names(self) -> None:
        """Every fact has a name of its own that a condition can say."""
        taken: dict[str, str] = {}
        for number, stage in enumerate(self.recipe.stages):
            route: Route = ("stages", number)
            self._check_name(stage.name, (*route, "name"))
            for index, step in enumerate(stage.steps):
                at: Route = (*route, "steps", index)
                at = (*at, "as" if step.as_ else "op")
                self._check_name(step.name, at)
                if step.name in taken:
                    message = f"two facts are called {step.name!r}: one more in stage {taken[step.name]!r}"
                    self._note(at, message, "give one of the steps another name with `as:`")
                taken[step.name] = stage.name
        for number, stage in enumerate(self.recipe.stages):
            if len(stage.steps) == 1 and taken.get(stage.name, stage.name) != stage.name:
                message = f"stage {stage.name!r} has a single step and so names its fact, but another step is called so"
                self._note(("stages", number, "name"), message, "rename the stage or the step")

    def _check_name(self, name: str, route: Route) -> None:
        if not _NAME.fullmatch(name) or name in _RESERVED:
            self._note(
                route,
                f"{name!r} can't be a name: conditions could not say it",
                "use letters, digits and _, such as sharp_ones" if name not in _RESERVED else "choose another word",
            )

    def _note(self, route: Route, message: str, hint: str = "") -> None:
        self.mistakes.note(self.places.error(route, message, hint))

    def _stage(self, stage: Stage, index: int, depends_on: tuple[int, ...], route: Route) -> BoundStage:
        return BoundStage(
            index=index,
            name=stage.name,
            depends_on=depends_on,
            condition=self._condition(stage, route),
            else_=stage.else_,
            timeout_seconds=stage.timeout_seconds,
            continue_on_failure=stage.continue_on_failure,
        )

    def _step(self, step: Step, stage: int, route: Route) -> BoundStep:
        op = self.ops.get(step.op)
        if op is None:
            hint = nearest(step.op, self.ops) or "`calotype ops list` shows them"
            self.words_only = True
            raise self.places.error((*route, "op"), f"there is no op called {step.op!r}", hint)
        if step.save:
            self._note((*route, "save"), f"{op.name!r} makes no picture, so there is nothing to save")
        parameters = self._parameters(step, op, (*route, "with"))
        inputs: dict[str, int | None] = {}
        if not self.words_only:
            with self.mistakes.noted():
                inputs = bind_inputs(step, op, self.earlier, self.places, route)
        sources = {name: self.steps[index] if index is not None else None for name, index in inputs.items()}
        if op.scope == "photo" and any(
            source is not None and source.op.scope != "photo" for source in sources.values()
        ):
            self._note(
                (*route, "op"),
                f"{op.name!r} works on one photo and can't read what is found out about a group",
                "put the group's answer into `when:` instead; a fact of a photo must not change with its group",
            )
        keys = {name: source.key if source is not None else None for name, source in sources.items()}
        key, parts = step_key(op, parameters, keys)
        return BoundStep(
            index=len(self.steps),
            stage=stage,
            name=step.name,
            op=op,
            parameters=parameters,
            inputs=inputs,
            condition=self._condition(step, route),
            else_=step.else_,
            subject=subject_of(op, [source.subject for source in sources.values() if source is not None]),
            key=key,
            parts=parts,
        )

    def _parameters(self, step: Step, op: Op, route: Route) -> Parameters:
        known = [field.encode_name for field in msgspec.structs.fields(op.parameters)]
        for name in step.with_:
            if name not in known:
                hint = nearest(name, known) or f"{op.name!r} has no parameters"
                self._note((*route, name), f"{op.name!r} has no parameter {name!r}", hint)

        def tell(inner: Route, message: str) -> None:
            words = f"step {step.name!r}, {in_words(inner)}{message}"
            self._note((*route, *inner), words, f"`calotype ops show {op.name}`")

        fitting = {name: value for name, value in step.with_.items() if name in known}
        return convert(fitting, op.parameters, tell, frozenset()) or op.parameters()

    def _condition(self, part: Stage | Step, route: Route) -> Condition | None:
        if self.words_only:
            return None
        if part.when is None:
            if part.else_ != "skip":
                self._note((*route, "else"), "`else` without `when` is never asked", "add `when:`")
            return None
        try:
            return parse(part.when, self.types)
        except ConditionError as error:
            kind = "stage" if isinstance(part, Stage) else "step"
            message = f"`when` of {kind} {part.name!r}: {error.message}"
            self.mistakes.note(self.places.error_within((*route, "when"), error.position, message, error.hint))
            return None

    def _add(self, step: BoundStep) -> None:
        self.steps.append(step)
        self.earlier[step.name] = (step.index, step.op)
        self.types[step.name] = result_type(step.op)

    def _alias(self, name: str, step: str) -> None:
        self.aliases[name] = step
        self.earlier[name] = self.earlier[step]
        self.types[name] = self.types[step]
