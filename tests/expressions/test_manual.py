"""`docs/conditions.md` says what conditions do: every example of the page is run."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from calotype.errors import ConditionError
from calotype.expressions import FAILED, cursor, parse, parser, type_of
from calotype.ops import find
from calotype.recipes import result_type

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "conditions.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(.+?)` \| (.+) \|$", PAGE, re.MULTILINE)
ANSWERS = [(condition, answer) for condition, answer in ROWS if answer in ("true", "false", "unknown", "failed")]
REFUSALS = [row for row in re.findall(r"^\| `([^`]+)` \| (.+) \|$", PAGE, re.MULTILINE) if row not in ANSWERS]


class Item(msgspec.Struct):
    label: str
    score: float
    area: float


class Objects(msgspec.Struct):
    items: list[Item]


TYPES = {name: type_of(Objects) for name in ("objects", "faces", "pets")}
TYPES |= {name: result_type(find(name)) for name in ("metadata", "content", "perceptual_hash")}


@pytest.fixture
def photo() -> dict[str, Any]:
    """The facts that the page shows, with one step skipped and one failed as it says."""
    (shown,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    return {**json.loads(shown), "faces": None, "pets": FAILED}


@pytest.mark.parametrize(("condition", "answer"), ANSWERS)
def test_example_has_the_answer_that_the_page_says(condition: str, answer: str, photo: Any, table: Any) -> None:
    """In the worker as in SQL."""
    table.types = TYPES
    assert table.ask(condition, photo).value == answer


functions = [f"{name}(" for name in parser._FUNCTIONS]


@pytest.mark.parametrize(("condition", "words"), [row for row in REFUSALS if not row[0].startswith(tuple(functions))])
def test_refused_example_is_refused_with_the_words_of_the_page(condition: str, words: str) -> None:
    """The message or the hint says it."""
    with pytest.raises(ConditionError) as caught:
        parse(condition, TYPES)
    assert words in f"{caught.value.message}\n{caught.value.hint}"


def test_the_page_has_examples_of_each_answer_and_every_function() -> None:
    """So that a table whose form has changed does not pass by being passed over."""
    assert {answer for _, answer in ANSWERS} == {"true", "false", "unknown", "failed"}
    assert len(ANSWERS) > 30
    assert len(REFUSALS) >= 5
    examples = " ".join(condition for condition, _ in ANSWERS)
    assert all(function in examples for function in functions)


def test_the_page_has_the_grammar_and_limits_of_the_parser() -> None:
    """Grammar and limits are those of the code."""
    (grammar,) = re.findall(r"## Grammar\n\n```\n(.*?)```", PAGE, re.DOTALL)
    assert "".join(grammar.split()) in "".join((parser.__doc__ or "").split())
    for number in (cursor.MAX_CHARACTERS, cursor.MAX_WORDS, cursor.MAX_DEPTH):
        assert f"{number:,}" in PAGE
