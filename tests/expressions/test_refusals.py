"""What conditions refuse: where the caret stands, and which word would be right."""

from __future__ import annotations

import sqlite3
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calotype.errors import ConditionError
from calotype.expressions import Source, Sql, parse, register_functions, type_of, value_sql


class Box(msgspec.Struct):
    label: str
    score: float


class Sharpness(msgspec.Struct):
    score: float


class Content(msgspec.Struct):
    sharpness: Sharpness
    name: str
    good: bool
    taken: Annotated[str | None, msgspec.Meta(extra_json_schema={"format": "date-time"})]
    boxes: list[Box]
    words: list[str]


TYPES = {"content": type_of(Content), "metadata": type_of(Content)}

# The caret below each condition stands where the error points; then a piece of its message, and of its hint.
REFUSED = """
contnet.good
^ nothing is called 'contnet' | did you mean 'content'?
content.sharpnes.score > 1
        ^ 'content' has no field 'sharpnes' | did you mean 'sharpness'?
content.sharpness.scores > 1
                  ^ 'content.sharpness' has no field 'scores' | did you mean 'score'?
content.score > 1
        ^ 'content' has no field 'score' | did you mean 'content.sharpness.score'?
score > 1
^ nothing is called 'score' | did you mean 'content.sharpness.score' or 'metadata.sharpness.score'?
content.name.size > 1
             ^ 'content.name' is a string and has no fields |
content.boxes.score > 1
              ^ 'content.boxes' is a list and has no fields | any(content.boxes, condition)
any(content.boxes, scoer > 1)
                   ^ nothing is called 'scoer' | did you mean 'score'?
any(content.words, label == 'a')
                   ^ nothing is called 'label' |
content.name > 5
^ `content.name` is a string and `5` a number |
content.good == 'true'
^ is true or false and `'true'` a string |
content.taken > '2024-05-01'
^ is a date and `'2024-05-01'` a string | date('2024-05-01')
content.boxes == 1
^ `content.boxes` is a list, which can't be compared | count(…)
content.sharpness > 1
^ a group of fields, which can't be compared | name one of its fields: score
content.good < true
^ has no order | use == or !=
content.name < null
^ null has no order | == null
content.sharpness.score
^ is a number; a condition needs true or false | exists(…)
content.good and content.name
                 ^ is a string; `and` needs true or false |
not content.name
    ^ is a string; `not` needs true or false |
content.name + 1 > 2
^ is a string; + needs a number |
-content.name > 2
 ^ is a string; - needs a number |
lower(content.good) == 'a'
      ^ is true or false; lower(…) needs a string |
count(content.name) > 1
      ^ is a string; count(…) needs a list |
any(content.name, true)
    ^ is a string; any(…) needs a list |
all(content.boxes, score)
                   ^ is a number; all(…) needs true or false |
content.name in content.good
                ^ is true or false; `in` needs a list |
5 in content.words
^ `5` is a number |
5 in content.name
^ `5` is a number; `in` a string needs a string |
'2024' in content.taken
          ^ is a date; `in` needs a list |
content.name in ['a', 5]
^ `content.name` is a string and `5` a number |
content.name in [content.name]
                 ^ is no literal |
content.name in []
                 ^ ']' stands where a value |
exists(content.name == 'a')
       ^ is no name |
lower('a') == null
^ is no name |
date('2024-13-01') < content.taken
     ^ is no date | date('2024-05-01')
date(content.name) < content.taken
     ^ takes a literal string |
content.taken + 1 > date('2024')
^ is a date; + needs a number |
True
^ 'True' is no word | 'true'
content.name == None
                ^ 'None' is no word | 'null'
content.good AND content.good
             ^ 'AND' stands where an operator or the end is expected | 'and'
content.good && content.good
             ^ '&&' can't stand | `and`
content.name = 'a'
             ^ '=' can't stand | ==
content.name <> 'a'
             ^ '<>' can't stand | !=
10**10**10 > 1
  ^ '**' can't stand | no powers
7 // 2 > 1
  ^ '//' can't stand | one division
7 % 2 > 1
  ^ '%' can't stand |
content.name == 'a
                ^ can't stand | quote
content.name == 'a\\d'
                  ^ means no character | backslash
content.name == '\\u0000'
                 ^ means no character |
1e999 > 1
^ too large |
content.good # and content.good
             ^ '#' can't stand |
content..name == 'a'
        ^ '.' stands where the name of a field |
content.name == 'a' 'b'
                    ^ stands where an operator or the end |
(content.good
             ^ the condition ends where ')' |
content.good)
            ^ ')' stands where an operator or the end |
content.words[0] == 'a'
             ^ '[' stands where an operator or the end |
cuont(content.words) > 1
^ there is no function 'cuont' | 'count'
__import__('os')
^ there is no function '__import__' |
any(content.boxes)
                 ^ ',' before the condition |
content.name not 'a'
                 ^ 'in' after 'not' |
content.name if content.good
             ^ stands where an operator |
"""


def cases() -> list[tuple[str, int, str, str]]:
    lines = REFUSED.strip("\n").splitlines()
    found = []
    for text, below in zip(lines[::2], lines[1::2], strict=True):
        message, _, hint = below.strip()[1:].partition("|")
        found.append((text, below.index("^"), message.strip(), hint.strip()))
    return found


@pytest.mark.parametrize(("text", "position", "message", "hint"), cases(), ids=[case[0] for case in cases()])
def test_refusal(text: str, position: int, message: str, hint: str) -> None:
    """The error points at the word that is wrong and names the right one."""
    with pytest.raises(ConditionError) as caught:
        parse(text, TYPES)
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert caught.value.position == position


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\0",
        "true\0",
        "(" * 3000,
        "(" * 1000 + "true" + ")" * 1000,
        "not " * 900 + "true",
        "-" * 3999,
        "1 " + "+ 1 " * 300 + "> 1",
        "lower(" * 300,
        "any(a.b, " * 60 + "true" + ")" * 60,
        "true or " * 600 + "true",
        "x" * 4001,
        "a." * 1990 + "b == 1",
        "9" * 3000 + " > 1",
        "1e400 > 1",
        "'" + "a" * 5000 + "'",
        "'\\ud800' == 'a'",
        "'\ud800' == 'a'",
        "__import__('os').system('true')",
        "().__class__.__bases__",
        "(lambda: true)()",
        "a.b if true else true",
        "[x for x in a.b]",
        "f'{a.b}' == 'a'",
        "a := true",
        "a.b; drop table facts",
        "a.b == 'x' -- comment",
        'a.b == "x" /* comment */',
        "{1: 2}",
        "a[0]",
        "0x10 > 1",
        "1_000 > 1",
        "1.2.3 > 1",
        "٣ > 1",
        "true\n; true",
    ],
    ids=lambda text: ascii(text[:30]),
)
def test_hostile_text_is_refused_with_words(text: str) -> None:
    """Nothing is run, nothing recurses without end; the message stays short."""
    with pytest.raises(ConditionError) as caught:
        parse(text)
    assert caught.value.message
    assert len(caught.value.message) < 300
    assert 0 <= caught.value.position <= len(text)


@given(st.text(alphabet="ab.()[]<>=!+-*/,'\"\\ 01einotrdanyl\n\u00e9", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Reading raises nothing but ConditionError, and the caret stands within the text."""
    position = 0
    try:
        parse(text).test({})
    except ConditionError as error:
        position = error.position
    assert 0 <= position <= len(text)


DEEPEST = {
    "not": ("not ", "a.x", ""),
    "minus": ("-", "a.x > 1", ""),
    "brackets to the left": ("(", "a.x", " + 1)", " > 1"),
    "brackets to the right": ("(1 + ", "a.x", ")", " > 1"),
    "or": ("(a.y or ", "a.x", ")"),
    "lower": ("lower(", "a.x", ")", " == 'a'"),
    "any": ("any(a.x, ", "x > 1", ")"),
    "all with an outer name": ("all(a.x, ", "a.x == null or it.b", ")"),
    "in": ("('a' in a.y or ", "a.x", ")"),
}


@pytest.mark.parametrize("shape", DEEPEST.values(), ids=DEEPEST)
def test_what_may_be_read_runs_in_sqlite(shape: tuple[str, ...]) -> None:
    """The depth that is allowed is one that SQLite's parser holds, inside a statement such as the catalog's."""
    before, middle, after, *end = shape
    deepest = ""
    for depth in range(1, 60):
        text = before * depth + middle + after * depth + "".join(end)
        try:
            parse(text)
        except ConditionError:
            break
        deepest = text
    assert deepest
    connection = sqlite3.connect(":memory:")
    register_functions(connection)
    connection.execute("CREATE TABLE photos (document TEXT, failed INTEGER)")
    inner = "(SELECT document FROM photos AS p WHERE p.failed = 1 AND p.rowid IN (SELECT q.rowid FROM photos AS q))"
    document = f"coalesce(photos.document, {inner}, {inner})"
    source = Source(Sql(document), Sql(f"({document} IS NULL AND (photos.failed OR EXISTS {inner}))"))
    sql = parse(deepest).sql(lambda name: source)
    rows = connection.execute(f"SELECT 1 FROM photos WHERE photos.failed = 0 AND ({sql.text})", sql.params)
    assert rows.fetchall() == []
    connection.close()


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("content.boxes", "is a list"),
        ("content.sharpness", "is a group of fields"),
        ("content.shapness", "has no field"),
        ("content.name; drop", "';' can't stand"),
        ("content.name == 'a'", "where an operator or the end"),
        ("1", "where a name is expected"),
        ("", "where a name is expected"),
    ],
)
def test_what_can_not_be_sorted_by(path: str, message: str) -> None:
    """Only a path to a value can be sorted by."""

    def resolve(name: str) -> Source:
        return Source(Sql("document"), Sql("0"))

    with pytest.raises(ConditionError, match=message):
        value_sql(path, resolve, TYPES)


def test_names_and_paths_are_those_of_facts() -> None:
    """Fields of elements are not among them, facts named inside `any` are."""
    condition = parse("any(content.boxes, score > metadata.sharpness.score) and content.words.count > 1", TYPES)
    assert condition.paths == {"content.boxes", "metadata.sharpness.score", "content.words"}
    assert condition.names == {"content", "metadata"}


def test_values_are_bound_and_never_pasted() -> None:
    """A literal's text is no part of the SQL."""
    sql = parse("content.name == 'x'' OR 1=1 --'".replace("''", "\\'"), TYPES).sql(
        lambda name: Source(Sql("document"), Sql("0"))
    )
    assert "OR 1=1" not in sql.text
    assert "x' OR 1=1 --" in sql.params


def test_element_has_the_first_word(table: Any) -> None:
    """Inside `any`, a name that both an element and a step have is the element's."""
    facts = {"label": {"x": 1}, "content": {"boxes": [{"label": "cat"}]}}
    assert table.ask("any(content.boxes, label == 'cat')", facts).value == "true"
