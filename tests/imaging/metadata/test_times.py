"""Times are read as people, cameras and programs write them, and no zone is ever made up."""

from __future__ import annotations

from datetime import datetime

import pytest

from calotype.imaging.metadata.times import offset_between, offset_minutes, parse


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2022:08:22 20:30:46", "2022-08-22T20:30:46"),
        ("2022:08:22 20:30:46.023+02:00", "2022-08-22T20:30:46.023+02:00"),
        ("2005-09-07T15:07:40-07:00", "2005-09-07T15:07:40-07:00"),
        ("2005-09-07T15:07Z", "2005-09-07T15:07:00+00:00"),
        ("2005-09-07", "2005-09-07"),
        ("2005-09", "2005-09-01"),
        ("2005", "2005-01-01"),
        ("2022:08:22 24:30:46", "2022-08-22"),
        ("2022:02:30 10:00:00", None),
        ("0000:00:00 00:00:00", None),
        ("    :  :     :  :  ", None),
        ("1700:01:01 00:00:00", None),
        ("9999:01:01 00:00:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_written_time_becomes_iso(text, iso):
    moment = parse(text)
    assert (moment and moment.iso()) == iso


def test_sub_seconds_and_offset_may_stand_in_tags_of_their_own():
    assert parse("2022:08:22 20:30:46", fraction="023 ", offset="-5:00").iso() == "2022-08-22T20:30:46.023-05:00"
    assert parse("2022:08:22 20:30:46", fraction="   ", offset="   :  ").iso() == "2022-08-22T20:30:46"


def test_what_was_not_written_is_said():
    assert [parse(text).precision for text in ("2005", "2005:01", "2005:01:02", "2005:01:02 03:04")] == [
        "year",
        "month",
        "day",
        "minute",
    ]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("+02:00", 120), ("-5:00", -300), ("+0530", 330), ("Z", 0), ("+15:00", None), ("+02:75", None), ("local", None)],
)
def test_offsets_in_their_spellings(text, minutes):
    assert offset_minutes(text) == minutes


def test_an_instant_needs_an_offset():
    assert parse("2022:08:22 20:30:46").instant() is None
    assert parse("2022:08:22 20:30:46+02:00").instant().isoformat() == "2022-08-22T18:30:46+00:00"


def test_the_satellites_clock_tells_the_zone_where_one_fits():
    utc = datetime(2022, 8, 22, 18, 30, 31)
    assert offset_between(datetime(2022, 8, 22, 20, 30, 46), utc) == 120
    assert offset_between(datetime(2022, 8, 23, 0, 15, 46), utc) == 345
    assert offset_between(datetime(2022, 8, 22, 20, 47, 46), utc) is None
    assert offset_between(datetime(2022, 8, 24, 20, 30, 46), utc) is None
