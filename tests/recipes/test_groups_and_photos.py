"""A photo's fact must not depend on a group, because its key and its subject would not say so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import pytest

from calotype.errors import RecipeError
from calotype.imaging.image import PhotoFile
from calotype.ops import declare
from calotype.ops.declare import Member, Op, Parameters, Result, about
from calotype.recipes import load_recipe, resolve


class Nothing(Parameters, frozen=True):
    """No parameters."""


class Count(Result, frozen=True):
    """How many."""

    count: Annotated[int, about("Members.")]


def size(members: Sequence[Member], parameters: Nothing) -> tuple[Count, Sequence[Count]]:
    """How many are in a group."""
    return Count(count=len(members)), [Count(count=len(members)) for _ in members]


def reader(file: PhotoFile, parameters: Nothing, size: Count) -> Count:
    """Reads the answer of a group."""
    return size


OPS = {
    "size": Op("size", 1, size, Nothing, Count, Count, scope="group", groups="folder"),
    "reader": Op("reader", 1, reader, Nothing, Count, reads="file", facts={"size": declare.Input("size")}),
}


def test_a_photo_step_that_reads_a_group_fact_is_refused_with_the_way_out() -> None:
    recipe = load_recipe({"recipe": "r", "steps": [{"op": "size"}, {"op": "reader"}]})
    with pytest.raises(RecipeError, match="one photo") as told:
        resolve(recipe, OPS)
    assert "when" in told.value.hint
