"""Who is in the picture, and where."""

from __future__ import annotations

from typing import NamedTuple

from calotype.imaging.metadata.evidence import Evidence
from calotype.imaging.metadata.regions import Region
from calotype.imaging.metadata.xmp_tags import Xmp

_NO_PEOPLE = frozenset({"pet", "focus", "barcode"})


class Seen(NamedTuple):
    """A decision about people and regions, and who said each; None where nobody did."""

    people: list[str]
    people_source: str | None
    regions: list[Region]
    regions_source: str | None


def decide_people(evidence: Evidence, width: int, height: int) -> Seen:
    """People by name, from regions and without; regions that still fit a stored image of that size. Sidecar first."""
    people, people_source = _people(evidence)
    for source, said in (("sidecar", evidence.sidecar), ("xmp", evidence.xmp)):
        if said.regions is not None and said.regions.fit(width, height):
            return Seen(people, people_source, said.regions.regions, source)
    return Seen(people, people_source, [], None)


def _people(evidence: Evidence) -> tuple[list[str], str | None]:
    for source, names in (
        ("sidecar", _names(evidence.sidecar)),
        ("xmp", _names(evidence.xmp)),
        ("takeout", evidence.takeout.people),
    ):
        if names:
            return list(dict.fromkeys(names)), source
    return [], None


def _names(said: Xmp) -> list[str]:
    """A picture that was cropped still names those who were in it."""
    regions = said.regions.regions if said.regions else []
    named = [each.name for each in regions if each.name and (each.kind or "face").lower() not in _NO_PEOPLE]
    return [*named, *said.people]
