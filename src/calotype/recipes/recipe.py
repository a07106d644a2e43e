"""A recipe in its canonical form, and the same recipe bound to the ops that it uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from calotype.ops.declare import Op, Parameters, Subject

if TYPE_CHECKING:
    from calotype.digests import Id
    from calotype.expressions import Condition

Else = Literal["skip", "review", "reject", "stop"]
"""What becomes of a photo for which a condition is not true."""


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One use of an op."""

    op: str
    with_: dict[str, Any] = msgspec.field(default={}, name="with")
    as_: str | None = msgspec.field(default=None, name="as")
    when: str | None = None
    else_: Else = msgspec.field(default="skip", name="else")
    input_from: str | dict[str, str] | None = None
    save: bool = False
    description: str = ""

    @property
    def name(self) -> str:
        """What its fact is called."""
        return self.as_ or self.op


class Stage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Steps that belong together: one condition, one time limit, one place in the order."""

    name: str
    steps: tuple[Step, ...]
    depends_on: tuple[str, ...] = ()
    when: str | None = None
    else_: Else = msgspec.field(default="skip", name="else")
    timeout_seconds: float | None = None
    continue_on_failure: bool = True
    parallel: bool = False
    description: str = ""


class Recipe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What to do with each photo, in order."""

    recipe: str
    version: str = "1.0"
    description: str = ""
    parameters: dict[str, Any] = {}
    stages: tuple[Stage, ...]


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
