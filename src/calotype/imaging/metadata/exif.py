"""EXIF: what the camera wrote about itself and the exposure.

Source: EXIF 2.32 and 3.0 (CIPA DC-008), TIFF 6.0, DNG 1.7 (serial numbers, lens), Windows' own tags.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Annotated, Any

from msgspec import Meta, Struct

from calotype.imaging.containers.jpeg import APP1, segments
from calotype.imaging.metadata import times
from calotype.imaging.metadata.blocks import Blocks
from calotype.imaging.metadata.codes import EXPOSURE_MODE, FLASH, ORIENTATION, PROGRAM, coded
from calotype.imaging.metadata.gps import Gps, read_gps
from calotype.imaging.metadata.tiff import Directory, Tiff, decoded, parse

_EXIF_POINTER, _GPS_POINTER, _SUB_DIRECTORIES = 0x8769, 0x8825, 0x014A
_PANASONIC_JPEG, _PANASONIC_MAGIC = 0x2E, 0x55
_SIGNATURE = b"Exif\0\0"
_JPEG_HEAD = 1 << 18
_EXTENDED_ISO = 65535
"""What the two bytes of EXIF's ISO say when the speed is larger; it then stands in a tag of four."""
_COMMENT_CODES = {b"ASCII\0\0\0": "", b"UNICODE\0": "utf-16", b"\0" * 8: "", b"JIS\0\0\0\0\0": "iso2022_jp"}
_STOCK = re.compile(
    r".{0,24}DIGITAL (?:STILL )?CAMERA|SONY DSC|DCIM\S*"
    r"|Exif_JPEG_\w+|<?untitled>?|default|DSC_?\d*",
    re.IGNORECASE,
)
"""Descriptions that cameras write into every picture, whatever it shows."""
_INFINITY = 1e5
_TEXT = 16_384
"""Most characters of a text that are kept."""

_Text = str | None
_Number = float | None


class Exif(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What EXIF says, as written, with blanks cut off and numbers computed. Absent is None."""

    make: Annotated[_Text, Meta(description="Who made the camera.")] = None
    model: Annotated[_Text, Meta(description="Which camera.")] = None
    serial: Annotated[_Text, Meta(description="The camera's serial number.")] = None
    lens_make: Annotated[_Text, Meta(description="Who made the lens.")] = None
    lens_model: Annotated[_Text, Meta(description="Which lens.")] = None
    lens_serial: Annotated[_Text, Meta(description="The lens's serial number.")] = None
    lens_range: Annotated[
        list[float | None],
        Meta(description="Shortest and longest focal length in mm, smallest f-number at each; null is unknown."),
    ] = []
    original: Annotated[_Text, Meta(description="When the photo was taken (DateTimeOriginal), ISO 8601.")] = None
    digitized: Annotated[_Text, Meta(description="When it became digital (DateTimeDigitized), ISO 8601.")] = None
    modified: Annotated[_Text, Meta(description="When the file was last changed (DateTime), ISO 8601.")] = None
    gps: Annotated[Gps | None, Meta(description="Where it was taken.")] = None
    iso: Annotated[int | None, Meta(description="Sensitivity (ISO).")] = None
    f_number: Annotated[_Number, Meta(description="Aperture, as f-number.")] = None
    seconds: Annotated[_Number, Meta(description="Exposure time, in seconds.")] = None
    bias: Annotated[_Number, Meta(description="Exposure compensation, in EV.")] = None
    widest: Annotated[_Number, Meta(description="Smallest f-number of the lens at its focal length.")] = None
    focal_length: Annotated[_Number, Meta(description="Focal length, in mm.")] = None
    focal_length_35mm: Annotated[_Number, Meta(description="Focal length as on 35 mm film, in mm.")] = None
    distance: Annotated[_Number, Meta(description="To the subject (SubjectDistance), in m.")] = None
    flash: Annotated[int | None, coded("EXIF's flash code; an odd one means that it fired.", FLASH)] = None
    program: Annotated[int | None, coded("EXIF's exposure program, 0 to 9.", PROGRAM)] = None
    exposure_mode: Annotated[int | None, coded("0 automatic, 1 manual, 2 bracket.", EXPOSURE_MODE)] = None
    orientation: Annotated[int | None, coded("As stored, 1 to 8.", ORIENTATION)] = None
    width: Annotated[int | None, Meta(description="Width that EXIF claims, in pixels.")] = None
    height: Annotated[int | None, Meta(description="Height that EXIF claims, in pixels.")] = None
    software: Annotated[_Text, Meta(description="Program or firmware.")] = None
    artists: Annotated[list[str], Meta(description="Who took the photo.")] = []
    copyright: Annotated[_Text, Meta(description="Whose the photo is.")] = None
    description: Annotated[_Text, Meta(description="ImageDescription, if it is a person's.")] = None
    stock_description: Annotated[_Text, Meta(description="What the camera writes into every ImageDescription.")] = None
    comment: Annotated[_Text, Meta(description="UserComment.")] = None
    title: Annotated[_Text, Meta(description="Windows' title.")] = None
    subject: Annotated[_Text, Meta(description="Windows' subject.")] = None
    keywords: Annotated[list[str], Meta(description="Windows' keywords.")] = []
    rating: Annotated[int | None, Meta(description="Windows' stars, 0 to 5.")] = None
    file_source: Annotated[int | None, Meta(description="1 film scanner, 2 print scanner, 3 camera.")] = None


class Directories(Struct, frozen=True, kw_only=True):
    """The directories of a photo's EXIF, each an empty one where the file has none."""

    image: Directory
    """What stands beside the image: camera, orientation, texts."""
    exif: Directory
    gps: Directory


_NOTHING = Directory(Tiff(b"", "<"), {}, 0)


def open_exif(blocks: Blocks) -> Directories | None:
    """The EXIF directories of a file, wherever its container put them; None where it has none."""
    tiff = parse(blocks.exif) if blocks.exif else None
    image = next(tiff.chain(), None) if tiff else None
    if image is None:
        return None
    others = [image, *image.children(_SUB_DIRECTORIES)]
    exif = _part(blocks, "exif") or _pointed(others, _EXIF_POINTER) or _NOTHING
    gps = _part(blocks, "gps") or _pointed([*others, exif], _GPS_POINTER) or _NOTHING
    return Directories(image=image, exif=exif, gps=gps)


def read_exif(directories: Directories) -> Exif:
    """What the directories say, each tag where the standard puts it, else where careless writers do."""
    image = directories.image
    # Careless writers put tags of one directory into the other.
    exif = directories.exif.over(image)
    image = image.over(directories.exif)
    return Exif(
        **_camera(image, exif),
        **_exposure(exif),
        **_moments(exif),
        **_texts(image, exif),
        gps=read_gps(directories.gps),
        orientation=_within(image.integer(0x0112), 1, 8),
        width=exif.integer(0xA002),
        height=exif.integer(0xA003),
        file_source=_within(exif.integer(0xA300), 1, 3),
        rating=_within(image.integer(0x4746), 0, 5),
    )


def preview_blocks(directories: Directories) -> Blocks | None:
    """The blocks of the JPEG inside a Panasonic RAW: its own directories say little, the JPEG's all."""
    place = directories.image.place(_PANASONIC_JPEG)
    if place is None or directories.image.tiff.data[2] != _PANASONIC_MAGIC:
        return None
    jpeg = directories.image.tiff.data[place[2] : place[2] + min(place[1], _JPEG_HEAD)]
    for segment in segments(jpeg):
        if segment.marker == APP1 and jpeg.startswith(_SIGNATURE, segment.start):
            return Blocks(exif=jpeg[segment.start + len(_SIGNATURE) : segment.end])
    return None


def _part(blocks: Blocks, name: str) -> Directory | None:
    part = blocks.exif_parts.get(name)
    tiff = parse(part) if part else None
    return next(tiff.chain(), None) if tiff else None


def _pointed(directories: Iterable[Directory], pointer: int) -> Directory | None:
    for directory in directories:
        if pointer in directory and (found := directory.child(pointer)) is not None:
            return found
    return None


def _camera(image: Directory, exif: Directory) -> dict[str, Any]:
    return {
        "make": image.text(0x010F),
        "model": image.text(0x0110),
        "serial": exif.text(0xA431) or exif.text(0xC62F),
        "lens_make": exif.text(0xA433),
        "lens_model": exif.text(0xA434),
        "lens_serial": exif.text(0xA435),
        "lens_range": _lens_range(exif.numbers(0xA432) or exif.numbers(0xC630)),
        "software": _cut(image.text(0x0131)),
    }


def _lens_range(numbers: tuple[float, ...]) -> list[float | None]:
    if len(numbers) != 4 or not any(numbers):
        return []
    return [number if number > 0 and math.isfinite(number) else None for number in numbers]


def _exposure(exif: Directory) -> dict[str, Any]:
    # A 0 here says that the camera did not know: a lens without contacts, a scanner.
    return {
        "iso": _iso(exif),
        "seconds": exif.number(0x829A) or _apex(exif.number(0x9201), -1.0),
        "f_number": exif.number(0x829D) or _apex(exif.number(0x9202), 0.5),
        "bias": exif.number(0x9204),
        "widest": _apex(exif.number(0x9205), 0.5),
        "focal_length": exif.number(0x920A) or None,
        "focal_length_35mm": exif.number(0xA405) or None,
        "distance": _distance(exif.number(0x9206)),
        "flash": exif.integer(0x9209),
        "program": exif.integer(0x8822),
        "exposure_mode": exif.integer(0xA402),
    }


def _iso(exif: Directory) -> int | None:
    iso = exif.integer(0x8827)
    if iso == _EXTENDED_ISO:
        return exif.integer(0x8832) or exif.integer(0x8831) or exif.integer(0x8833) or iso
    return iso or exif.integer(0x8833)


def _distance(metres: float | None) -> float | None:
    """0 says that the camera did not know, the largest numerator infinity, which nobody measures by."""
    return metres if metres and 0 < metres < _INFINITY else None


def _apex(value: float | None, power: float) -> float | None:
    """2 to the `power` times `value`: APEX units, which EXIF offers beside plain ones."""
    return None if not value or abs(value) > 64 else 2 ** (power * value)


def _moments(exif: Directory) -> dict[str, Any]:
    # OffsetTime (0x9010) is that of DateTime, the last change: it says nothing about when the photo was taken.
    return {
        "original": _moment(exif.text(0x9003), exif, 0x9291, 0x9011),
        "digitized": _moment(exif.text(0x9004), exif, 0x9292, 0x9012),
        "modified": _moment(exif.text(0x0132), exif, 0x9290, 0x9010),
    }


def _moment(text: str | None, exif: Directory, fraction_tag: int, offset_tag: int) -> str | None:
    moment = times.parse(text, fraction=exif.text(fraction_tag), offset=exif.text(offset_tag))
    return moment and moment.iso()


def _texts(image: Directory, exif: Directory) -> dict[str, Any]:
    description = _cut(image.text(0x010E))
    stock = description is not None and _STOCK.fullmatch(description) is not None
    return {
        "artists": _parts(image.text(0x013B) or image.wide_text(0x9C9D)),
        "copyright": _cut(_copyright(image)),
        "description": None if stock else description,
        "stock_description": description if stock else None,
        "comment": _cut(_comment(exif)),
        "title": _cut(image.wide_text(0x9C9B)),
        "subject": _cut(image.wide_text(0x9C9F)),
        "keywords": _parts(image.wide_text(0x9C9E)),
    }


def _parts(text: str | None) -> list[str]:
    """Several names in one tag, parted by semicolons."""
    return [part.strip() for part in (text or "").split(";") if part.strip()]


def _copyright(image: Directory) -> str | None:
    """Photographer's and editor's, which EXIF parts by a zero byte."""
    parts = [decoded(part) for part in (image.raw(0x8298) or b"").split(b"\0", 2)[:2]]
    return "; ".join(part for part in parts if part) or None


def _comment(exif: Directory) -> str | None:
    data = exif.raw(0x9286)
    if not data or len(data) <= 8:
        return None
    code = _COMMENT_CODES.get(data[:8])
    if not code:
        return decoded(data if code is None else data[8:])
    if code == "utf-16":
        code = "utf-16-le" if exif.tiff.order == "<" else "utf-16-be"
    return data[8:].decode(code, "replace").partition("\0")[0].strip() or None


def _within(value: int | None, least: int, most: int) -> int | None:
    return value if value is not None and least <= value <= most else None


def _cut(text: str | None) -> str | None:
    return text[:_TEXT] if text else None
