"""Recipes bound to ops: names, order, inputs, conditions; and everything that is refused, with its place."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import pytest

from calotype.errors import RecipeError
from calotype.expressions import Truth
from calotype.ops.declare import Op
from calotype.recipes import BoundRecipe, Recipe, load_recipe, resolve

Ops = Mapping[str, Op]


def bind(text: str, ops: Ops) -> BoundRecipe:
    return resolve(load_recipe("recipe: a\n" + text), ops)


def test_a_recipe_is_bound(ops: Ops) -> None:
    """Each step has its op, typed parameters, inputs, condition and key; a stage with one step is an alias."""
    recipe = bind(
        """\
stages:
  - name: subjects
    steps:
      - {op: detect, with: {classes: [bird], confidence_threshold: 1}, as: detected_objects}
  - name: isolate
    depends_on: [subjects]
    when: subjects.count > 0
    else: reject
    timeout_seconds: 5
    continue_on_failure: false
    steps:
      - {op: segment_objects, when: detected_objects.faces.count > 5, else: review}
      - {op: focus}
""",
        ops,
    )
    detect, segment, focus = recipe.steps
    assert detect.op is ops["detect_objects"]
    assert msgspec.to_builtins(detect.parameters) == {
        "classes": ("bird",),
        "confidence_threshold": 1.0,
        "max_detections": 100,
    }
    assert [(step.index, step.stage, step.name) for step in recipe.steps] == [
        (0, 0, "detected_objects"),
        (1, 1, "segment_objects"),
        (2, 1, "focus"),
    ]
    assert recipe.aliases == {"subjects": "detected_objects"}
    assert segment.inputs == {"objects": 0}
    assert focus.inputs == {"objects": 0}
    stage = recipe.stages[1]
    assert (stage.depends_on, stage.else_, stage.timeout_seconds, stage.continue_on_failure) == (
        (0,),
        "reject",
        5,
        False,
    )
    assert stage.condition is not None
    assert stage.condition.test({"subjects": {"count": 1}}) is Truth.TRUE
    assert segment.condition is not None
    assert (segment.condition.names, segment.else_) == ({"detected_objects"}, "review")
    assert focus.condition is None


def test_stages_run_after_those_they_depend_on(ops: Ops) -> None:
    """Else they keep the order in which they are written."""
    recipe = bind(
        """\
stages:
  - {name: last, depends_on: [second, first], when: first.score > 0, steps: [{op: focus}]}
  - {name: first, steps: [{op: content}]}
  - {name: between, steps: [{op: embedded}]}
  - {name: second, depends_on: [first], steps: [{op: metadata}, {op: detect_objects}]}
""",
        ops | {"metadata": ops["content"].__class__(**_fields(ops["embedded"], name="metadata"))},
    )
    assert [stage.name for stage in recipe.stages] == ["first", "between", "second", "last"]
    assert [step.name for step in recipe.steps] == ["content", "embedded", "metadata", "detect_objects", "focus"]
    assert recipe.stages[3].depends_on == (0, 2)
    assert recipe.steps[4].inputs == {"objects": 3}


def _fields(op: Op, **changed: object) -> dict[str, object]:
    return {name: getattr(op, name) for name in op.__dataclass_fields__} | changed


TWICE = "steps:\n  - {op: detect_objects, as: a1}\n  - {op: detect_objects, as: a2}\n"
TWO = "steps:\n  - {op: content, as: a1}\n  - {op: content, as: a2}\n"


@pytest.mark.parametrize(
    ("text", "inputs"),
    [
        (TWICE + "  - op: segment_objects\n", {"objects": 1}),
        (TWICE + "  - {op: segment_objects, input_from: a1}\n", {"objects": 0}),
        (TWICE + "  - {op: segment_objects, input_from: {objects: a1}}\n", {"objects": 0}),
        (TWICE + "  - op: focus\n", {"objects": 1}),
        ("steps:\n  - op: focus\n", {"objects": None}),
        (TWO + "  - op: compare\n", {"one": 1, "other": 1}),
        (TWO + "  - {op: compare, input_from: {other: a1}}\n", {"one": 1, "other": 0}),
        (
            "stages:\n  - {name: s, steps: [{op: content}]}\n  - {name: t, steps: [{op: best, input_from: s}]}\n",
            {"content": 0},
        ),
    ],
)
def test_inputs(text: str, inputs: dict[str, int | None], ops: Ops) -> None:
    """`input_from` decides, else the nearest earlier step of the op."""
    assert bind(text, ops).steps[-1].inputs == inputs


REFUSED = {
    "unknown op": ("steps:\n  - op: contnt\n", 3, 5, "no op called 'contnt'", "'content'"),
    "unknown parameter": (
        "steps:\n  - op: detect_objects\n    with: {clases: [a]}\n",
        4,
        12,
        "'detect_objects' has no parameter 'clases'",
        "'classes'",
    ),
    "op without parameters": (
        "steps:\n  - op: content\n    with: {a: 1}\n",
        4,
        12,
        "no parameter 'a'",
        "has no parameters",
    ),
    "wrong parameter": (
        "steps:\n  - op: detect_objects\n    with:\n      classes: [a, 5]\n",
        5,
        20,
        "step 'detect_objects', classes 2: expected `str`, got `int`",
        "calotype ops show detect_objects",
    ),
    "one name twice": ("steps:\n  - op: content\n  - op: content\n", 4, 5, "two facts are called 'content'", "`as:`"),
    "as like another": (
        "steps:\n  - op: content\n  - {op: focus, as: content}\n",
        4,
        17,
        "two facts are called",
        "`as:`",
    ),
    "stage like a step": (
        "stages:\n  - {name: content, steps: [{op: focus}]}\n  - {name: b, steps: [{op: content}]}\n",
        3,
        6,
        "another step is called so",
        "rename",
    ),
    "no name for conditions": (
        "steps:\n  - {op: content, as: a-b}\n",
        3,
        19,
        "'a-b' can't be a name",
        "letters, digits and _",
    ),
    "a word of conditions": (
        "steps:\n  - {op: content, as: null_}\n  - {op: focus, as: 'not'}\n",
        4,
        17,
        "'not' can't",
        "another word",
    ),
    "stage twice": (
        "stages:\n  - {name: b, steps: [{op: content}]}\n  - {name: b, steps: [{op: focus}]}\n",
        4,
        6,
        "two stages are called 'b'",
        "rename",
    ),
    "unknown stage": (
        "stages:\n  - {name: one, steps: [{op: content}]}\n  - {name: two, depends_on: [on], steps: [{op: focus}]}\n",
        4,
        30,
        "depends on 'on', which is no stage",
        "'one'",
    ),
    "circle": (
        "stages:\n  - {name: one, depends_on: [two], steps: [{op: content}]}\n"
        "  - {name: two, depends_on: [one], steps: [{op: focus}]}\n",
        3,
        17,
        "the stages 'one', 'two' wait for each other",
        "leave one",
    ),
    "depends on itself": (
        "stages:\n  - {name: one, depends_on: [one], steps: [{op: content}]}\n",
        3,
        17,
        "the stages 'one' wait",
        "leave one",
    ),
    "required fact missing": (
        "steps:\n  - op: metadata\n",
        3,
        5,
        "reads what 'embedded' finds",
        "add `- op: embedded` before it",
    ),
    "required fact later": (
        "steps:\n  - op: metadata\n  - op: embedded\n",
        3,
        5,
        "no step before it runs that",
        "embedded",
    ),
    "input_from unknown": (
        TWICE + "  - {op: focus, input_from: a3}\n",
        5,
        17,
        "names 'a3', and no earlier step is called so",
        "known here: a1, a2",
    ),
    "input_from later": (
        "steps:\n  - {op: focus, input_from: detect_objects}\n  - op: detect_objects\n",
        3,
        17,
        "no earlier step is called so",
        "",
    ),
    "input_from of the wrong op": (
        "steps:\n  - op: content\n  - {op: focus, input_from: content}\n",
        4,
        17,
        "step 'content' runs 'content', which 'focus' does not read",
        "objects (from detect_objects)",
    ),
    "input_from of the wrong op by argument": (
        "steps:\n  - op: content\n  - {op: focus, input_from: {objects: content}}\n",
        4,
        30,
        "which 'focus' does not read",
        "",
    ),
    "input_from of two meanings": (
        TWO + "  - {op: compare, input_from: a1}\n",
        5,
        19,
        "could be any of the inputs one, other of 'compare'",
        "a step for each",
    ),
    "input_from an unknown argument": (
        TWO + "  - {op: compare, input_from: {on: a1}}\n",
        5,
        32,
        "'compare' has no input 'on'",
        "'one'",
    ),
    "input_from where nothing is read": (
        TWO + "  - {op: embedded, input_from: a1}\n",
        5,
        20,
        "reads no facts",
        "leave it out",
    ),
    "condition with a wrong field": (
        "steps:\n  - op: content\n  - op: focus\n    when: content.scoer > 0.5\n",
        5,
        19,
        "`when` of step 'focus': 'content' has no field 'scoer'",
        "'score'",
    ),
    "condition in quotes": (
        'steps:\n  - op: content\n  - op: focus\n    when: "content.scoer > 0.5"\n',
        5,
        20,
        "no field 'scoer'",
        "'score'",
    ),
    "condition on many lines": (
        "steps:\n  - op: content\n  - op: focus\n    when: >\n      content.score > 1 and\n      content.scoer > 0.5\n",
        5,
        5,
        "no field 'scoer'",
        "'score'",
    ),
    "condition with escapes": (
        'steps:\n  - op: content\n  - op: focus\n    when: "\\u0020content.scoer > 0.5"\n',
        5,
        5,
        "no field 'scoer'",
        "'score'",
    ),
    "condition with a parameter": (
        "parameters: {p: 0.123456}\nsteps:\n  - op: content\n  - op: focus\n    when: ${p} < content.scoer\n",
        6,
        5,
        "no field 'scoer'",
        "'score'",
    ),
    "condition of wrong kinds": (
        "stages:\n  - {name: b, steps: [{op: content}]}\n"
        "  - name: c\n    when: b.score == 'high'\n    steps: [{op: focus}]\n",
        5,
        11,
        "`when` of stage 'c': `b.score` is a number and `'high'` a string",
        "",
    ),
    "condition about a later step": (
        "steps:\n  - op: content\n    when: focus.score > 1\n  - op: focus\n",
        4,
        11,
        "nothing is called 'focus' here",
        "",
    ),
    "condition about itself": (
        "steps:\n  - op: content\n    when: content.score > 1\n",
        4,
        11,
        "nothing is called",
        "",
    ),
    "else without when": ("steps:\n  - op: content\n    else: reject\n", 4, 5, "`else` without `when`", "add `when:`"),
    "nothing to save": ("steps:\n  - op: content\n    save: true\n", 4, 5, "'content' makes no picture", ""),
}


@pytest.mark.parametrize(("text", "line", "column", "message", "hint"), REFUSED.values(), ids=REFUSED)
def test_refusal(text: str, line: int, column: int, message: str, hint: str, ops: Ops) -> None:
    """Every mistake says where it stands and what would be right."""
    with pytest.raises(RecipeError) as caught:
        bind(text, ops)
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert (caught.value.line, caught.value.column) == (line, column)
    assert caught.value.others == ()  # nothing that only follows from it


def test_a_recipe_that_has_travelled_binds_to_the_same_keys(ops: Ops) -> None:
    """A worker gets the canonical form as JSON; its parameters are put in already."""
    text = "parameters: {low: 0.25}\n" + TWICE.replace("as: a2", "as: a2, with: {confidence_threshold: '${low}'}")
    here = bind(text + "  - {op: focus, when: a1.count > 1}\n", ops)
    there = resolve(msgspec.json.decode(msgspec.json.encode(here.source), type=Recipe), ops)
    assert [step.key for step in there.steps] == [step.key for step in here.steps]
    assert there.steps[1].parameters == here.steps[1].parameters
    assert here.steps[0].key != here.steps[1].key


def test_a_mistake_in_a_dict_has_no_place_but_words(ops: Ops) -> None:
    """Line and column are 0 where there is no text."""
    with pytest.raises(RecipeError, match="no op called 'contnt'") as caught:
        resolve(load_recipe({"recipe": "a", "steps": [{"op": "contnt"}]}), ops)
    assert (caught.value.line, caught.value.column) == (0, 0)
