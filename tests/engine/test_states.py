"""Every state of DESIGN 4, as one walk through a recipe computes it from facts and failures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from calotype.engine.states import (
    FAILURE,
    PENDING,
    WORST_FIRST,
    Answer,
    Walk,
    Walker,
    photo_state,
    steps_looked_into,
)
from calotype.ops.declare import optional
from calotype.recipes.recipe import BoundRecipe, BoundStep
from engine_kit import Verdict, make_op, make_recipe

OPS = (
    make_op("measure"),
    make_op("other"),
    make_op("bytes_reader", reads="bytes"),
    make_op("needs", facts={"measure": "measure"}, reads="facts"),
    make_op("may_use", facts={"measure": optional("measure")}, reads="facts"),
    make_op("gate", result=Verdict, gate=True),
)


def recipe_of(*stages: Mapping[str, Any]) -> BoundRecipe:
    return make_recipe(stages, *OPS)


def walked(recipe: BoundRecipe, known: Mapping[str, Answer], broken: Sequence[str] = ()) -> Walk:
    """A walk where the steps named are known and all others are pending; none may be asked twice."""
    asked = []

    def answer(step: BoundStep) -> Answer:
        asked.append(step.name)
        return known.get(step.name, PENDING)

    result = Walker(recipe).walk(answer, frozenset(broken))
    assert len(asked) == len(set(asked))
    return result


def states(recipe: BoundRecipe, known: Mapping[str, Answer], broken: Sequence[str] = ()) -> dict[str, str]:
    return dict(walked(recipe, known, broken).states)


def test_a_fact_is_done_a_failure_failed_and_neither_is_pending() -> None:
    recipe = recipe_of({"op": "measure"}, {"op": "other"}, {"op": "bytes_reader"})
    assert states(recipe, {"measure": {}, "other": FAILURE}) == {
        "measure": "done",
        "other": "failed",
        "bytes_reader": "pending",
    }
    assert [step.name for step in walked(recipe, {"measure": {}, "other": FAILURE}).pending] == ["bytes_reader"]


@pytest.mark.parametrize(
    ("value", "state"),
    [(0.9, "done"), (0.1, "skipped"), (None, "skipped")],
    ids=["true", "false", "unknown"],
)
def test_only_a_true_condition_runs_a_step(value: float | None, state: str) -> None:
    recipe = recipe_of({"op": "measure"}, {"op": "other", "when": "measure.value > 0.5"})
    assert states(recipe, {"measure": {"value": value}, "other": {}})["other"] == state


@pytest.mark.parametrize("action", ["reject", "stop"])
def test_a_rejected_photo_has_no_later_step(action: str) -> None:
    recipe = recipe_of(
        {"op": "measure"}, {"op": "other", "when": "measure.value > 0.5", "else": action}, {"op": "bytes_reader"}
    )
    assert states(recipe, {"measure": {"value": 0.1}, "bytes_reader": {}}) == {"measure": "done", "other": "rejected"}


def test_a_review_stops_only_its_own_step() -> None:
    recipe = recipe_of(
        {"op": "measure"}, {"op": "other", "when": "measure.value > 0.5", "else": "review"}, {"op": "bytes_reader"}
    )
    assert states(recipe, {"measure": {"value": 0.1}, "bytes_reader": {}}) == {
        "measure": "done",
        "other": "review",
        "bytes_reader": "done",
    }


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        ("pass", {"gate": "done", "other": "done"}),
        ("review", {"gate": "review", "other": "done"}),
        ("reject", {"gate": "rejected"}),
    ],
)
def test_a_gate_passes_asks_or_rejects(verdict: str, expected: dict[str, str]) -> None:
    recipe = recipe_of({"op": "gate"}, {"op": "other"})
    assert states(recipe, {"gate": {"verdict": verdict}, "other": {}}) == expected


def test_a_condition_that_hangs_on_a_failed_step_blocks_so_that_no_photo_is_culled_by_a_failure() -> None:
    recipe = recipe_of({"op": "measure"}, {"op": "other", "when": "measure.value > 0.5", "else": "reject"})
    assert states(recipe, {"measure": FAILURE, "other": {}}) == {"measure": "failed", "other": "blocked"}


def test_a_condition_that_is_true_whatever_the_failed_step_would_have_said_runs() -> None:
    recipe = recipe_of(
        {"op": "measure"}, {"op": "other"}, {"op": "bytes_reader", "when": "measure.value > 0.5 or other.value > 0.5"}
    )
    known = {"measure": FAILURE, "other": {"value": 0.9}, "bytes_reader": {}}
    assert states(recipe, known)["bytes_reader"] == "done"
    assert states(recipe, known | {"other": {"value": 0.1}})["bytes_reader"] == "blocked"


def test_failure_is_handed_on_through_blocked_steps_to_conditions() -> None:
    recipe = recipe_of({"op": "measure"}, {"op": "needs"}, {"op": "other", "when": "needs.value > 0.5"})
    assert states(recipe, {"measure": FAILURE}) == {"measure": "failed", "needs": "blocked", "other": "blocked"}


@pytest.mark.parametrize("op", ["needs", "may_use"])
def test_a_step_whose_input_failed_is_blocked_optional_or_not(op: str) -> None:
    recipe = recipe_of({"op": "measure"}, {"op": op})
    assert states(recipe, {"measure": FAILURE})[op] == "blocked"


def test_a_skipped_input_skips_the_step_that_needs_it_and_not_the_one_that_may_use_it() -> None:
    recipe = recipe_of(
        {"op": "other"}, {"op": "measure", "when": "other.value > 1"}, {"op": "needs"}, {"op": "may_use"}
    )
    assert states(recipe, {"other": {"value": 0.0}, "may_use": {}}) == {
        "other": "done",
        "measure": "skipped",
        "needs": "skipped",
        "may_use": "done",
    }


def test_a_step_waits_for_what_it_reads_and_names() -> None:
    recipe = recipe_of(
        {"op": "measure"}, {"op": "needs"}, {"op": "may_use"}, {"op": "other", "when": "measure.value > 0.5"}
    )
    result = walked(recipe, {})
    assert set(result.states.values()) == {"pending"}
    assert [step.name for step in result.pending] == ["measure"]


def test_a_broken_reading_blocks_the_steps_that_read_it_and_no_others() -> None:
    recipe = recipe_of({"op": "measure"}, {"op": "needs"}, {"op": "bytes_reader"})
    assert states(recipe, {"bytes_reader": {}}, broken=["proxy"]) == {
        "measure": "blocked",
        "needs": "blocked",
        "bytes_reader": "done",
    }


def test_a_stage_is_blocked_where_one_that_it_depends_on_has_failed() -> None:
    recipe = recipe_of(
        {"name": "first", "steps": [{"op": "measure"}]},
        {"name": "second", "depends_on": ["first"], "steps": [{"op": "other"}]},
        {"name": "third", "depends_on": ["second"], "steps": [{"op": "bytes_reader"}]},
        {"name": "free", "steps": [{"op": "gate"}]},
    )
    assert states(recipe, {"measure": FAILURE, "gate": {"verdict": "pass"}}) == {
        "measure": "failed",
        "other": "blocked",
        "bytes_reader": "blocked",
        "gate": "done",
    }


def test_later_stages_are_blocked_where_a_stage_says_not_to_continue() -> None:
    recipe = recipe_of(
        {"name": "before", "steps": [{"op": "other"}]},
        {"name": "first", "continue_on_failure": False, "steps": [{"op": "measure"}, {"op": "bytes_reader"}]},
        {"name": "later", "steps": [{"op": "gate"}]},
    )
    known = {"other": {}, "measure": FAILURE, "bytes_reader": {}, "gate": {"verdict": "pass"}}
    assert states(recipe, known) == {"other": "done", "measure": "failed", "bytes_reader": "done", "gate": "blocked"}
    assert states(recipe, known | {"measure": {}, "other": FAILURE})["gate"] == "done"


def test_the_condition_of_a_stage_holds_for_each_of_its_steps() -> None:
    recipe = recipe_of(
        {"op": "measure"},
        {"name": "more", "when": "measure.value > 0.5", "steps": [{"op": "other"}, {"op": "bytes_reader"}]},
    )
    assert states(recipe, {"measure": {"value": 0.1}}) == {
        "measure": "done",
        "other": "skipped",
        "bytes_reader": "skipped",
    }


def test_a_stage_with_one_step_is_another_name_of_its_fact() -> None:
    recipe = recipe_of(
        {"name": "sharpness", "steps": [{"op": "measure"}]}, {"op": "other", "when": "sharpness.value > 0.5"}
    )
    assert states(recipe, {"measure": {"value": 0.9}, "other": {}})["other"] == "done"
    assert states(recipe, {"measure": FAILURE})["other"] == "blocked"
    assert states(recipe, {})["other"] == "pending"


@pytest.mark.parametrize("worse", range(len(WORST_FIRST)))
def test_the_state_of_a_photo_is_the_worst_of_its_steps(worse: int) -> None:
    present = {f"step{number}": state for number, state in enumerate(WORST_FIRST[worse:])}
    assert photo_state({"a": "skipped", **present, "b": "done"}) == WORST_FIRST[worse]


def test_a_photo_whose_steps_were_all_skipped_is_done_and_one_that_was_not_decoded_failed() -> None:
    assert photo_state({"a": "skipped"}) == "done"
    assert photo_state({}) == "done"
    assert photo_state({"a": "blocked", "b": "done"}, reading_failed=True) == "failed"


def test_only_gates_and_what_conditions_name_is_looked_into() -> None:
    recipe = recipe_of(
        {"name": "sharpness", "steps": [{"op": "measure"}]},
        {"op": "gate"},
        {"op": "other"},
        {"op": "bytes_reader", "when": "sharpness.value > 0.5"},
    )
    assert {recipe.steps[index].name for index in steps_looked_into(recipe)} == {"measure", "gate"}
