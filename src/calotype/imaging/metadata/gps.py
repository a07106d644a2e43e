"""Where a photo was taken, from EXIF's GPS directory.

Source: EXIF 2.32, 4.6.6. Degrees are decimal, north and east positive. A place that is none on Earth is left out.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

from msgspec import Meta, Struct

from calotype.imaging.metadata.tiff import Directory
from calotype.imaging.metadata.times import Moment, parse

_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 1, 2, 3, 4
_ALTITUDE_REF, _ALTITUDE, _TIME, _DIRECTION, _DATE = 5, 6, 7, 17, 29
_BELOW = (1, 3)
"""Values of the altitude's reference that mean below: sea level, or (EXIF 3.0) the ellipsoid."""
_HIGHEST = 100_000
_DECIMAL_COMMAS = re.compile(r"(\d{1,3},\d{1,9}),(\d{1,2},\d{1,9}),(\d{1,2},\d{1,9})")
_PER_DEGREE = (1, 60, 3600)


class Gps(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place and the time there."""

    latitude: Annotated[float | None, Meta(description="Degrees, north positive, -90 to 90.")] = None
    longitude: Annotated[float | None, Meta(description="Degrees, east positive, -180 to 180.")] = None
    altitude: Annotated[float | None, Meta(description="Metres above sea level.")] = None
    direction: Annotated[float | None, Meta(description="Where the camera looked: degrees from north, clockwise.")] = (
        None
    )
    time: Annotated[str | None, Meta(description="When, by the satellites: ISO 8601 in UTC.")] = None


def read_gps(directory: Directory) -> Gps | None:
    """What a GPS directory says, or None where it says nothing."""
    latitude = _degrees(directory, _LATITUDE, _LATITUDE_REF, "S", 90)
    longitude = _degrees(directory, _LONGITUDE, _LONGITUDE_REF, "W", 180)
    if latitude is None or longitude is None:
        latitude = longitude = None
    moment = _time(directory)
    gps = Gps(
        latitude=latitude,
        longitude=longitude,
        altitude=_altitude(directory),
        direction=_direction(directory),
        time=moment and moment.iso(),
    )
    return None if gps == Gps() else gps


def _degrees(directory: Directory, tag: int, reference_tag: int, negative: str, largest: int) -> float | None:
    parts = directory.numbers(tag)[:3] or _written(directory.text(tag))
    if not parts:
        return None
    degrees = sum(part / per for part, per in zip(parts, _PER_DEGREE, strict=False))
    if (directory.text(reference_tag) or "")[:1].upper() == negative:
        degrees = -abs(degrees)
    return degrees if -largest <= degrees <= largest else None


def _written(text: str | None) -> tuple[float, ...]:
    """Degrees, minutes and seconds that a phone wrote as text with decimal commas: `52,00000,50,00000,34,01180`."""
    written = _DECIMAL_COMMAS.fullmatch(text or "")
    return tuple(float(part.replace(",", ".")) for part in written.groups()) if written else ()


def _altitude(directory: Directory) -> float | None:
    altitude = directory.number(_ALTITUDE)
    if altitude is None or abs(altitude) > _HIGHEST:
        return None
    return -abs(altitude) if directory.integer(_ALTITUDE_REF) in _BELOW else altitude


def _direction(directory: Directory) -> float | None:
    direction = directory.number(_DIRECTION)
    return direction if direction is not None and 0 <= direction <= 360 else None


def _time(directory: Directory) -> Moment | None:
    clock = directory.numbers(_TIME)[:3]
    day = parse((directory.text(_DATE) or "")[:10])
    if day is None or len(clock) < 3 or any(not 0 <= part < 61 for part in clock):
        return None
    time = day.local + timedelta(hours=clock[0], minutes=clock[1], seconds=clock[2])
    fraction = f"{time.microsecond:06}".rstrip("0")
    return Moment(time.replace(microsecond=0), fraction=fraction, offset=0)
