"""The page's conditions find exactly the photos that the command line's find."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
from msgspec import Struct

from calotype import report
from calotype.errors import ConditionError
from calotype.expressions import FAILED, Truth, parse, type_of
from calotype.ops.declare import date
from chromium import Page
from report.made import MadeSource, line


class Box(Struct):
    w: float
    name: str | None = None


class Deep(Struct):
    er: float | None = None


class Facts(Struct):
    """The result of the step `f`."""

    n: float | None = None
    s: str | None = None
    b: bool | None = None
    day: Annotated[str | None, date("A day.")] = None
    tags: list[str] | None = None
    boxes: list[Box] | None = None
    deep: Deep | None = None


TYPES = {"f": type_of(Facts)}

FACTS: list[dict[str, Any] | None] = [
    {
        "n": 1,
        "s": "Ab",
        "b": True,
        "day": "2024-05-01T10:00:00",
        "tags": ["x", "y"],
        "boxes": [{"w": 3, "name": "cat"}],
    },
    {"n": 2.5, "s": "zz", "b": False, "day": "2024-05-01T10:00:00+02:00", "tags": [], "boxes": []},
    {"n": 0, "s": "", "day": "2024-05-01T09:00:00Z", "tags": ["cat"], "boxes": [{"w": 1}, {"w": 9, "name": "dog"}]},
    {"n": -3, "s": "\U0001f600", "day": "2023", "deep": {"er": 7}},
    {"n": 1e300, "s": "\uffff", "day": "2024-05-01T10:00:00-05:30"},
    {"s": 'it\'s "q" \\ \n'},
    {},
    None,
]
"""Facts of the step `f`, one photo each; None is a step that failed."""

CONDITIONS = [
    *(f"f.n {sign} {value}" for sign in ("==", "!=", "<", "<=", ">", ">=") for value in ("1", "-3", "2.5")),
    *(
        f"f.day {sign} date('{day}')"
        for sign in ("==", "<", ">=")
        for day in ("2024-05-01T08:00:00Z", "2024", "2024-05")
    ),
    *(f"f.s {sign} {text}" for sign in ("==", "<", ">") for text in ("'Ab'", '"\\uffff"', "'it\\'s \"q\" \\\\ \\n'")),
    "f.n == null",
    "f.n != null",
    "exists(f.n)",
    "not exists(f.deep.er)",
    "not f.n > 1",
    "not (f.n > 1 and f.s == 'zz')",
    "f.n > 1 or f.s == 'Ab'",
    "f.n > 0 and not f.b",
    "f.b == true",
    "f.b != true",
    "f.b",
    "f.n / 0 > 1",
    "f.n * 2 + 1 - -1 > 3 / 1.5",
    "1 - f.n - 1 < 0",
    "0 <= f.n < 2",
    "f.n in [1, 2.5, -3]",
    "f.n not in [1, 2.5]",
    "f.s in ['Ab', 'zz']",
    "'cat' in f.tags",
    "'x' not in f.tags",
    "'b' in f.s",
    "'z' not in f.s",
    "'b' in lower(f.s)",
    "'' in f.s",
    "f.s in 'Abc'",
    "any(f.boxes, 'at' in name)",
    "count(f.tags) > 0",
    "f.tags.count == 0",
    "any(f.boxes, w > 2)",
    "all(f.boxes, w > 2)",
    "any(f.boxes, name == 'cat' and w == 3)",
    "all(f.boxes, name != null)",
    "any(f.boxes, it.w > f.n)",
    "any(f.tags, lower(it) == 'x')",
    "any(f.boxes, exists(name))",
    "lower(f.s) == 'ab'",
    "f.deep.er + 0 == 7",
    "f.b or f.n == 1",
    "true",
    "not false and f.n == 1",
]

WRONG = [
    "f.n >",
    "f.n = 1",
    "(f.n > 1",
    "f.n > 1 f.n",
    "f.n > 'a",
    "near(f.n)",
    "f..n > 1",
    "date('x') > f.day",
    "and",
    "",
]


@pytest.fixture(scope="module")
def facts_page(browser: Page, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A report whose photos have `FACTS`, with nothing shown."""
    source = MadeSource(len(FACTS))
    steps = [("failed" if facts is None else "done") for facts in FACTS]
    source.all_lines = [
        line(number, f"{number}.jpg", facts={} if facts is None else {"f": facts}, steps={"f": steps[number]})
        for number, facts in enumerate(FACTS)
    ]
    index: Path = report.write(tmp_path_factory.mktemp("facts"), source)
    browser.go("about:blank")
    browser.go(f"{index.as_uri()}#/overview")
    browser.wait("typeof calotype === 'object' && calotype.library !== undefined")
    return browser


def find(page: Page, condition: str) -> list[int]:
    query = json.dumps({"find": "", "where": [condition], "sort": ":path", "up": True})
    return list(page.run(f"calotype.find({query}).then((found) => [...found])"))


@pytest.mark.parametrize("condition", CONDITIONS)
def test_the_page_finds_what_the_command_line_finds(facts_page: Page, condition: str) -> None:
    answers = [parse(condition, TYPES).test({"f": FAILED if facts is None else facts}) for facts in FACTS]
    assert find(facts_page, condition) == [number for number, answer in enumerate(answers) if answer is Truth.TRUE]


def test_a_name_that_no_photo_has_is_refused(facts_page: Page) -> None:
    with pytest.raises(RuntimeError, match="no photo here has"):
        find(facts_page, "f.missing > 1")


@pytest.mark.parametrize("condition", WRONG)
def test_what_the_command_line_refuses_the_page_refuses(facts_page: Page, condition: str) -> None:
    with pytest.raises(ConditionError):
        parse(condition, TYPES)
    with pytest.raises(RuntimeError):
        find(facts_page, condition)
