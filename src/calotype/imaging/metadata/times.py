"""Dates and times as cameras and programs write them, and how they are written in results: ISO 8601.

A time without an offset is what a clock on the wall showed. It stays that: no zone is ever assumed.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal, NamedTuple

Precision = Literal["year", "month", "day", "minute", "second"]

FIRST_YEAR = 1826
"""That of the oldest photograph that is left; an earlier date is a slip."""
LAST_YEAR = 2100

_WRITTEN = re.compile(
    r"\s*(\d{4})(?:[:\-/.](\d{1,2})(?:[:\-/.](\d{1,2})(?:[T :]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?)?)?"
    r"\s*(Z|[+-]\d{1,2}:?\d{2}(?::00)?)?\s*(.*)",
    re.DOTALL,
)
_DAY_FIRST = re.compile(r"\s*(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)(.*)", re.DOTALL)
"""With dots the day stands in front, wherever dates are written with dots."""
_OFFSET = re.compile(r"\s*(?:(Z)|([+-])(\d{1,2}):?(\d{2})(?::00)?)\s*")
_FARTHEST_OFFSET = 14 * 60
_OFFSET_STEP = 30
_QUARTER_OFFSETS = (345, 525, 765)
"""The zones in use that are no multiple of half an hour: Nepal, Eucla, Chatham."""
_EPOCH = datetime(1970, 1, 1)
_CLOCK_TOLERANCE = timedelta(minutes=2)


class Moment(NamedTuple):
    """A point in time, as exact as it was written."""

    local: datetime
    """Without a zone and in whole seconds; what is finer than `precision` is filled with the earliest."""
    precision: Precision = "second"
    fraction: str = ""
    """Digits after the second, as written, six at most."""
    offset: int | None = None
    """Minutes east of UTC, where known."""

    def iso(self) -> str:
        """ISO 8601: a day where no time is known, else with seconds, their fraction, and the offset if known."""
        if self.precision in ("year", "month", "day"):
            return self.local.date().isoformat()
        fraction = f".{self.fraction}" if self.fraction else ""
        return f"{self.local.isoformat()}{fraction}{offset_text(self.offset)}"

    def instant(self) -> datetime | None:
        """The same point in UTC, where the offset is known."""
        if self.offset is None:
            return None
        return self.local.replace(tzinfo=timezone(timedelta(minutes=self.offset))).astimezone(UTC)


def parse(text: str | None, *, fraction: str | None = None, offset: str | None = None) -> Moment | None:
    """The moment that `text` writes, or None where it writes none: blank, `0000:00:00`, a month of 13.

    EXIF (`2022:08:22 20:30:46`), XMP (`2022-08-22T20:30:46.02+02:00`, also only a year) and what lies between, and
    `22.08.2022 20:30`.
    `fraction` and `offset` are EXIF's tags of their own. A day with an impossible time of day counts as a day.
    """
    if text and (dotted := _DAY_FIRST.fullmatch(text)):
        text = f"{dotted[3]}:{dotted[2]}:{dotted[1]}{dotted[4]}"
    written = _WRITTEN.match(text) if text else None
    if written is None:
        return None
    year, month, day, hour, minute, second, digits, zone, rest = written.groups()
    if rest and not second:
        # Behind a whole time anything may stand; a number that only begins like a year is no date.
        return None
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return None
    precision: Precision = "second" if second else "minute" if hour else "day" if day else "month" if month else "year"
    try:
        date = datetime(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if hour is None:
        return Moment(date, precision)
    try:
        local = date.replace(hour=int(hour), minute=int(minute), second=int(second or 0))
    except ValueError:
        return Moment(date, "day")
    return Moment(local, precision, digits[:6] if digits else fraction_digits(fraction), offset_minutes(zone or offset))


def at_second(seconds: int) -> Moment | None:
    """The moment that many seconds after 1970 began in UTC, or None where that is no year of photography."""
    try:
        local = _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return None
    return Moment(local, offset=0) if FIRST_YEAR <= local.year <= LAST_YEAR else None


def fraction_digits(text: str | None) -> str:
    """The digits of EXIF's sub-seconds, six at most; nothing where there are none."""
    digits = (text or "").strip()
    return digits[:6] if digits.isascii() and digits.isdigit() else ""


def offset_minutes(text: str | None) -> int | None:
    """Minutes east of UTC: `+02:00`, `-5:00`, `+0530`, `Z`; None where it is blank or no offset on Earth."""
    written = _OFFSET.fullmatch(text) if text else None
    if written is None:
        return None
    if written[1]:
        return 0
    minutes = int(written[3]) * 60 + int(written[4])
    if minutes > _FARTHEST_OFFSET or int(written[4]) > 59:
        return None
    return -minutes if written[2] == "-" else minutes


def offset_text(offset: int | None) -> str:
    """`+02:00`, or nothing where the offset is unknown."""
    if offset is None:
        return ""
    return f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02}:{abs(offset) % 60:02}"


def offset_between(local: datetime, utc: datetime) -> int | None:
    """The offset of a clock that showed `local` when it was `utc` (both without zone), if it is one that exists.

    None where the two are no zone apart, as when a phone writes the place of an earlier fix.
    """
    difference = local - utc
    minutes = difference.total_seconds() / 60
    nearest = min((round(minutes / _OFFSET_STEP) * _OFFSET_STEP, *_QUARTER_OFFSETS), key=lambda m: abs(m - minutes))
    if abs(difference - timedelta(minutes=nearest)) > _CLOCK_TOLERANCE or not -720 <= nearest <= _FARTHEST_OFFSET:
        return None
    return nearest


def parse_mailed(text: str | None) -> Moment | None:
    """The moment that `text` writes as mail does (RFC 1123): `Sat, 26 Nov 2016 10:30:00 +0100`."""
    # The mail package costs 10 ms to import, and hardly any photo has such a date.
    from email.utils import parsedate_to_datetime

    try:
        written = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    zone = written.utcoffset()
    moment = Moment(written.replace(tzinfo=None), offset=None if zone is None else int(zone.total_seconds() // 60))
    return moment if FIRST_YEAR <= written.year <= LAST_YEAR else None
