"""What conditions answer, as a table. Each case is asked of the closure and of SQLite."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
import pytest

from calotype.expressions import FAILED, Truth, Type, type_of

DATE = msgspec.Meta(extra_json_schema={"format": "date-time"})


class Tile(msgspec.Struct):
    size: float


class Box(msgspec.Struct):
    label: str
    score: float | None
    seen: Annotated[str | None, DATE]
    tiles: list[Tile]


class Lens(msgspec.Struct):
    name: str


class Sample(msgspec.Struct):
    score: float
    iso: int
    name: str | None
    sharp: bool
    taken: Annotated[str, DATE]
    edited: Annotated[str, DATE]
    words: list[str]
    sizes: list[float]
    boxes: list[Box]
    lens: Lens
    raw: dict[str, Any]


TYPES: dict[str, Type] = {name: type_of(Sample) for name in ("content", "skipped", "broken", "empty")}

CONTENT = {
    "score": 0.4,
    "iso": 800,
    "name": "Zoë's Füße",
    "sharp": True,
    "taken": "2024-05-01T12:00:00+02:00",
    "edited": "2024-05-01T11:30:00",
    "words": ["Cat", "garden"],
    "sizes": [1, 2.5, 4],
    "boxes": [
        {"label": "cat", "score": 0.9, "seen": "2024-05-02", "tiles": [{"size": 1}]},
        {"label": "dog", "score": 0.3, "seen": None, "tiles": [{"size": 5}, {"size": 6}]},
    ],
    "lens": {"name": "50mm"},
    "raw": {"Make": "Canon", "Flash": 16, "class": "phone"},
}
FACTS = {"content": CONTENT, "skipped": None, "broken": FAILED, "empty": {"words": [], "boxes": [], "iso": "800"}}

ANSWERS = {
    Truth.TRUE: """
        content.score < 0.5
        0.5 > content.score
        content.iso == 800
        content.iso == 8e2
        content.score + 0.1 * 2 >= 0.6
        content.iso / 3 > 266.6
        content.iso - 100 - 100 == 600
        2 + 3 * 4 == 14
        (2 + 3) * 4 == 20
        -content.score < -0.3
        - - 1 == 1
        1 - -1 == 2
        0.1 < content.score < 0.5
        content.sharp
        content.sharp == true
        content.sharp != false
        not content.sharp == false
        content.name == 'Zoë\\'s Füße'
        content.name == "Zoë's F\\u00fc\\u00dfe"
        content.name > 'Zoe'
        lower(content.name) == "zoë's füße"
        lower('ÄÖ') == 'äö'
        'a' < 'b'
        'Z' < 'a'
        '\uffff' < '\U0001f600'
        content.lens.name in ['35mm', '50mm']
        content.iso in [100, 800]
        content.iso not in [100, 200]
        content.sharp in [true]
        'Cat' in content.words
        'cat' not in content.words
        "Füße" in content.name
        'füße' in lower(content.name)
        '' in content.name
        content.name in content.name
        'dog' in 'a dog' and content.sharp
        any(content.boxes, 'og' in label)
        4 in content.sizes
        content.score not in content.sizes
        content.words.count == 2
        count(content.words) == 2
        count(empty.words) == 0
        any(content.boxes, label == 'dog' and score < 0.5)
        any(content.boxes, score < content.score)
        all(content.boxes, score > 0.2)
        all(empty.boxes, score > 0.2)
        any(content.words, lower(it) == 'cat')
        any(content.sizes, it > 3)
        any(content.boxes, any(tiles, size > 5 and label == 'dog'))
        any(content.boxes, tiles.count == 2)
        any(content.boxes, it.label == 'dog')
        any(content.boxes, label in content.words) or content.sharp
        any(content.boxes, seen == null)
        any(content.boxes, seen > date('2024-05-01'))
        exists(content)
        exists(content.score)
        exists(content.lens.name)
        content.name != null
        skipped == null
        skipped.score == null
        not exists(skipped.score)
        empty.score == null
        exists(empty.iso)
        null == empty.score
        content.taken == date('2024-05-01T10:00:00Z')
        content.taken < date('2024-05-01T10:00:00.5Z')
        content.taken == date('2024-05-01T12:00')
        content.taken > date('2024-05-01')
        content.taken > content.edited
        content.taken in [date('2023-01-01'), date('2024-05-01T12:00:00')]
        content.raw.Make == 'Canon'
        content.raw.class == 'phone'
        content.raw.Flash > 10
        content.sharp or broken.sharp
        broken.sharp or content.sharp
        not (content.score > 1 and broken.score > 1)
        content.iso < 1000 or skipped.sharp
    """,
    Truth.FALSE: """
        content.score > 0.5
        content.iso == 801
        not content.sharp
        content.sharp == false
        content.iso in [100]
        content.lens.name not in ['35mm', '50mm']
        'cat' in content.words
        'cat' in empty.words
        'füße' in content.name
        'Zoe' in content.name
        any(empty.boxes, score > 0)
        any(content.boxes, label == 'bird')
        all(content.boxes, score > 0.5)
        all(content.boxes, exists(seen))
        exists(skipped)
        exists(skipped.score)
        content == null
        content.name == null
        content.sharp and content.score > 1 and broken.sharp
        broken.sharp and content.score > 1
        skipped.sharp and content.score > 1
        content.taken < date('2024-05-01')
        0.1 < content.score < 0.3
        true and false or false
    """,
    Truth.UNKNOWN: """
        skipped.score > 1
        skipped.score == skipped.score
        skipped.name == 'a'
        skipped.name != 'a'
        not skipped.sharp
        skipped.sharp
        skipped.sharp or content.score > 1
        skipped.sharp and content.sharp
        empty.score < 1
        empty.iso < 1000
        content.iso / 0 > 1
        content.iso / 0 == content.iso / 0
        0 / 0 == 1
        -skipped.score > 1
        1e308 * 10 - 1e308 * 10 == 0
        lower(skipped.name) == 'a'
        skipped.iso in [1, 2]
        skipped.iso not in [1, 2]
        'a' in skipped.words
        'a' in skipped.name
        'a' not in skipped.name
        skipped.name in content.name
        skipped.name in content.words
        count(skipped.words) == 0
        any(skipped.boxes, score > 0)
        all(skipped.boxes, score > 0)
        any(content.boxes, seen > date('2025-01-01'))
        all(content.boxes, seen > date('2020-01-01'))
        skipped.taken > date('2024-05-01')
        skipped.score + content.score > 0
    """,
    Truth.FAILED: """
        broken.score > 1
        1 < broken.score
        broken.sharp
        not broken.sharp
        broken == null
        broken.score != null
        exists(broken)
        exists(broken.score)
        'a' in broken.name
        broken.sharp and content.sharp
        broken.sharp or content.score > 1
        broken.sharp or skipped.sharp
        skipped.sharp and broken.sharp
        broken.score + 1 > 1
        -broken.score > 1
        lower(broken.name) == 'a'
        broken.score in [1]
        1 in broken.sizes
        count(broken.words) == 0
        any(broken.boxes, score > 0)
        all(broken.boxes, score > 0)
        any(content.boxes, score > broken.score)
        any(content.boxes, score > 2 or exists(broken.score))
        broken.taken > date('2024-05-01')
        content.taken > broken.taken
        content.score > broken.score
    """,
}
CASES = [(line.strip(), truth) for truth, lines in ANSWERS.items() for line in lines.strip().splitlines()]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_answer(text: str, expected: Truth, table: Any) -> None:
    """Closure and SQL give the answer that the manual promises."""
    table.types = TYPES
    assert table.ask(text, FACTS) is expected


UNTYPED = {
    "content.score < 0.5": Truth.TRUE,
    "content.sharp and content.raw.Make == 'Canon'": Truth.TRUE,
    "content.taken > date('2024')": Truth.TRUE,
    "any(content.boxes, label == 'dog' and score < 0.5)": Truth.TRUE,
    "any(content.words, lower(it) == 'cat')": Truth.TRUE,
    "count(content.words) == 2": Truth.TRUE,
    "content.score + content.iso > 800": Truth.TRUE,
    "content.name > 5": Truth.UNKNOWN,
    "content.iso == '800'": Truth.UNKNOWN,
    "nothing.at.all == null": Truth.TRUE,
    "content.words > 1": Truth.UNKNOWN,
}


@pytest.mark.parametrize(("text", "expected"), UNTYPED.items())
def test_without_types_a_name_is_read_as_the_condition_uses_it(text: str, expected: Truth, table: Any) -> None:
    """A value of another kind is missing, in the worker as in SQL."""
    assert table.ask(text, FACTS) is expected


VALUES = {
    "content.score": 0.4,
    "content.iso": 800.0,
    "content.name": "Zoë's Füße",
    "content.sharp": 1,
    "content.words.count": 2.0,
    "skipped.score": None,
    "empty.iso": None,
    "content.raw.Make": "Canon",
}


@pytest.mark.parametrize(("path", "expected"), VALUES.items())
def test_value_to_sort_by(path: str, expected: Any, table: Any) -> None:
    """A path gives its value for sorting; what is missing or of another kind gives null."""
    table.types = TYPES
    assert table.value(path, FACTS) == expected


def test_dates_sort_by_instant_else_by_wall_clock(table: Any) -> None:
    """12:00+02:00 is the instant 10:00Z, so it sorts before a wall clock of 11:30."""
    table.types = TYPES
    assert table.value("content.taken", FACTS) < table.value("content.edited", FACTS)


@pytest.mark.parametrize("number", [2**53 + 1, 2**60 + 1, 2**64, 10**40, -(10**40), 10**400, -(10**400)])
def test_numbers_are_doubles_on_both_sides(number: int, table: Any) -> None:
    """An integer that no double holds is rounded in the worker as SQLite rounds it."""
    facts = {"a": {"x": number, "y": 9007199254740992.0}}
    assert table.ask("a.x == a.y + 0", facts) is (Truth.TRUE if number == 2**53 + 1 else Truth.FALSE)
    assert table.ask("a.x > 1e300", facts) is (Truth.TRUE if number == 10**400 else Truth.FALSE)
