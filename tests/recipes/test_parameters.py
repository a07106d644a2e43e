"""`${name}` in `with` and `when`, and what `--set` changes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calotype.errors import RecipeError
from calotype.expressions import Truth, parse
from calotype.recipes import load_recipe

RECIPE = """\
recipe: a
parameters: {min_score: 0.6, label: it's, wanted: [bird, animal], strict: true, far: null}
steps:
  - op: detect_objects
    with:
      threshold: ${min_score}
      classes: ${wanted}
      nested: [{text: "at least ${min_score} of ${label}, ${strict}"}]
    when: content.score > ${min_score} and content.label == ${label} and content.kind in ${wanted}
  - op: b
    when: content.good == ${strict} or content.far == ${ far }
"""


def test_values_are_put_in() -> None:
    """A text that is nothing but a parameter becomes its value; in a condition a value becomes a literal."""
    detect, other = load_recipe(RECIPE).stages[0].steps
    assert detect.with_ == {
        "threshold": 0.6,
        "classes": ["bird", "animal"],
        "nested": [{"text": "at least 0.6 of it's, true"}],
    }
    wanted = r"content.score > 0.6 and content.label == 'it\'s' and content.kind in ['bird', 'animal']"
    assert detect.when == wanted
    assert other.when == "content.good == true or content.far == null"


def test_overrides_change_them() -> None:
    """And only them; the recipe then says what it was run with."""
    recipe = load_recipe(RECIPE, {"min_score": 1, "far": "beyond", "label": 5})
    assert recipe.stages[0].steps[0].with_["threshold"] == 1
    assert recipe.parameters == {"min_score": 1, "label": "5", "wanted": ["bird", "animal"], "strict": True} | {
        "far": "beyond"
    }


@pytest.mark.parametrize(
    ("overrides", "message", "hint"),
    [
        ({"min_scor": 1}, "no parameter 'min_scor'", "'min_score'"),
        ({"min_score": "high"}, "'min_score' is a number, and 'high' is a string", ""),
        ({"strict": 1}, "'strict' is true or false, and 1 is a number", ""),
        ({"wanted": "bird"}, "'wanted' is a list", ""),
        ({"min_score": True}, "'min_score' is a number, and True is true or false", ""),
    ],
)
def test_overrides_that_are_refused(overrides: dict[str, Any], message: str, hint: str) -> None:
    """A value of another kind would only be noticed much later."""
    with pytest.raises(RecipeError) as caught:
        load_recipe(RECIPE, overrides)
    assert message in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("step", "line", "column"),
    [
        ("with: {threshold: 'about ${min_scor}'}", 5, 30),
        ("with: {a: [1, '${min_scor}']}", 5, 20),
        ("when: content.score > ${min_scor}", 5, 27),
        ('when: "content.score > ${min_scor}"', 5, 28),
        ("when: >\n      content.score > ${min_scor}", 5, 5),
    ],
)
def test_unknown_parameter_is_pointed_at(step: str, line: int, column: int) -> None:
    """At the dollar sign, where the text is on one line."""
    with pytest.raises(RecipeError, match="no parameter 'min_scor'") as caught:
        load_recipe(f"recipe: a\nparameters: {{min_score: 1}}\nsteps:\n  - op: b\n    {step}\n")
    assert (caught.value.line, caught.value.column) == (line, column)
    assert "'min_score'" in caught.value.hint


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20))
def test_any_text_survives_as_a_literal(text: str) -> None:
    """What is put into a condition is compared as it is, whatever quotes and backslashes it holds."""
    recipe = load_recipe({"recipe": "a", "parameters": {"p": text}, "steps": [{"op": "b", "when": "f.name == ${p}"}]})
    when = recipe.stages[0].steps[0].when
    assert when is not None
    assert parse(when).test({"f": {"name": text}}) is Truth.TRUE
