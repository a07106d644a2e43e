"""Where a photo was taken. A place is one source's whole: latitude and longitude of two sources are no place."""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from calotype.imaging.metadata.evidence import Evidence
from calotype.imaging.metadata.fields import Place, Position
from calotype.imaging.metadata.gps import Gps
from calotype.imaging.metadata.places import nearest_city, time_zone


class Placed(NamedTuple):
    """A decision about where, and who said it; None where nobody did."""

    position: Position
    source: str | None


def decide_position(evidence: Evidence) -> Placed:
    """The first source with a place: a sidecar, in which people move a photo on the map, EXIF, XMP, Takeout."""
    written: tuple[tuple[str, Gps | None], ...] = (
        ("sidecar", evidence.sidecar.gps),
        ("exif", evidence.gps),
        ("xmp", evidence.xmp.gps),
        ("takeout", evidence.takeout.gps),
    )
    said = [(source, _fixed(gps)) for source, gps in written]
    for needed in ("latitude", "altitude", "direction"):
        for source, gps in said:
            if gps is not None and getattr(gps, needed) is not None:
                return Placed(_position(gps, evidence), source)
    return Placed(Position(), None)


def _fixed(gps: Gps | None) -> Gps | None:
    """What a source says, but for a place of 0, 0, out in the Atlantic: a receiver that had no fix yet writes that."""
    if gps is None or gps.latitude != 0 or gps.longitude != 0:
        return gps
    return replace(gps, latitude=None, longitude=None)


def derived_place(written: Place, position: Position) -> Place:
    """The time zone of a position, and its nearest place where nobody wrote one. Raises `ExtraMissing`."""
    latitude, longitude = position.latitude, position.longitude
    if latitude is None or longitude is None:
        return written
    zone = time_zone(latitude, longitude)
    nearest = nearest_city(latitude, longitude) if written == Place() else None
    if nearest is None:
        return replace(written, time_zone=zone)
    return Place(city=nearest.city, country=nearest.country, distance=round(nearest.distance, 1), time_zone=zone)


def _position(gps: Gps, evidence: Evidence) -> Position:
    direction = gps.direction if gps.direction is not None else evidence.gps.direction
    return Position(latitude=gps.latitude, longitude=gps.longitude, altitude=gps.altitude, direction=direction)
