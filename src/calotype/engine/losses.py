"""The failure to keep for what took its worker with it: why, what it waits for, what to do."""

from __future__ import annotations

from typing import Final

from calotype.engine.carriers import Lost
from calotype.engine.messages import PhotoFailure
from calotype.engine.results import failure_of
from calotype.errors import Crashed, OutOfMemory, PhotoError, TimedOut
from calotype.recipes.recipe import BoundRecipe, BoundStep

_ERRORS: Final[dict[str, type[PhotoError]]] = {"crashed": Crashed, "timeout": TimedOut, "memory": OutOfMemory}
_HINTS: Final = {
    "crashed": "it is tried again when the decoder has another version; please report it with the file, if you can",
    "timeout": "raise `limits.seconds` in config.yml to give it more time",
    "memory": "raise `limits.memory` in config.yml, or start fewer workers with --jobs",
}


def lost_failure(what: str, lost: Lost, recipe: BoundRecipe, step: BoundStep | None, image_format: str) -> PhotoFailure:
    """The failure of what (a path, a group) was in hand: in a step, or in reading where `step` is None."""
    doing = f"step {step.name!r} worked on it" if step is not None else "it was read"
    hint = _HINTS[lost.reason]
    if lost.reason == "memory":
        watch = "limit:memory"
    elif lost.reason == "timeout":
        stage = recipe.stages[step.stage] if step is not None else None
        watch = "limit:seconds"
        if stage is not None and stage.timeout_seconds is not None:
            watch, hint = f"timeout:{stage.name}", f"raise `timeout_seconds` of stage {stage.name!r} in the recipe"
    elif step is not None:
        watch, hint = f"op:{step.op.name}", _HINTS["crashed"].replace("decoder", "op")
    else:
        watch = f"decoder:{image_format}" if image_format else "decoders"
    message = f"{what}: the worker ended twice while {doing} ({lost.detail})"
    failure = failure_of(_ERRORS[lost.reason](message, hint=hint, watch=watch))
    failure.detail = lost.last_words
    return failure
