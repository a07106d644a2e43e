"""What a run is pinned to when it is planned, and how a worker makes sure that it means the same."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from calotype.digests import Id
from calotype.errors import CalotypeError
from calotype.ops import all_ops
from calotype.recipes import Recipe, resolve
from calotype.recipes.recipe import BoundRecipe


class WorkerDisagrees(CalotypeError):
    """A worker's ops make other keys than the supervisor's: it has other versions installed."""

    code = "worker_disagrees"


def pin(recipe: BoundRecipe) -> tuple[bytes, tuple[Id, ...]]:
    """A recipe as it travels: canonical form and keys."""
    return msgspec.json.encode(recipe.source), tuple(step.key for step in recipe.steps)


def bind(document: bytes, keys: Sequence[Id]) -> BoundRecipe:
    """The recipe bound to this process's ops. Raises `WorkerDisagrees` where a key comes out differently."""
    recipe = resolve(msgspec.json.decode(document, type=Recipe), all_ops())
    for step, key in zip(recipe.steps, keys, strict=True):
        if step.key != key:
            raise WorkerDisagrees(
                f"op {step.op.name!r} is another one in the worker than where the run was planned",
                hint="install the same versions of Calotype and its plug-ins everywhere",
            )
    return recipe
