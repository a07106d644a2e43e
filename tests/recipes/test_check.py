"""All mistakes of a recipe at once, each with its place, and none that only follows from another."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from calotype.errors import RecipeError
from calotype.ops.declare import Op
from calotype.recipes import check_recipe, load_recipe, resolve

Ops = Mapping[str, Op]

WRONG = """\
recipe: mine
verson: 3
parameters: {low: 1}
stages:
  - name: one
    whn: x
    steps:
      - op: contnt
      - op: detect_objects
        with: {clases: [a], max_detections: many, confidence: 3}
      - {op: focus, wen: detect_objects.count > 1, else: reject, as: sharp}
  - name: two
    when: sharp.score > ${lw}
    timeout_seconds: soon
    steps:
      - {op: nothing, input_from: sharp}
"""


def told(source: Path | str, ops: Ops) -> list[tuple[int, int, str]]:
    """Line, column and message of every mistake."""
    with pytest.raises(RecipeError) as raised:
        check_recipe(source, ops)
    errors = [raised.value, *raised.value.others]
    assert all(isinstance(error, RecipeError) for error in errors)
    return [(error.line, error.column, error.message) for error in errors if isinstance(error, RecipeError)]


def test_all_keys_ops_and_parameters_that_are_wrong_are_told_in_order(ops: Ops) -> None:
    found = told(WRONG, ops)
    assert [(line, column) for line, column, _ in found] == sorted((line, column) for line, column, _ in found)
    assert [(line, message.partition(",")[0]) for line, _, message in found] == [
        (2, "recipe: there is no key 'verson'"),
        (6, "stage: there is no key 'whn'"),
        (8, "there is no op called 'contnt'"),
        (10, "'detect_objects' has no parameter 'clases'"),
        (10, "step 'detect_objects'"),
        (10, "'detect_objects' has no parameter 'confidence'"),
        (11, "step: there is no key 'wen'"),
        (13, "the recipe has no parameter 'lw'"),
        (14, "stages 2"),
        (16, "there is no op called 'nothing'"),
    ]


def test_each_knows_its_file(ops: Ops, tmp_path: Path) -> None:
    recipe = tmp_path / "mine.yaml"
    recipe.write_text(WRONG, "utf-8")
    with pytest.raises(RecipeError) as raised:
        check_recipe(recipe, ops)
    assert {getattr(error, "file", None) for error in (raised.value, *raised.value.others)} == {str(recipe)}


def test_mistakes_of_conditions_and_inputs_are_told_together(ops: Ops) -> None:
    found = told(
        "recipe: a\nsteps:\n"
        "  - {op: content, when: later.score > 1}\n"
        "  - {op: segment_objects}\n"
        "  - {op: focus, input_from: nobody}\n"
        "  - {op: embedded, when: content.nope == 3, save: true}\n",
        ops,
    )
    assert [line for line, _, _ in found] == [3, 4, 5, 6, 6]


def test_reading_and_binding_alone_tell_all_of_theirs(ops: Ops) -> None:
    with pytest.raises(RecipeError) as raised:
        load_recipe(WRONG)
    assert len(raised.value.others) == 4
    with pytest.raises(RecipeError) as raised:
        resolve(load_recipe("recipe: a\nsteps:\n  - op: contnt\n  - op: foucs\n"), ops)
    assert [error.message for error in raised.value.others] == ["there is no op called 'foucs'"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("recipe: a\nsteps:\n  - opp: content\n  - {op: content, as: b, when: 5}\n", [3]),
        ("recipe: 5\nsteps:\n  - op: contnt\n", [1]),
        ("recipe: a\nsteps: 5\nparamters: {}\n", [2, 3]),
        ("recipe: a\nstages:\n  - {name: a, depends_on: [b], steps: [{op: contnt}]}\n", [3, 3]),
        ("recipe: [\n", [2]),
        ("5\n\n", [0]),
    ],
)
def test_what_hides_the_rest_is_told_alone(ops: Ops, text: str, lines: list[int]) -> None:
    assert [line for line, _, _ in told(text, ops)] == lines


def test_a_right_recipe_is_bound(ops: Ops) -> None:
    assert [step.name for step in check_recipe("recipe: a\nsteps:\n  - op: content\n", ops).steps] == ["content"]
