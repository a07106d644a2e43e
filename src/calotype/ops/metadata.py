"""Everything known about a photo but its pixels, decided between all who say something, each with its source.

Reads what the file itself says (`embedded`), its sidecars, its name, its folders and its time; never the photo again,
so a renamed photo costs microseconds. What the camera knows is believed from EXIF first. What people write (title,
caption, keywords, rating, place, people) is believed from the sidecar first; within the file after the Metadata
Working Group's guidelines 2.0. `sources` names who said each value.

`taken_at` is what the clock on the wall showed, with an offset only where one is known: none is ever assumed. Where
the photo itself has no date, less certain sources are asked, down to the file's own time; `taken_source` names the
one that was believed and `taken_confidence` says how far:

    exif 1.0 · maker, sidecar, xmp 0.95 (xmp 0.9 when it was created) · iptc, takeout 0.9 · exif_digitized 0.8
    xmp_digitized, gps 0.7 · name 0.6 (0.5 a day only) · png 0.5 · exif_modified 0.4 · folder 0.3 · file 0.1

A date later than the file itself can't be true and is believed (0.2) only where there is no other. A missing offset is
taken from the satellites' clock beside the camera's, else, with `places`, from the time zone of the place.

`place` is what people wrote. With `places` (extra `geo`) the nearest place of GeoNames stands there where nobody wrote
one, with its distance; `sources.place` then says `derived`.
"""

from __future__ import annotations

from typing import Annotated, Any

from calotype.imaging.image import PhotoFile
from calotype.imaging.metadata import names
from calotype.imaging.metadata.cameras import classify
from calotype.imaging.metadata.codes import ORIENTATION
from calotype.imaging.metadata.evidence import Evidence, gather
from calotype.imaging.metadata.fields import Camera, Exposure, Lens, MovingPart, Place, Position, Sequence
from calotype.imaging.metadata.merge.keywords import flat_keywords
from calotype.imaging.metadata.merge.people import decide_people
from calotype.imaging.metadata.merge.position import decide_position, derived_place
from calotype.imaging.metadata.merge.rules import decide
from calotype.imaging.metadata.merge.taken import decide_taken
from calotype.imaging.metadata.regions import Region
from calotype.ops.declare import Parameters, Result, about, date, op
from calotype.ops.embedded import Embedded

_BRACKETED = 2
_SIDEWAYS = 5


class MetadataParameters(Parameters, frozen=True):
    """What to look up beside what was written."""

    places: Annotated[
        bool,
        about(
            "Look up the nearest place and the time zone of photos with coordinates, without a network. Needs the "
            "extra `geo`; recommended for libraries of travels. The first photo of a worker takes half a second."
        ),
    ] = False


class Metadata(Result, frozen=True):
    """What is known about a photo, decided. A value that nobody knows is null, a list empty."""

    camera: Annotated[Camera, about("What took the picture.")]
    lens: Annotated[Lens, about("What the camera looked through.")]
    taken_at: Annotated[str | None, date("When it was taken; local time where no offset is known.")]
    taken_source: Annotated[
        str, about("Who said so: exif, maker, xmp, sidecar, iptc, takeout, gps, name, folder, file...")
    ]
    taken_confidence: Annotated[float, about("How far that is to be believed.", minimum=0, maximum=1)]
    taken_precision: Annotated[str, about("year, month, day, minute or second: what is finer was not written.")]
    gps: Annotated[Position, about("Where it was taken.")]
    place: Annotated[Place, about("What the place is called.")]
    exposure: Annotated[Exposure, about("How it was exposed.")]
    orientation: Annotated[
        int, about("Turn from stored to shown pixels, as EXIF counts.", minimum=1, maximum=8, words=ORIENTATION)
    ]
    width: Annotated[int, about("Width as shown.", minimum=0, unit="px")]
    height: Annotated[int, about("Height as shown.", minimum=0, unit="px")]
    format: Annotated[str, about("The format that the content is in, such as jpeg.")]
    rating: Annotated[int, about("Stars, 0 to 5; -1 is rejected, null unrated.", minimum=-1, maximum=5)] | None = None
    label: Annotated[str | None, about("Colour label, in the words of the program that set it.")] = None
    keywords: Annotated[list[str], about("Keywords, each once.")] = []
    hierarchy: Annotated[list[str], about("Ways to keywords, such as Places|Italy|Rome.")] = []
    title: Annotated[str | None, about("Title.")] = None
    caption: Annotated[str | None, about("What somebody wrote about it.")] = None
    people: Annotated[list[str], about("Who is in it, by name.")] = []
    regions: Annotated[list[Region], about("Marked areas, in fractions of the stored image.")] = []
    creator: Annotated[list[str], about("Who made it.")] = []
    copyright: Annotated[str | None, about("Whose it is.")] = None
    software: Annotated[str | None, about("Program or firmware that wrote the file.")] = None
    sequence: Annotated[Sequence, about("Whether it is one of several.")] = Sequence()
    motion: Annotated[MovingPart, about("The video that belongs to it.")] = MovingPart()
    sources: Annotated[dict[str, str], about("Who said each value: field to source.")] = {}


@op("metadata", version=3, reads="file", facts={"embedded": "embedded"}, queue="fast")
def metadata(file: PhotoFile, parameters: MetadataParameters, embedded: Embedded) -> Metadata:
    """Camera, lens, time, place, exposure and texts, decided between file, sidecars and name, with their sources."""
    evidence = gather(embedded.tags, path=file.path, mtime_ns=file.mtime_ns, sidecars=file.sidecars)
    values, sources = decide(evidence)
    groups = _grouped(values)
    camera, sequence, motion = (groups.pop(name, {}) for name in ("camera", "sequence", "motion"))
    found = classify(evidence, camera.get("make"), camera.get("model"))
    groups["keywords"] = flat_keywords(groups.get("keywords", []), groups.get("hierarchy", []))
    if embedded.tags.motion is not None:
        motion.update(offset=embedded.tags.motion.offset, length=embedded.tags.motion.length)
    return Metadata(
        camera=Camera(**camera, kind=found.kind, reason=found.reason),
        lens=Lens(**groups.pop("lens", {})),
        exposure=Exposure(**groups.pop("exposure", {})),
        sequence=_sequence(evidence, sequence),
        motion=MovingPart(**motion),
        orientation=evidence.exif.orientation or evidence.xmp.orientation or embedded.orientation,
        width=embedded.width,
        height=embedded.height,
        format=embedded.format,
        sources=sources,
        **_where_and_when(evidence, groups.pop("place", {}), sources, look_up=parameters.places),
        **_people(evidence, embedded, sources),
        **groups,
    )


def _where_and_when(
    evidence: Evidence, written: dict[str, Any], sources: dict[str, str], *, look_up: bool
) -> dict[str, Any]:
    placed = decide_position(evidence)
    if placed.source is not None:
        sources["gps"] = placed.source
    place = Place(**written)
    if look_up:
        place = derived_place(place, placed.position)
        if place.distance is not None:
            sources["place"] = "derived"
    taken = decide_taken(evidence, place.time_zone)
    sources["taken_at"] = taken.source
    if taken.offset_source is not None and taken.offset_source != taken.source:
        sources["taken_at.offset"] = taken.offset_source
    return {
        "gps": placed.position,
        "place": place,
        "taken_at": taken.moment.iso(),
        "taken_source": taken.source,
        "taken_confidence": taken.confidence,
        "taken_precision": taken.moment.precision,
    }


def _people(evidence: Evidence, embedded: Embedded, sources: dict[str, str]) -> dict[str, Any]:
    width, height = embedded.width, embedded.height
    if embedded.orientation >= _SIDEWAYS:
        width, height = height, width
    seen = decide_people(evidence, width, height)
    for field, source in (("people", seen.people_source), ("regions", seen.regions_source)):
        if source is not None:
            sources[field] = source
    return {"people": seen.people, "regions": seen.regions}


def _sequence(evidence: Evidence, said: dict[str, Any]) -> Sequence:
    """What the maker says; a bracket that EXIF names is one, and phones name their bursts in the file's name."""
    if evidence.exif.exposure_mode == _BRACKETED:
        said["drive"] = "bracket"
    burst = said.pop("burst", None) or names.burst_in_name(evidence.name)
    return Sequence(**said, burst=burst)


def _grouped(values: dict[str, Any]) -> dict[str, Any]:
    """`{"camera.make": x, "software": y}` as `{"camera": {"make": x}, "software": y}`."""
    grouped: dict[str, Any] = {}
    for name, value in values.items():
        group, dot, field = name.partition(".")
        if dot:
            grouped.setdefault(group, {})[field] = value
        else:
            grouped[name] = value
    return grouped
