"""When a photo was taken: which of many dates to believe, and how far.

The order is that of the reasons: what the camera wrote when it was pressed; what people and services say; when the
photo became digital; what its name says; when the file was changed. Today is never the answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from calotype.imaging.metadata import times
from calotype.imaging.metadata.evidence import Evidence
from calotype.imaging.metadata.times import Moment

_SLACK = timedelta(days=2)
"""A file can't be older than its photo, but for time zones and clocks that are a little off."""
_UNLIKELY = 0.2
_EPOCH = datetime(1970, 1, 1)


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


def decide_taken(evidence: Evidence) -> Taken:
    """The first date that can be true; where none can, the first there is, with little confidence."""
    file_time = _file_time(evidence.mtime_ns)
    latest = file_time.local + _SLACK
    first = None
    for candidate in _candidates(evidence):
        if candidate.moment.local <= latest:
            return _placed(candidate, evidence)
        first = first or candidate._replace(confidence=_UNLIKELY)
    return _placed(first or _Candidate("file", 0.1, file_time), evidence)


def _candidates(evidence: Evidence) -> Iterator[_Candidate]:
    exif = evidence.exif
    for source, confidence, text in (
        ("exif", 1.0, exif.original),
        ("exif_digitized", 0.8, exif.digitized),
        ("gps", 0.7, evidence.gps.time),
        ("exif_modified", 0.4, exif.modified),
    ):
        if text is not None and (moment := times.parse(text)) is not None:
            yield _Candidate(source, confidence, moment)


def _placed(candidate: _Candidate, evidence: Evidence) -> Taken:
    """With the offset of the clock, where its own tag, or the satellites' time beside it, tells it."""
    moment, offset_source = candidate.moment, candidate.source
    if moment.offset is None and moment.precision in ("minute", "second"):
        satellites = times.parse(evidence.gps.time)
        offset = times.offset_between(moment.local, satellites.local) if satellites else None
        moment, offset_source = moment._replace(offset=offset), "gps"
    known = moment.offset is not None
    return Taken(moment, candidate.source, candidate.confidence, offset_source if known else None)


def _file_time(mtime_ns: int) -> Moment:
    return Moment(_EPOCH + timedelta(seconds=mtime_ns // 1_000_000_000), offset=0)
