"""Sets of row numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from calotype.engine.marks import Marks

NUMBERS = st.sets(st.integers(0, 200_000), max_size=20)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_they_are_what_a_set_would_be(first: set[int], second: set[int], gone: set[int]) -> None:
    marks, other = Marks(first), Marks(second)
    marks.merge(other)
    for number in gone:
        marks.discard(number)
    expected = (first | second) - gone
    assert {number for number in first | second | gone | {0, 7} if number in marks} == expected
    assert bool(marks) == bool(expected)
    assert {number for number in first | second if number in other} == second


def test_what_has_no_number_is_in_none() -> None:
    marks = Marks([0, 3])
    marks.discard(None)
    assert None not in marks
    assert 0 in marks
    assert 10**9 not in marks
