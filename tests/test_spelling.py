"""Words for people: the nearest right one, and things with their number."""

from __future__ import annotations

import pytest

from calotype.spelling import counted, nearest


@pytest.mark.parametrize(("number", "words"), [(0, "0 copies"), (1, "1 copy"), (2, "2 copies"), (1204, "1,204 copies")])
def test_only_one_thing_is_said_in_the_singular(number: int, words: str) -> None:
    assert counted(number, "copy", "copies") == words
    assert counted(1, "photo") == "1 photo"
    assert counted(number + 2, "photo").endswith(" photos")


def test_the_nearest_word_is_named_or_all_of_few() -> None:
    assert nearest("conten", ["content", "focus"]) == "did you mean 'content'?"
    assert nearest("xyz", ["content", "focus"]) == "known here: content, focus"
