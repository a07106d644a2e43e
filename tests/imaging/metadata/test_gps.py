"""Places are decimal degrees with their sign, and only places on Earth."""

from __future__ import annotations

import pytest

from blocks_kit import GPS, RATIONAL, ascii_, tiff
from calotype.imaging.metadata.gps import Gps, read_gps
from calotype.imaging.metadata.tiff import parse


def read(tags: dict[int, object]) -> Gps | None:
    directory = next(parse(tiff({GPS: tags})).chain()).child(GPS)
    return read_gps(directory)


def place(latitude: list[int], south: bool, longitude: list[int], west: bool) -> dict[int, object]:
    return {
        1: ascii_("S" if south else "N"),
        2: (RATIONAL, latitude),
        3: ascii_("W" if west else "E"),
        4: (RATIONAL, longitude),
    }


def test_degrees_minutes_and_seconds_become_signed_degrees():
    gps = read(place([33, 1, 51, 1, 30, 1], True, [70, 1, 0, 1, 0, 1], True))
    assert gps.latitude == pytest.approx(-33.858333, abs=1e-6)
    assert gps.longitude == -70


def test_decimal_degrees_and_decimal_minutes_are_read():
    gps = read(place([485, 10], False, [16, 1, 225, 10], False))
    assert (gps.latitude, gps.longitude) == (48.5, 16.375)


@pytest.mark.parametrize("latitude", [[91, 1, 0, 1, 0, 1], [1, 0, 0, 1, 0, 1]])
def test_a_place_that_is_none_is_left_out(latitude):
    assert read(place(latitude, False, [16, 1, 0, 1, 0, 1], False)) is None


def test_altitude_below_the_sea_direction_and_time():
    gps = read(
        {5: (1, [1]), 6: (RATIONAL, [142, 10]), 7: (RATIONAL, [18, 1, 30, 1, 315, 10]), 17: (RATIONAL, [725, 10])}
        | {29: ascii_("2022:08:22")}
    )
    assert (gps.altitude, gps.direction, gps.time) == (-14.2, 72.5, "2022-08-22T18:30:31.5+00:00")


def test_a_direction_or_a_clock_out_of_range_is_left_out():
    assert read({17: (RATIONAL, [400, 1]), 7: (RATIONAL, [99, 1, 0, 1, 0, 1]), 29: ascii_("2022:08:22")}) is None


def test_a_place_that_a_phone_wrote_as_text_with_decimal_commas_is_read():
    tags = {1: ascii_("N"), 2: ascii_("52,00000,50,00000,34,01180"), 3: ascii_("W"), 4: ascii_("11,00000,10,5,0,0")}
    gps = read(tags)
    assert gps is not None
    assert gps.latitude == pytest.approx(52.842781, abs=1e-6)
    assert gps.longitude == pytest.approx(-11.175, abs=1e-6)
    assert read({**tags, 2: ascii_("52,50,34")}) is None
