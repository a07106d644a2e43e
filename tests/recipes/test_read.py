"""Recipes read into their canonical form, and refused where they can't be, with line, column and the right word."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calotype.errors import RecipeError
from calotype.recipes import Recipe, builtin_recipes, find_recipe, load_recipe, recipe_schema, resolve

WHOLE = """\
recipe: wildlife
version: 1.10
description: Keep what shows an animal
parameters: {min_score: 0.6}
stages:
  - name: subjects
    steps:
      - op: detect_objects
        with: {classes: [bird, animal], confidence_threshold: 0.6}
        as: detected_objects
        description: who is there
    timeout_seconds: 30
    continue_on_failure: false
    parallel: true
  - name: isolate
    depends_on: [subjects]
    when: detected_objects.count > 0
    else: reject
    steps:
      - {op: segment_objects, input_from: detected_objects}
      - {op: blur_background, save: true, when: "detected_objects.count < 3", else: review}
"""


def test_yaml_is_read_into_the_canonical_form() -> None:
    """Every key of the form arrives under its own name, and nothing but what was written is written out again."""
    recipe = load_recipe(WHOLE)
    assert json.loads(msgspec.json.encode(recipe)) == {
        "recipe": "wildlife",
        "version": "1.10",
        "description": "Keep what shows an animal",
        "parameters": {"min_score": 0.6},
        "stages": [
            {
                "name": "subjects",
                "steps": [
                    {
                        "op": "detect_objects",
                        "with": {"classes": ["bird", "animal"], "confidence_threshold": 0.6},
                        "as": "detected_objects",
                        "description": "who is there",
                    }
                ],
                "timeout_seconds": 30.0,
                "continue_on_failure": False,
                "parallel": True,
            },
            {
                "name": "isolate",
                "steps": [
                    {"op": "segment_objects", "input_from": "detected_objects"},
                    {"op": "blur_background", "when": "detected_objects.count < 3", "else": "review", "save": True},
                ],
                "depends_on": ["subjects"],
                "when": "detected_objects.count > 0",
                "else": "reject",
            },
        ],
    }


def test_yaml_json_dict_and_file_give_the_same_recipe(tmp_path: Path) -> None:
    """The form is one, whatever it is written in; the canonical form is read as itself."""
    recipe = load_recipe(WHOLE)
    form = msgspec.to_builtins(recipe)
    (tmp_path / "a.yaml").write_text(WHOLE, encoding="utf-8")
    (tmp_path / "a.json").write_text("\ufeff" + json.dumps(form, indent="\t"), encoding="utf-8")
    assert load_recipe(form) == recipe
    assert load_recipe(json.dumps(form)) == recipe
    assert load_recipe(tmp_path / "a.yaml") == recipe
    assert load_recipe(str(tmp_path / "a.json")) == recipe
    assert msgspec.json.decode(msgspec.json.encode(recipe), type=Recipe) == recipe


def test_steps_without_stages_are_one_stage() -> None:
    """A short recipe needs no stages."""
    recipe = load_recipe("recipe: short\nsteps:\n  - op: content\n  - op: focus\n")
    assert [stage.name for stage in recipe.stages] == ["steps"]
    assert [step.op for step in recipe.stages[0].steps] == ["content", "focus"]


def test_characters_beyond_the_basic_plane_are_read_from_json() -> None:
    """JSON may write them as two halves."""
    assert load_recipe(json.dumps({"recipe": "\U0001f600", "steps": [{"op": "content"}]})).recipe == "\U0001f600"


def test_a_date_in_a_recipe_is_text() -> None:
    """YAML would make a date of it; a parameter is what JSON can say."""
    recipe = load_recipe("recipe: a\nsteps:\n  - op: content\n    with: {since: 2024-05-01, hex: 0x1F, on: yes}\n")
    assert recipe.stages[0].steps[0].with_ == {"since": "2024-05-01", "hex": 31, "on": "yes"}


REFUSED = {
    "unknown key of a recipe": ("recipe: a\nstagse: []\n", 2, 1, "there is no key 'stagse'", "'stages'"),
    "unknown key of a stage": (
        "recipe: a\nstages:\n  - name: b\n    dependson: [c]\n    steps: [{op: content}]\n",
        4,
        5,
        "there is no key 'dependson'",
        "'depends_on'",
    ),
    "unknown key of a step": (
        "recipe: a\nsteps:\n  - op: content\n    inputfrom: b\n",
        4,
        5,
        "step: there is no key 'inputfrom'",
        "'input_from'",
    ),
    "wrong kind": ("recipe: a\nsteps:\n  - op: content\n    as: 5\n", 4, 5, "expected `str | null`, got `int`", ""),
    "wrong else": (
        "recipe: a\nsteps:\n  - op: content\n    when: a.b\n    else: throw\n",
        5,
        5,
        "stages 1, steps 1, else: invalid enum value 'throw'",
        "",
    ),
    "negative time": (
        "recipe: a\nstages:\n  - name: b\n    timeout_seconds: -1\n    steps: [{op: content}]\n",
        4,
        5,
        "> 0",
        "",
    ),
    "step without op": ("recipe: a\nsteps:\n  - as: b\n", 3, 5, "missing required field `op`", ""),
    "no name": ("steps:\n  - op: content\n", 0, 0, "missing required field `recipe`", ""),
    "no steps": ("recipe: a\ndescription: b\n", 0, 0, "missing required field `stages`", ""),
    "empty stages": ("recipe: a\nstages: []\n", 2, 1, "length >= 1", ""),
    "empty steps": ("recipe: a\nsteps: []\n", 2, 1, "length >= 1", ""),
    "steps and stages": ("recipe: a\nstages: []\nsteps: []\n", 3, 1, "either `steps` or `stages`", "into a stage"),
    "a key twice": ("recipe: a\nrecipe: b\n", 2, 1, "'recipe' stands here twice", ""),
    "no yaml": ("recipe: a\nsteps: [\n", 3, 1, "this is no YAML", ""),
    "unknown alias": ("recipe: a\nsteps: *b\n", 2, 8, "undefined alias", ""),
    "a tag": ("recipe: a\nsteps: !!python/object/apply:os.system [id]\n", 2, 8, "can't stand in a recipe", ""),
    "a tagged word": ("recipe: a\ndescription: !!python/name:os.system x\n", 2, 14, "can't stand in a recipe", ""),
    "infinite": ("recipe: a\nparameters: {far: .inf}\n", 2, 19, "'.inf' is no float that JSON could say", "quotes"),
    "tagged wrongly": ("recipe: a\ndescription: !!int b\n", 2, 14, "'b' is no int", ""),
    "words of YAML 1.1": ("%YAML 1.1\n---\nrecipe: yes\n", 3, 9, "'yes' is no bool", "quotes"),
    "a list as key": ("recipe: a\n? [b, c]\n: d\n", 2, 3, "a key must be a word", ""),
    "two documents": ("recipe: a\n---\nrecipe: b\n", 2, 1, "another document", ""),
    "no mapping": ("- a\n- b\n", 0, 0, "it has no keys", ""),
    "empty": ("\n", 0, 0, "it has no keys", ""),
    "control character": ("recipe: a\x00\n", 0, 0, "this is no YAML", ""),
}


@pytest.mark.parametrize(("text", "line", "column", "message", "hint"), REFUSED.values(), ids=REFUSED)
def test_refusal(text: str, line: int, column: int, message: str, hint: str) -> None:
    """The error points at the key that is wrong."""
    with pytest.raises(RecipeError) as caught:
        load_recipe(text)
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert (caught.value.line, caught.value.column) == (line, column)
    assert caught.value.others == ()  # nothing that only follows from it


HOSTILE = {
    "deep": "a:\n  " + "[" * 1000,
    "deep mapping": "{a: " * 500 + "1" + "}" * 500,
    "huge": "recipe: a\ndescription: " + "x" * 200_001,
    "laughs": "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"{b}: &{b} [{', '.join(['*' + a] * 10)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    "holds itself": "recipe: a\nsteps: &x [*x]\n",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_refused(text: str) -> None:
    """No bomb goes off; the message is short."""
    with pytest.raises(RecipeError) as caught:
        load_recipe(text)
    assert 0 < len(caught.value.message) < 300


@given(st.text(alphabet="recipstaf:\n -[]{}&*!|>'\"#,%\t\\0\u00e9", max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Reading raises nothing but RecipeError."""
    line = 0
    try:
        load_recipe("recipe: a\n" + text)
    except RecipeError as error:
        line = error.line
    assert 0 <= line <= text.count("\n") + 2


def test_files_that_can_not_be_read(tmp_path: Path) -> None:
    """A missing file, a folder and a file in another encoding are named."""
    (tmp_path / "latin.yaml").write_bytes(b"recipe: caf\xe9\n")
    for path, words in (("none.yaml", "can't be read"), ("", "can't be read"), ("latin.yaml", "no text in UTF-8")):
        with pytest.raises(RecipeError, match=words) as caught:
            load_recipe(tmp_path / path)
        assert str(tmp_path) in caught.value.message


@pytest.mark.parametrize("text", ["recipe: [a", "recipe: a\nstepps: []\n", "recipe: a\nsteps:\n  - op: nothing\n"])
def test_an_error_in_a_file_names_the_file(tmp_path: Path, text: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text)
    with pytest.raises(RecipeError) as raised:
        resolve(load_recipe(file), {})
    assert raised.value.file == str(file)
    with pytest.raises(RecipeError) as raised:
        resolve(load_recipe(text + "\n"), {})
    assert raised.value.file == ""


def test_find_by_name_or_path(tmp_path: Path) -> None:
    """A name first, then a path; the nearest name else."""
    assert find_recipe("analyze") == builtin_recipes()["analyze"]
    own = tmp_path / "own.yaml"
    own.write_text("recipe: own\n", encoding="utf-8")
    assert find_recipe(own) == own
    with pytest.raises(RecipeError, match="no recipe called 'analyse'") as caught:
        find_recipe("analyse")
    assert "'analyze'" in caught.value.hint
    with pytest.raises(RecipeError, match="no recipe file"):
        find_recipe("somewhere/else.yaml")


def test_the_published_schema_is_that_of_the_form() -> None:
    """`docs/recipe.schema.json` is what `recipe_schema` gives."""
    published = Path(__file__).resolve().parents[2] / "docs" / "recipe.schema.json"
    assert json.loads(published.read_text(encoding="utf-8")) == json.loads(msgspec.json.encode(recipe_schema()))
