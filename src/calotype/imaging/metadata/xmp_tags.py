"""What XMP says about a photo, in a packet inside the file or in a sidecar.

Sources: XMP specification part 2, EXIF 2.3 for XMP (CIPA DC-010), IPTC Photo Metadata 2023, Lightroom's, digiKam's
and Microsoft's schemas for hierarchy, picks and stars.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from msgspec import Meta, Struct

from calotype.imaging.metadata import times
from calotype.imaging.metadata.gps import Gps
from calotype.imaging.metadata.numerals import degrees, integer, number
from calotype.imaging.metadata.regions import Regions, read_regions
from calotype.imaging.metadata.xmp import Value, read_packets, structures, text, texts

_KEYWORDS = 1_000
_REJECTED = "1"
_TEXT = 16_384
_HIGHEST = 100_000
_ALL_STARS = 99
"""Microsoft's percents of five stars."""
_SEPARATORS = (("lr:hierarchicalSubject", "|"), ("digiKam:TagsList", "/"), ("MicrosoftPhoto:LastKeywordXMP", "/"))
"""Where the ways to a keyword stand, and what parts their words. One keyword may hold the other's separator."""

_Text = str | None
_Number = float | None


class Xmp(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What XMP says, as written, with numbers computed. Absent is None."""

    make: Annotated[_Text, Meta(description="Who made the camera.")] = None
    model: Annotated[_Text, Meta(description="Which camera.")] = None
    serial: Annotated[_Text, Meta(description="The camera's serial number.")] = None
    lens_make: Annotated[_Text, Meta(description="Who made the lens.")] = None
    lens_model: Annotated[_Text, Meta(description="Which lens.")] = None
    lens_serial: Annotated[_Text, Meta(description="The lens's serial number.")] = None
    original: Annotated[_Text, Meta(description="When the photo was taken, ISO 8601.")] = None
    created: Annotated[_Text, Meta(description="When what it shows was made (photoshop:DateCreated), ISO 8601.")] = None
    digitized: Annotated[_Text, Meta(description="When it became digital (xmp:CreateDate), ISO 8601.")] = None
    gps: Annotated[Gps | None, Meta(description="Where it was taken.")] = None
    iso: Annotated[int | None, Meta(description="Sensitivity (ISO).")] = None
    f_number: Annotated[_Number, Meta(description="Aperture, as f-number.")] = None
    seconds: Annotated[_Number, Meta(description="Exposure time, in seconds.")] = None
    bias: Annotated[_Number, Meta(description="Exposure compensation, in EV.")] = None
    focal_length: Annotated[_Number, Meta(description="Focal length, in mm.")] = None
    focal_length_35mm: Annotated[_Number, Meta(description="Focal length as on 35 mm film, in mm.")] = None
    flash: Annotated[int | None, Meta(description="EXIF's flash code; an odd one means that it fired.")] = None
    program: Annotated[int | None, Meta(description="EXIF's exposure program, 0 to 9.")] = None
    orientation: Annotated[int | None, Meta(description="As stored, 1 to 8.")] = None
    software: Annotated[_Text, Meta(description="Program that made the file.")] = None
    title: Annotated[_Text, Meta(description="dc:title.")] = None
    headline: Annotated[_Text, Meta(description="photoshop:Headline.")] = None
    description: Annotated[_Text, Meta(description="dc:description.")] = None
    creators: Annotated[list[str], Meta(description="dc:creator.")] = []
    copyright: Annotated[_Text, Meta(description="dc:rights.")] = None
    keywords: Annotated[list[str], Meta(description="dc:subject.")] = []
    hierarchy: Annotated[list[str], Meta(description="Ways to keywords, parted by |.")] = []
    rating: Annotated[int | None, Meta(description="Stars, 0 to 5; -1 is rejected.")] = None
    label: Annotated[_Text, Meta(description="xmp:Label.")] = None
    people: Annotated[list[str], Meta(description="Names without a region.")] = []
    regions: Annotated[Regions | None, Meta(description="Marked areas.")] = None
    city: Annotated[_Text, Meta(description="photoshop:City.")] = None
    state: Annotated[_Text, Meta(description="photoshop:State.")] = None
    country: Annotated[_Text, Meta(description="photoshop:Country.")] = None
    comment: Annotated[_Text, Meta(description="exif:UserComment.")] = None
    source_type: Annotated[_Text, Meta(description="IPTC's digital source type, such as negativeFilm.")] = None
    burst: Annotated[_Text, Meta(description="What the pictures of a burst share.")] = None
    drone: Annotated[bool, Meta(description="Written by a drone.")] = False


def read_xmp(packets: Iterable[bytes]) -> Xmp | None:
    """What packets say together, the first one first; None where they say nothing that is read here."""
    return read_properties(read_packets(packets))


def read_properties(properties: dict[str, Value]) -> Xmp | None:
    """What the properties of a file's packets say, or None where they say nothing that is read here."""
    if not properties:
        return None
    said = Xmp(
        **_camera(properties),
        **_exposure(properties),
        **_moments(properties),
        **_texts(properties),
        gps=_gps(properties),
        regions=read_regions(properties),
    )
    return None if said == Xmp() else said


def _camera(properties: dict[str, Value]) -> dict[str, Any]:
    get = properties.get
    return {
        "make": text(get("tiff:Make")),
        "model": text(get("tiff:Model")),
        "serial": text(get("exifEX:BodySerialNumber") or get("aux:SerialNumber")),
        "lens_make": text(get("exifEX:LensMake")),
        "lens_model": text(get("exifEX:LensModel") or get("aux:Lens")),
        "lens_serial": text(get("exifEX:LensSerialNumber") or get("aux:LensSerialNumber")),
        "orientation": _within(integer(text(get("tiff:Orientation"))), 1, 8),
        "software": _cut(get("tiff:Software") or get("xmp:CreatorTool")),
        "burst": text(get("GCamera:BurstID")),
        "drone": any(name.startswith("drone-dji:") for name in properties),
    }


def _exposure(properties: dict[str, Value]) -> dict[str, Any]:
    get = properties.get
    return {
        "iso": integer(text(get("exifEX:PhotographicSensitivity") or get("exif:ISOSpeedRatings"))),
        "f_number": number(text(get("exif:FNumber"))),
        "seconds": number(text(get("exif:ExposureTime"))),
        "bias": number(text(get("exif:ExposureBiasValue"))),
        "focal_length": number(text(get("exif:FocalLength"))),
        "focal_length_35mm": number(text(get("exif:FocalLengthIn35mmFilm"))),
        "flash": _flash(get("exif:Flash")),
        "program": integer(text(get("exif:ExposureProgram"))),
    }


def _flash(value: Value | None) -> int | None:
    """EXIF's code, of which XMP makes a structure: fired, return, mode, no function, red eye."""
    for parts in structures(value):
        bits = {name.partition(":")[2]: text(part) for name, part in parts.items()}
        flags = {name: (bits.get(name) or "").lower() == "true" for name in ("Fired", "Function", "RedEyeMode")}
        numbers = (integer(bits.get("Return")) or 0) & 3, (integer(bits.get("Mode")) or 0) & 3
        return flags["Fired"] | numbers[0] << 1 | numbers[1] << 3 | flags["Function"] << 5 | flags["RedEyeMode"] << 6
    return integer(text(value))


def _moments(properties: dict[str, Value]) -> dict[str, Any]:
    get = properties.get
    return {
        "original": _moment(get("exif:DateTimeOriginal"), get("exif:SubSecTimeOriginal")),
        "created": _moment(get("photoshop:DateCreated")),
        "digitized": _moment(get("xmp:CreateDate") or get("exif:DateTimeDigitized")),
    }


def _moment(value: Value | None, fraction: Value | None = None) -> str | None:
    moment = times.parse(text(value), fraction=text(fraction))
    return moment and moment.iso()


def _gps(properties: dict[str, Value]) -> Gps | None:
    get = properties.get
    latitude = degrees(text(get("exif:GPSLatitude")), 90)
    longitude = degrees(text(get("exif:GPSLongitude")), 180)
    if latitude is None or longitude is None:
        latitude = longitude = None
    altitude = number(text(get("exif:GPSAltitude")))
    if altitude is not None and abs(altitude) > _HIGHEST:
        altitude = None
    if altitude is not None and text(get("exif:GPSAltitudeRef")) == "1":
        altitude = -abs(altitude)
    direction = number(text(get("exif:GPSImgDirection")))
    gps = Gps(
        latitude=latitude,
        longitude=longitude,
        altitude=altitude,
        direction=direction if direction is not None and 0 <= direction <= 360 else None,
        time=_moment(get("exif:GPSTimeStamp")),
    )
    return None if gps == Gps() else gps


def _texts(properties: dict[str, Value]) -> dict[str, Any]:
    get = properties.get
    return {
        "title": _cut(get("dc:title")),
        "headline": _cut(get("photoshop:Headline")),
        "description": _cut(get("dc:description") or get("tiff:ImageDescription")),
        "creators": texts(get("dc:creator") or get("tiff:Artist"))[:_KEYWORDS],
        "copyright": _cut(get("dc:rights") or get("tiff:Copyright")),
        "keywords": texts(get("dc:subject"))[:_KEYWORDS],
        "hierarchy": _hierarchy(properties),
        "rating": _rating(properties),
        "label": text(get("xmp:Label")),
        "people": texts(get("Iptc4xmpExt:PersonInImage"))[:_KEYWORDS],
        "city": _cut(get("photoshop:City")),
        "state": _cut(get("photoshop:State")),
        "country": _cut(get("photoshop:Country")),
        "comment": _cut(get("exif:UserComment")),
        "source_type": (text(get("Iptc4xmpExt:DigitalSourceType")) or "").rpartition("/")[2] or None,
    }


def _rating(properties: dict[str, Value]) -> int | None:
    """Stars; what digiKam's flag rejects is rejected, unless it has stars.

    Where Adobe's stars are missing, Microsoft's percents (1, 25, 50, 75, 99) or ACDSee's stars.
    """
    stars = _within(integer(text(properties.get("xmp:Rating"))), -1, 5)
    if stars is None and (percent := _within(integer(text(properties.get("MicrosoftPhoto:Rating"))), 0, 100)):
        stars = 1 + round(percent / 25) if percent < _ALL_STARS else 5
    if stars is None:
        stars = _within(integer(text(properties.get("acdsee:rating"))), 0, 5)
    rejected = text(properties.get("digiKam:PickLabel")) == _REJECTED
    return -1 if rejected and not stars else stars


def _hierarchy(properties: dict[str, Value]) -> list[str]:
    for name, separator in _SEPARATORS:
        ways = texts(properties.get(name))[:_KEYWORDS]
        if ways:
            return [way if separator == "|" else way.replace(separator, "|") for way in ways]
    return []


def _within(value: int | None, least: int, most: int) -> int | None:
    return value if value is not None and least <= value <= most else None


def _cut(value: Value | None) -> str | None:
    found = text(value)
    return found[:_TEXT] if found else None
