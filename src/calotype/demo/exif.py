"""EXIF blocks, written with Pillow."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image
    from PIL.TiffImagePlugin import IFDRational

_TIME = re.compile(r"(\d{4}:\d\d:\d\d \d\d:\d\d:\d\d)(?:\.(\d+))?([+-]\d\d:\d\d)?")


def make_exif(
    tags: Mapping[str, object] | None = None,
    *,
    taken: str | None = None,
    camera: tuple[str, str] | None = None,
    gps: tuple[float, float] | None = None,
    orientation: int | None = None,
) -> Image.Exif | None:
    """An EXIF block with what is given, None if nothing is.

    `taken` is EXIF's `2024:05:01 12:30:00`, with `.25` for sub-seconds and `+02:00` for the offset where wanted.
    `camera` is make and model, `gps` latitude and longitude in degrees, `orientation` 1 to 8. `tags` are further
    ones by their names in EXIF, such as `FNumber`; Artist, Copyright, ImageDescription and Software go into the
    first IFD, all others into the EXIF IFD.
    """
    from PIL import ExifTags, Image

    block = Image.Exif()
    details: dict[int, Any] = _time_tags(taken) if taken is not None else {}
    if orientation is not None:
        block[ExifTags.Base.Orientation] = orientation
    if camera is not None:
        block[ExifTags.Base.Make], block[ExifTags.Base.Model] = camera
    for name, value in (tags or {}).items():
        first = name in {"Artist", "Copyright", "ImageDescription", "Software"}
        (block if first else details)[ExifTags.Base[name]] = _rational(value) if isinstance(value, float) else value
    if details:
        block.get_ifd(ExifTags.IFD.Exif).update(details)
    if gps is not None:
        block.get_ifd(ExifTags.IFD.GPSInfo).update(_gps_tags(*gps))
    return block if len(block) or details or gps is not None else None


def as_cameras_write(jpeg: bytes) -> bytes:
    """A JPEG without the JFIF header that Pillow puts first: EXIF wants that place for its own, and cameras obey."""
    if jpeg[6:10] != b"JFIF":
        return jpeg
    return jpeg[:2] + jpeg[4 + int.from_bytes(jpeg[4:6], "big") :]


def _rational(value: float) -> IFDRational:
    # Left to itself, Pillow writes a float into tags that it does not know as a double, which EXIF does not have.
    from PIL.TiffImagePlugin import IFDRational

    near = Fraction(value).limit_denominator(100_000)
    return IFDRational(near.numerator, near.denominator)


def _time_tags(taken: str) -> dict[int, Any]:
    from PIL.ExifTags import Base

    found = _TIME.fullmatch(taken)
    if found is None:
        raise ValueError(f"no EXIF time: {taken!r}")
    names = (Base.DateTimeOriginal, Base.SubsecTimeOriginal, Base.OffsetTimeOriginal)
    return {tag: value for tag, value in zip(names, found.groups(), strict=True) if value}


def _gps_tags(latitude: float, longitude: float) -> dict[int, Any]:
    from PIL.ExifTags import GPS

    return {
        GPS.GPSLatitudeRef: "N" if latitude >= 0 else "S",
        GPS.GPSLatitude: _degrees(latitude),
        GPS.GPSLongitudeRef: "E" if longitude >= 0 else "W",
        GPS.GPSLongitude: _degrees(longitude),
    }


def _degrees(value: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    from PIL.TiffImagePlugin import IFDRational

    minutes, thousandths = divmod(round(abs(value) * 3_600_000), 60_000)  # thousandths of a second of arc
    degrees, minutes = divmod(minutes, 60)
    return IFDRational(degrees), IFDRational(minutes), IFDRational(thousandths, 1000)
