"""Google Takeout: which JSON file belongs to a photo, and what it says."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from calotype.imaging.metadata import times
from calotype.imaging.metadata.gps import Gps
from calotype.imaging.metadata.numerals import integer

_CUTS = (46, 47, 48)
"""Characters that Takeout leaves of the name before `.json`: 46, and now and then one or two more."""
_NUMBERED = re.compile(r"(.+)(\(\d{1,4}\))(\.[^.]*)")


def sidecar_names(name: bytes) -> Iterator[bytes]:
    """Names that the JSON of the photo `name` may have, the likeliest first.

    `X.jpg.supplemental-metadata.json` with all before `.json` cut to 46 characters, or, until 2024, `X.jpg.json`. The
    number of a second `X.jpg` stands at the end of the cut part: `X.jpg.supplemental-metadata(1).json` belongs to
    `X(1).jpg`.
    """
    text = os.fsdecode(name)
    numbered = _NUMBERED.fullmatch(text)
    whole, number = (numbered[1] + numbered[3], numbered[2]) if numbered else (text, "")
    seen = set()
    for base in (f"{whole}.supplemental-metadata", whole):
        for cut in _CUTS:
            candidate = f"{base[:cut]}{number}.json"
            if candidate not in seen:
                seen.add(candidate)
                yield os.fsencode(candidate)
    if number:
        yield os.fsencode(f"{text}.json")


class Takeout(Struct, frozen=True, kw_only=True):
    """What Google Photos knew. Absent is None."""

    taken: str | None = None
    """ISO 8601 in UTC: Google keeps instants, not what a clock showed."""
    gps: Gps | None = None
    description: str | None = None
    people: list[str] = []


def read_takeout(data: bytes, name: str) -> Takeout | None:
    """What a Takeout JSON says about the photo of that name, or None where it is none, or another photo's."""
    try:
        document = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if not isinstance(document, dict) or not _names(document.get("title"), name):
        return None
    return Takeout(
        taken=_instant(document.get("photoTakenTime")),
        gps=_place(document.get("geoData")) or _place(document.get("geoDataExif")),
        description=_text(document.get("description")),
        people=_people(document.get("people")),
    )


def _names(title: Any, name: str) -> bool:
    """Whether a title can be that of the file: names are cut and cleaned, numbered and marked as edited."""
    if not isinstance(title, str) or not title:
        return True
    wanted, found = (_plain(text.rpartition(".")[0] or text) for text in (title, name))
    shorter = min(len(wanted), len(found))
    return wanted[:shorter] == found[:shorter] and (shorter > 0 or wanted == found)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _instant(value: Any) -> str | None:
    seconds = integer(_text(value.get("timestamp"))) if isinstance(value, dict) else None
    moment = None if seconds is None else times.at_second(seconds)
    return moment and moment.iso()


def _place(value: Any) -> Gps | None:
    """A place; Google writes 0, 0 where it knows none."""
    if not isinstance(value, dict):
        return None
    latitude, longitude, altitude = (_number(value.get(key)) for key in ("latitude", "longitude", "altitude"))
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return Gps(latitude=latitude, longitude=longitude, altitude=altitude or None)


def _people(value: Any) -> list[str]:
    listed = value if isinstance(value, list) else []
    names = (_text(each.get("name")) for each in listed if isinstance(each, dict))
    return [name for name in names if name]


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None
