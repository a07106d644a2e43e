"""A recipe in its canonical form, and the same recipe bound to the ops that it uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Meta

from calotype.ops.declare import Op, Parameters, Subject

if TYPE_CHECKING:
    from calotype.digests import Id
    from calotype.expressions import Condition
    from calotype.recipes.document import Places

Else = Literal["skip", "review", "reject", "stop"]
"""What becomes of a photo for which a condition is not true."""


_ELSE = "What becomes of a photo for which `when` is not true: the step is skipped, or the photo goes to review, \
is rejected, or stops here."


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One use of an op."""

    op: Annotated[str, Meta(description="Name of the op; `calotype ops list` shows them.")]
    with_: Annotated[dict[str, Any], Meta(description="The op's parameters.")] = msgspec.field(default={}, name="with")
    as_: Annotated[str | None, Meta(description="What the fact is called; the op's name if not given.")] = (
        msgspec.field(default=None, name="as")
    )
    when: Annotated[str | None, Meta(description="Condition over facts of earlier steps.")] = None
    else_: Annotated[Else, Meta(description=_ELSE)] = msgspec.field(default="skip", name="else")
    input_from: Annotated[
        str | dict[str, str] | None,
        Meta(description="Earlier step whose fact is read, or one for each argument; the nearest if not given."),
    ] = None
    save: Annotated[bool, Meta(description="Write the picture that the step makes.")] = False
    description: Annotated[str, Meta(description="For people.")] = ""

    @property
    def name(self) -> str:
        """What its fact is called."""
        return self.as_ or self.op


class Stage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Steps that belong together: one condition, one time limit, one place in the order."""

    name: Annotated[str, Meta(description="What it is called; with a single step also a name of that step's fact.")]
    steps: Annotated[tuple[Step, ...], Meta(description="Its steps, in order.", min_length=1)]
    depends_on: Annotated[
        tuple[str, ...], Meta(description="Stages that come before it; blocked where one failed.")
    ] = ()
    when: Annotated[str | None, Meta(description="Condition that every step of the stage has.")] = None
    else_: Annotated[Else, Meta(description=_ELSE)] = msgspec.field(default="skip", name="else")
    timeout_seconds: Annotated[float, Meta(gt=0, description="Longest time for one photo, in seconds.")] | None = None
    continue_on_failure: Annotated[
        bool, Meta(description="Whether a photo's later stages run although a step of this one failed.")
    ] = True
    parallel: Annotated[bool, Meta(description="Accepted and recorded; what can run at once does anyway.")] = False
    description: Annotated[str, Meta(description="For people.")] = ""


class Recipe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, dict=True):
    """What to do with each photo, in order."""

    recipe: Annotated[str, Meta(description="Name of the recipe.", min_length=1)]
    version: Annotated[str, Meta(description="Version of the recipe, for people.")] = "1.0"
    description: Annotated[str, Meta(description="For people.")] = ""
    parameters: Annotated[
        dict[str, Any], Meta(description="Values that stand for `${name}` in `with` and `when`; `--set` changes them.")
    ] = {}
    stages: Annotated[tuple[Stage, ...], Meta(description="Its stages, in order.", min_length=1)]

    @property
    def places(self) -> Places | None:
        """Where its parts stand in the text that it was read from. No part of the form: it is not written out."""
        return self.__dict__.get("places_")

    def at(self, places: Places) -> Recipe:
        """The same recipe, knowing where its parts stand."""
        msgspec.structs.force_setattr(self, "places_", places)
        return self


class BoundStep(msgspec.Struct, frozen=True, kw_only=True):
    """A step whose op, parameters, inputs and condition are resolved, and whose key is known."""

    index: int
    """Place in the recipe, from 0, over all stages."""
    stage: int
    name: str
    op: Op
    parameters: Parameters
    inputs: dict[str, int | None]
    """Argument of the op -> index of the step that makes the fact; None for an optional one that the recipe lacks."""
    condition: Condition | None
    else_: Else
    subject: Subject
    """What its facts hang on: the finest among all that it reads."""
    key: Id
    parts: dict[str, Any]
    """The pre-image of the key, kept in the catalog so that `plan --why` can say what changed."""


class BoundStage(msgspec.Struct, frozen=True, kw_only=True):
    """A stage whose condition is parsed and whose dependencies are stage numbers."""

    index: int
    name: str
    depends_on: tuple[int, ...]
    condition: Condition | None
    else_: Else
    timeout_seconds: float | None
    continue_on_failure: bool


class BoundRecipe(msgspec.Struct, frozen=True, kw_only=True):
    """A recipe that can be run."""

    source: Recipe
    """The canonical form, with the values of its parameters put in."""
    stages: tuple[BoundStage, ...]
    steps: tuple[BoundStep, ...]
    aliases: dict[str, str]
    """Name of a stage with one step -> name of its step."""
