"""Dates in conditions: ISO 8601 text, an instant if it has an offset, else what the clock on the wall showed."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

_ISO = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?)?)?",
    re.ASCII,
)
_SECOND = 1_000_000
_MINUTE = 60 * _SECOND
_DAY = 1440 * _MINUTE


class Moment(NamedTuple):
    """A date in microseconds since the year 1; `instant` is None where the offset is not known."""

    wall: int
    instant: int | None


@lru_cache(maxsize=4096)
def moment(text: str) -> Moment | None:
    """Read a date; None if it is none. What is left out at the end (time, day, month) is the first there is.

    Digits after the microsecond are cut off. A leap second is the second before it.
    """
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part) if part else None for part in match.groups()[:6])
    try:
        days = date(year or 0, month or 1, day or 1).toordinal()
    except ValueError:
        return None
    hour, minute, second = hour or 0, minute or 0, second or 0
    if hour > 23 or minute > 59 or second > 60:
        return None
    fraction = int((match[7] or "").ljust(6, "0")[:6])
    wall = days * _DAY + (hour * 60 + minute) * _MINUTE + min(second, 59) * _SECOND + fraction
    return Moment(wall, None if match[8] is None else wall - _offset(match[8]))


def _offset(text: str) -> int:
    if text == "Z":
        return 0
    minutes = int(text[1:3]) * 60 + int(text[3:].lstrip(":") or 0)
    return (-minutes if text[0] == "-" else minutes) * _MINUTE


def compare_dates(left: str | None, right: str | None) -> int | None:
    """-1, 0 or 1; None where one of them is no date.

    Two instants are compared as instants. Where one has no offset, what the clocks showed is compared: no zone
    is guessed.
    """
    one, other = moment(left or ""), moment(right or "")
    if one is None or other is None:
        return None
    if one.instant is not None and other.instant is not None:
        return (one.instant > other.instant) - (one.instant < other.instant)
    return (one.wall > other.wall) - (one.wall < other.wall)


def date_order(text: str | None) -> int | None:
    """A number to sort by: the instant where it is known, else the wall clock."""
    found = moment(text or "")
    if found is None:
        return None
    return found.wall if found.instant is None else found.instant
