"""The fields that are decided from all tags, in the words of the result. A value that nobody knows is None."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct, field

from calotype.imaging.metadata.cameras import Class
from calotype.imaging.metadata.codes import FLASH, PROGRAM, coded
from calotype.imaging.metadata.makers import Drive


class Camera(Struct, frozen=True, kw_only=True):
    """What took the picture."""

    make: Annotated[str | None, Meta(description="Maker, as the camera writes it.")] = None
    model: Annotated[str | None, Meta(description="Model, as the camera writes it.")] = None
    kind: Annotated[
        Class,
        Meta(description="phone, dslr, mirrorless, compact, drone, scan, screenshot or unknown."),
    ] = field(default="unknown", name="class")
    reason: Annotated[str, Meta(description="Why it is thought to be of that class.")] = field(
        default="", name="class_reason"
    )
    serial: Annotated[str | None, Meta(description="Serial number of the body.")] = None


class Lens(Struct, frozen=True, kw_only=True):
    """What the camera looked through."""

    make: Annotated[str | None, Meta(description="Maker.")] = None
    model: Annotated[str | None, Meta(description="Model; its range where the camera writes no name.")] = None
    serial: Annotated[str | None, Meta(description="Serial number.")] = None


class Position(Struct, frozen=True, kw_only=True):
    """Where the photo was taken."""

    latitude: Annotated[float | None, Meta(description="Degrees, north positive, -90 to 90.")] = None
    longitude: Annotated[float | None, Meta(description="Degrees, east positive, -180 to 180.")] = None
    altitude: Annotated[float | None, Meta(description="Metres above sea level; below it negative.")] = None
    direction: Annotated[
        float | None, Meta(description="Where the camera looked: degrees from north, clockwise, 0 to 360.")
    ] = None


class Place(Struct, frozen=True, kw_only=True):
    """What the place is called: by people, or derived from where the photo was taken."""

    city: Annotated[str | None, Meta(description="City, town or village; where derived, the nearest one.")] = None
    state: Annotated[str | None, Meta(description="State or province.")] = None
    country: Annotated[str | None, Meta(description="Country.")] = None
    distance: Annotated[float | None, Meta(description="Of a derived place: kilometres from the photo to it.")] = None
    time_zone: Annotated[str | None, Meta(description="Time zone there, such as Europe/Vienna.")] = None


class Exposure(Struct, frozen=True, kw_only=True):
    """How the photo was exposed."""

    iso: Annotated[int | None, Meta(description="Sensitivity (ISO).")] = None
    f_number: Annotated[float | None, Meta(description="Aperture, as f-number.")] = None
    seconds: Annotated[float | None, Meta(description="Exposure time, in seconds.")] = None
    focal_length: Annotated[float | None, Meta(description="Focal length, in mm.")] = None
    focal_length_35mm: Annotated[float | None, Meta(description="Focal length as on 35 mm film, in mm.")] = None
    distance: Annotated[float | None, Meta(description="To what is in focus, in m.")] = None
    bias: Annotated[float | None, Meta(description="Exposure compensation, in EV.")] = None
    flash: Annotated[int | None, coded("EXIF's flash code; odd if it fired.", FLASH)] = None
    program: Annotated[
        int | None,
        coded(
            "EXIF's exposure program: 1 manual, 2 automatic, 3 aperture priority, 4 shutter priority, "
            "5 creative, 6 action, 7 portrait, 8 landscape.",
            PROGRAM,
        ),
    ] = None


class Sequence(Struct, frozen=True, kw_only=True):
    """Whether the photo was taken as one of several."""

    drive: Annotated[Drive | None, Meta(description="What the release did: single, continuous, bracket or timer.")] = (
        None
    )
    number: Annotated[int | None, Meta(description="Number in a burst or bracket, as the maker counts.")] = None
    bracket: Annotated[float | None, Meta(description="Distance from the middle of an exposure bracket, in EV.")] = None
    burst: Annotated[str | None, Meta(description="What all pictures of a burst share.")] = None


class MovingPart(Struct, frozen=True, kw_only=True):
    """The video that belongs to a motion photo or Live Photo."""

    offset: Annotated[int | None, Meta(description="Where it begins in the file, in bytes.")] = None
    length: Annotated[int | None, Meta(description="How long it is, in bytes.")] = None
    live: Annotated[str | None, Meta(description="What a Live Photo and its video beside it share.")] = None
