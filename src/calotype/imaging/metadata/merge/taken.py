"""When a photo was taken: which of many dates to believe, and how far.

The order is that of the reasons: what the camera wrote when it was pressed; what people and services say; when the
photo became digital; what its name says; when the file was changed. Today is never the answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import NamedTuple

from calotype.imaging.metadata import names, times
from calotype.imaging.metadata.evidence import Evidence
from calotype.imaging.metadata.places import offset_there
from calotype.imaging.metadata.times import Moment

_SLACK = timedelta(days=2)
"""A file can't be older than its photo, but for time zones and clocks that are a little off."""
_RESET_YEAR = 1990
"""Archives and images of containers reset the times of their files to 1970 or 1980: those bound nothing."""
_UNLIKELY = 0.2
_TOLD = 0.9
"""Less certain sources than this tell of other moments than the one the photo was taken."""
_NEVER = datetime(1970, 1, 1)
"""The time of a file whose own is out of range."""


class Taken(NamedTuple):
    """A decision about when."""

    moment: Moment
    source: str
    confidence: float
    """0 to 1: 1 a camera's own time, 0.1 the file's."""
    offset_source: str | None


class _Candidate(NamedTuple):
    source: str
    confidence: float
    moment: Moment


def decide_taken(evidence: Evidence, time_zone: str | None) -> Taken:
    """The first date that can be true; where none can, the first there is, with little confidence.

    `time_zone` is that of the place, where it has been looked up.
    """
    file_time = _file_time(evidence.mtime_ns)
    latest = file_time.local + _SLACK if file_time.local.year > _RESET_YEAR else datetime.max
    candidates = [*_candidates(evidence), _Candidate("file", 0.1, file_time)]
    chosen = next((each for each in candidates if each.moment.local <= latest), None)
    if chosen is None or (chosen.source == "file" and len(candidates) > 1):
        chosen = candidates[0]._replace(confidence=_UNLIKELY)
    return _placed(_finer(chosen, candidates), evidence, time_zone)


def _finer(chosen: _Candidate, candidates: list[_Candidate]) -> _Candidate:
    """A day with the time of day that another source has for it, a second with another one's sub-seconds."""
    moment = chosen.moment
    if moment.precision == "day":
        for other in candidates:
            if (
                other.confidence >= _TOLD
                and other.moment.local.date() == moment.local.date()
                and _is_time(other.moment)
            ):
                return chosen._replace(moment=other.moment)
    if moment.precision == "second" and not moment.fraction:
        for other in candidates:
            if other.moment.fraction and other.moment.local == moment.local:
                return chosen._replace(moment=moment._replace(fraction=other.moment.fraction))
    return chosen


def _is_time(moment: Moment) -> bool:
    """Whether a moment is more than a day, which programs that write one as a time put at midnight."""
    return moment.precision == "second" and moment.local.time() != time.min


def _candidates(evidence: Evidence) -> Iterator[_Candidate]:
    exif, xmp, sidecar = evidence.exif, evidence.xmp, evidence.sidecar
    for source, confidence, text in (
        ("exif", 1.0, exif.original),
        ("maker", 0.95, evidence.maker.taken),
        ("xmp", 0.95, xmp.original),
        ("sidecar", 0.95, sidecar.original or sidecar.created),
        ("iptc", 0.9, evidence.iptc_newer.created),
        ("xmp", 0.9, xmp.created),
        ("iptc", 0.9, evidence.iptc.created),
        ("takeout", 0.9, evidence.takeout.taken),
        ("exif_digitized", 0.8, exif.digitized),
        ("xmp_digitized", 0.7, xmp.digitized or sidecar.digitized),
        ("gps", 0.7, evidence.gps.time),
    ):
        if text is not None and (moment := times.parse(text)) is not None:
            yield _Candidate(source, confidence, moment)
    if (named := names.date_in_name(evidence.name)) is not None:
        yield _Candidate("name", 0.5 if named.precision == "day" else 0.6, named)
    for source, confidence, text in (("png", 0.5, evidence.png.created), ("exif_modified", 0.4, exif.modified)):
        if text is not None and (moment := times.parse(text)) is not None:
            yield _Candidate(source, confidence, moment)
    if (filed := names.date_in_folders(evidence.folders)) is not None:
        yield _Candidate("folder", 0.3, filed)


def _placed(chosen: _Candidate, evidence: Evidence, time_zone: str | None) -> Taken:
    """With the offset of the clock, where its own tag tells it, or the satellites' clock beside it, or the zone."""
    moment, offset_source = chosen.moment, chosen.source
    if moment.offset is None and moment.precision in ("minute", "second"):
        moment, offset_source = moment._replace(offset=_by_satellites(moment, evidence)), "gps"
    if moment.offset is None and moment.precision in ("minute", "second") and time_zone is not None:
        moment, offset_source = moment._replace(offset=offset_there(time_zone, moment.local)), "time_zone"
    known = moment.offset is not None
    return Taken(moment, chosen.source, chosen.confidence, offset_source if known else None)


def _by_satellites(moment: Moment, evidence: Evidence) -> int | None:
    """A camera that was left on the time at home still says how far it is from UTC."""
    satellites = times.parse(evidence.gps.time)
    return times.offset_between(moment.local, satellites.local) if satellites else None


def _file_time(mtime_ns: int) -> Moment:
    return times.at_second(mtime_ns // 1_000_000_000) or Moment(_NEVER, offset=0)
