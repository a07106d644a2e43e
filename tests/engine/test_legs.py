"""How a recipe is cut into legs: photo by photo as long as possible, groups between."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calotype.engine.legs import cut
from engine_kit import Verdict, make_op, make_recipe

OPS = (
    make_op("measure"),
    make_op("other"),
    make_op("gate", result=Verdict, gate=True),
    make_op("best", facts={"measure": "measure"}, reads="facts", scope="group", groups="folder"),
    make_op("census", facts={"measure": "measure"}, reads="facts", scope="library"),
    make_op("after"),
    make_op("alone", reads="facts", scope="group", groups="folder"),
)


def legs(*stages: Mapping[str, Any]) -> list[list[str]]:
    """The names in each leg; a leg over groups is marked."""
    recipe = make_recipe(stages, *OPS)
    found = cut(recipe)
    assert sorted(step.index for leg in found for step in leg.steps) == list(range(len(recipe.steps)))
    return [[("groups: " if leg.over_groups else "") + step.name for step in leg.steps] for leg in found]


def test_steps_photo_by_photo_are_one_leg() -> None:
    assert legs({"op": "measure"}, {"op": "other", "when": "measure.value > 0"}) == [["measure", "other"]]


def test_only_what_needs_the_answer_of_a_group_waits_for_it() -> None:
    assert legs({"op": "measure"}, {"op": "best"}, {"op": "other"}, {"op": "after", "when": "best.value > 0"}) == [
        ["measure", "other"],
        ["groups: best"],
        ["after"],
    ]


def test_a_condition_over_a_group_waits_for_it_by_either_name() -> None:
    expected = [["measure"], ["groups: best"], ["other"]]
    assert legs({"op": "measure"}, {"op": "best"}, {"op": "other", "when": "best.value > 0"}) == expected
    named = {"name": "chosen", "steps": [{"op": "best"}]}
    assert legs({"op": "measure"}, named, {"op": "other", "when": "chosen.value > 0"}) == expected


def test_two_group_steps_of_one_wave_are_a_leg_each() -> None:
    assert legs({"op": "measure"}, {"op": "best"}, {"op": "census"}) == [
        ["measure"],
        ["groups: best"],
        ["groups: census"],
    ]


def test_what_may_end_a_photo_comes_before_everything_written_after_it() -> None:
    rejecting = {"op": "best", "when": "measure.value > 0", "else": "reject"}
    assert legs({"op": "measure"}, rejecting, {"op": "other"}) == [["measure"], ["groups: best"], ["other"]]
    assert legs({"op": "gate"}, {"op": "other"}) == [["gate", "other"]]


def test_a_stage_waits_for_those_that_it_depends_on_and_that_may_block_it() -> None:
    measured = {"op": "measure"}
    grouped = {"name": "grouped", "steps": [{"op": "best"}]}
    waiting = {"name": "waiting", "depends_on": ["grouped"], "steps": [{"op": "other"}]}
    assert legs(measured, grouped, waiting) == [["measure"], ["groups: best"], ["other"]]
    strict = {**grouped, "continue_on_failure": False}
    assert legs(measured, strict, {"op": "other"}) == [["measure"], ["groups: best"], ["other"]]


def test_files_are_identified_photo_by_photo_before_any_group_is_made() -> None:
    assert legs({"op": "alone"}) == [[], ["groups: alone"]]
