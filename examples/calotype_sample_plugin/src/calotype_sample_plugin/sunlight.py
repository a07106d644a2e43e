"""How high the sun stood when and where a photo was taken, and what light that gives.

Reads only what `metadata` found, so it costs microseconds a photo and never opens one. A photo without a place, or
without a time whose offset is known, has no answer: `elevation` and `light` are null.

- `golden` is a sun between the horizon and `golden_below` degrees above it; 6 is what photographers mean, 10 suits
  high latitudes, where it stays low for hours.
- `blue` is a sun up to 6 degrees below the horizon (civil twilight), `night` one further down, `day` all else.

Try `sunlight.light == 'golden'` and `sunlight.elevation > 60`.

The position follows the low precision formulas of the Astronomical Almanac (page C5), good to 0.01 degrees between
1950 and 2050; refraction, half a degree at the horizon, is left out.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Annotated, Literal

from calotype.ops.declare import Parameters, Result, about, op
from calotype.ops.metadata import Metadata

TWILIGHT = -6.0
"""Degrees: civil twilight ends where the sun is further below the horizon."""
_J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)


class SunlightParameters(Parameters, frozen=True):
    """What counts as golden."""

    golden_below: Annotated[
        float,
        about("Highest sun that is golden: 6 for most, 10 in the far north.", minimum=0, maximum=90, unit="degrees"),
    ] = 6.0


class Sunlight(Result, frozen=True):
    """Where the sun stood."""

    elevation: (
        Annotated[float, about("Above the horizon, below it negative.", minimum=-90, maximum=90, unit="degrees")] | None
    ) = None
    light: Annotated[Literal["day", "golden", "blue", "night"] | None, about("What light that gives.")] = None


@op("sunlight", version=1, facts={"metadata": "metadata"}, queue="fast")
def sunlight(parameters: SunlightParameters, metadata: Metadata) -> Sunlight:
    """How high the sun stood, from the time and the place of a photo."""
    place, taken = metadata.gps, metadata.taken_at
    moment = datetime.fromisoformat(taken) if taken else None
    if moment is None or moment.tzinfo is None or place.latitude is None or place.longitude is None:
        return Sunlight()
    height = elevation(moment, place.latitude, place.longitude)
    return Sunlight(elevation=round(height, 2), light=_light(height, parameters.golden_below))


def elevation(moment: datetime, latitude: float, longitude: float) -> float:
    """The sun's height above the horizon, in degrees, at an instant and a place in degrees."""
    days = (moment - _J2000).total_seconds() / 86_400
    anomaly = math.radians(357.528 + 0.9856003 * days)
    ecliptic = math.radians(280.460 + 0.9856474 * days + 1.915 * math.sin(anomaly) + 0.020 * math.sin(2 * anomaly))
    tilt = math.radians(23.439 - 0.0000004 * days)
    declination = math.asin(math.sin(tilt) * math.sin(ecliptic))
    ascension = math.atan2(math.cos(tilt) * math.sin(ecliptic), math.cos(ecliptic))
    sidereal = math.radians(280.46062 + 360.98564737 * days + longitude)
    north = math.radians(latitude)
    sine = math.sin(north) * math.sin(declination) + math.cos(north) * math.cos(declination) * math.cos(
        sidereal - ascension
    )
    return math.degrees(math.asin(max(-1.0, min(1.0, sine))))


def _light(height: float, golden_below: float) -> Literal["day", "golden", "blue", "night"]:
    if height >= golden_below:
        return "day"
    if height >= 0:
        return "golden"
    return "blue" if height >= TWILIGHT else "night"
