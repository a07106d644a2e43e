"""Everything known about a photo but its pixels, decided between all who say something, each with its source.

Reads what the file itself says (`embedded`), its sidecars, its name, its folders and its time; never the photo again,
so a renamed photo costs microseconds. What the camera knows is believed from EXIF first; what people write from the
sidecar first (Metadata Working Group, guidelines 2.0). `sources` names who said each value.

`taken_at` is what the clock on the wall showed, with an offset only where one is known: none is ever assumed. Where
the photo itself has no date, less certain sources are asked, down to the file's own time; `taken_source` names the
one that was believed and `taken_confidence` says how far:

    exif 1.0 · exif_digitized 0.8 · gps 0.7 · exif_modified 0.4 · file 0.1

A date later than the file itself can't be true and is believed (0.2) only where there is no other.
"""

from __future__ import annotations

from typing import Annotated, Any

from calotype.imaging.image import PhotoFile
from calotype.imaging.metadata.evidence import gather
from calotype.imaging.metadata.fields import Camera, Exposure, Lens, Position
from calotype.imaging.metadata.merge.rules import decide
from calotype.imaging.metadata.merge.taken import decide_taken
from calotype.ops.declare import Parameters, Result, about, date, op
from calotype.ops.embedded import Embedded


class MetadataParameters(Parameters, frozen=True):
    """None: the order of sources is that of the Metadata Working Group."""


class Metadata(Result, frozen=True):
    """What is known about a photo, decided. A value that nobody knows is null."""

    camera: Annotated[Camera, about("What took the picture.")]
    lens: Annotated[Lens, about("What the camera looked through.")]
    taken_at: Annotated[str | None, date("When it was taken; local time where no offset is known.")]
    taken_source: Annotated[str, about("Who said so: exif, exif_digitized, gps, exif_modified, file.")]
    taken_confidence: Annotated[float, about("How far that is to be believed.", minimum=0, maximum=1)]
    taken_precision: Annotated[str, about("year, month, day, minute or second: what is finer was not written.")]
    gps: Annotated[Position, about("Where it was taken.")]
    exposure: Annotated[Exposure, about("How it was exposed.")]
    orientation: Annotated[int, about("Turn from stored to shown pixels, as EXIF counts.", minimum=1, maximum=8)]
    width: Annotated[int, about("Width as shown.", minimum=0, unit="px")]
    height: Annotated[int, about("Height as shown.", minimum=0, unit="px")]
    format: Annotated[str, about("The format that the content is in, such as jpeg.")]
    software: Annotated[str | None, about("Program or firmware that wrote the file.")] = None
    sources: Annotated[dict[str, str], about("Who said each value: field to source.")] = {}


@op("metadata", version=1, reads="file", facts={"embedded": "embedded"}, queue="fast")
def metadata(file: PhotoFile, parameters: MetadataParameters, embedded: Embedded) -> Metadata:
    """Camera, lens, time, place, exposure and texts, decided between file, sidecars and name, with their sources."""
    evidence = gather(embedded.tags, path=file.path, mtime_ns=file.mtime_ns)
    values, sources = decide(evidence)
    taken = decide_taken(evidence)
    sources["taken_at"] = taken.source
    if taken.offset_source not in (None, taken.source):
        sources["taken_at.offset"] = taken.offset_source
    groups = _grouped(values)
    return Metadata(
        camera=Camera(**groups.pop("camera", {})),
        lens=Lens(**groups.pop("lens", {})),
        gps=Position(**groups.pop("gps", {})),
        exposure=Exposure(**groups.pop("exposure", {})),
        taken_at=taken.moment.iso(),
        taken_source=taken.source,
        taken_confidence=taken.confidence,
        taken_precision=taken.moment.precision,
        orientation=evidence.exif.orientation or embedded.orientation,
        width=embedded.width,
        height=embedded.height,
        format=embedded.format,
        sources=sources,
        **groups,
    )


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
