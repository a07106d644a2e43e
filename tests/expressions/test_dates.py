"""Dates: what is one, and which of two is the later."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calotype.expressions.dates import compare_dates, date_order, moment


@pytest.mark.parametrize(
    ("left", "right", "order"),
    [
        ("2024", "2024-01-01T00:00:00", 0),
        ("2024-05", "2024-05-01", 0),
        ("2024-05-01 12:00", "2024-05-01T12:00:00", 0),
        ("2024-05-01T12:00:00Z", "2024-05-01T14:00:00+02:00", 0),
        ("2024-05-01T12:00:00Z", "2024-05-01T13:00:00+0200", 1),
        ("2024-05-01T12:00:00-05", "2024-05-01T12:00:00Z", 1),
        ("2024-05-01T12:00:00-05:30", "2024-05-01T17:30:00Z", 0),
        ("2024-05-01T12:00:00+09:00", "2024-05-01T11:00:00", 1),
        ("2024-05-01T12:00:00.1", "2024-05-01T12:00:00.099", 1),
        ("2024-05-01T12:00:00,5", "2024-05-01T12:00:00.500000999", 0),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z", 0),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z", -1),
    ],
)
def test_order(left: str, right: str, order: int) -> None:
    """Instants where both have an offset, else what the clocks showed."""
    assert compare_dates(left, right) == order
    assert compare_dates(right, left) == -order


NO_DATES = """
    0000-01-01 | 2024-13-01 | 2024-02-30 | 2024-05-01T24:00 | 2024-05-01T12:60 | 2024-05-01T12:00:61 | 2024-5-1
    2024:05:01 12:00:00 | 1.5.2024 | 2024-05-01T12 | 2024-05-01Z | ٢٠٢٤ | yesterday
"""


@pytest.mark.parametrize("text", ["", " 2024", "2024-05-01\n", *re.split(r" \| |\n\s*", NO_DATES.strip())])
def test_no_date(text: str) -> None:
    """What is no date compares with nothing."""
    assert moment(text) is None
    assert compare_dates(text, "2024-05-01") is None
    assert date_order(text) is None


@given(st.datetimes(timezones=st.none() | st.timezones()))
def test_python_writes_what_is_read(when: datetime) -> None:
    """Wall clock and instant are those that Python's datetime means."""
    if when.tzinfo is not None and when.utcoffset().total_seconds() % 60:
        return  # local mean time of the 19th century: no ISO 8601 offset has seconds
    found = moment(when.isoformat())
    assert found is not None
    assert found.wall - moment("0001-01-01").wall == _microseconds(when.replace(tzinfo=None) - datetime(1, 1, 1))
    if when.tzinfo is None:
        assert found.instant is None
    else:
        assert found.wall - found.instant == _microseconds(when.utcoffset())


def _microseconds(delta: object) -> int:
    return delta.days * 86_400_000_000 + delta.seconds * 1_000_000 + delta.microseconds
