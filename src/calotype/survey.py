"""What a library holds, in people's words: counts by state, years, cameras, and what somebody may want to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from calotype.contract import Line
from calotype.expressions import Resolve, Sql, value_sql
from calotype.spares import Spares
from calotype.spelling import counted

VERY_DARK: Final = 0.15
"""`content.exposure.mean` below which a photo is called very dark."""

_VIDEOS: Final = frozenset(
    [".mp4", ".mov", ".avi", ".mkv", ".m4v", ".mts", ".m2ts", ".3gp", ".mpg", ".mpeg", ".wmv", ".webm"]
)
_KILO: Final = 1000
_TAKEN: Final = "metadata.taken_at"
_NAMED: Final = 3
"""Folders that are named in words; there may be thousands."""
_SCORES: Final = ("exposure", "sharpness")


class _Camera(msgspec.Struct):
    make: str | None = None
    model: str | None = None


class _Metadata(msgspec.Struct):
    """The few fields of the fact `metadata` that are counted; all others are passed over while decoding."""

    taken_at: str | None = None
    taken_source: str | None = None
    camera: _Camera | None = None


class _Scored(msgspec.Struct):
    score: float | None = None
    mean: float = 1.0


class _Content(msgspec.Struct):
    exposure: _Scored | None = None
    sharpness: _Scored | None = None


_metadata = msgspec.json.Decoder(_Metadata)
_content = msgspec.json.Decoder(_Content)


COUNTED: Final = ("metadata", "content")
"""The facts that a survey looks into."""


@dataclass(slots=True)
class Survey:
    """Counts over lines. `add` each line once."""

    states: Counter[str] = field(default_factory=Counter)
    files: int = 0
    photos: set[str] = field(default_factory=set)
    images: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)
    cameras: set[str] = field(default_factory=set)
    unread: int = 0
    """Files whose content is not known."""
    undated: int = 0
    very_dark: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    quality: dict[str, list[int]] = field(default_factory=lambda: {name: [0] * 10 for name in _SCORES})
    """Of each score, how many photos lie in each tenth of 0 to 1."""

    def add(self, line: Line) -> None:
        """Count one file."""
        self.files += 1
        self.states[line.state] += 1
        if line.photo_id:
            self.photos.add(line.photo_id)
        else:
            self.unread += 1
        if line.image_id:
            self.images.add(line.image_id)
        self.codes.update({error.code for error in line.errors})
        if (document := line.facts.get("metadata")) is not None:
            self._add_metadata(_metadata.decode(document))
        if (document := line.facts.get("content")) is not None:
            self._add_content(_content.decode(document))

    def _add_content(self, content: _Content) -> None:
        self.very_dark += content.exposure is not None and content.exposure.mean < VERY_DARK
        for name, scored in (("exposure", content.exposure), ("sharpness", content.sharpness)):
            if scored is not None and scored.score is not None:
                self.quality[name][min(9, int(scored.score * 10))] += 1

    def _add_metadata(self, metadata: _Metadata) -> None:
        if metadata.taken_at is not None and has_date(metadata.taken_at, metadata.taken_source):
            self.years.add(int(metadata.taken_at[:4]))
        else:
            self.undated += 1
        if metadata.camera is not None and (metadata.camera.make or metadata.camera.model):
            self.cameras.add(camera_name(metadata.camera.make, metadata.camera.model))


def has_date(taken_at: str | None, taken_source: str | None) -> bool:
    """Whether a photo says when it was taken. The time of its file alone is no date, wherever dates are counted,
    shown or plotted; the report's pages ask the same in `columns.js`."""
    return taken_at is not None and taken_source != "file"


def without_file_times(order: Sql, sort: str, resolve: Resolve) -> Sql:
    """What photos are sorted by, for the path `sort`: by when they were taken, those without a date come last."""
    if sort != _TAKEN:
        return order
    source = value_sql("metadata.taken_source", resolve)
    return Sql.build("CASE WHEN {} = 'file' THEN NULL ELSE {} END", source, order)


def camera_name(make: str | None, model: str | None) -> str:
    """A camera as people call it; many makers write their name into the model too (NIKON CORPORATION, NIKON D750)."""
    maker = (make or "").split()
    if maker and model and not model.casefold().startswith(maker[0].casefold()):
        return f"{' '.join(maker)} {model}"
    return model or " ".join(maker)


def words(
    survey: Survey,
    spare: Spares,
    others: Mapping[str, int],
    catalog: Path,
    size: int,
    *,
    unreadable: Sequence[str] = (),
    out_of_sight: int = 0,
    partial: bool = False,
) -> str:
    """A library in one line: what it holds, what is odd about it, what copies cost, where the catalog of that size is.

    `others` counts files by extension that are no photos, `unreadable` names folders that could not be looked into;
    that many known photos lie `out_of_sight` in them, and were not counted.
    Where the survey is `partial`, of some of the photos that lie below the folders, the copies among all of them are
    told apart from what the survey counts, and videos are not.
    """
    copies = _copies(spare)
    videos = sum(count for extension, count in others.items() if extension in _VIDEOS)
    parts = [_what(survey)]
    odd = [
        _count(survey.very_dark, "very dark"),
        _failed(survey),
        "" if partial else copies,
        _count(survey.undated, "without a date"),
        f"{counted(videos, 'video')} not read" if videos and not partial else "",
        _closed(unreadable, out_of_sight),
    ]
    parts.append(", ".join(one for one in odd if one))
    parts.append(f"among all photos known there {copies}" if partial and copies else "")
    parts.append(f"catalog {in_bytes(size)} at {catalog}")
    return "; ".join(part for part in parts if part)


def stopped(done: int, left: int) -> str:
    """That a run was stopped before its end, with how many photos are done, how many left, and how it goes on."""
    what = f"{counted(done, 'photo is', 'photos are')} done and {left:,} left" if left else "all photos are done"
    missing = "" if left else ", but not yet their groups"
    return f"stopped early: {what}{missing}; the same command goes on from there"


def _closed(folders: Sequence[str], out_of_sight: int) -> str:
    if not folders:
        return ""
    known = f", where {counted(out_of_sight, 'more photo is', 'more photos are')} known" if out_of_sight else ""
    return f"{counted(len(folders), 'folder')} could not be read ({_first(folders)}){known}"


def _first(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _what(survey: Survey) -> str:
    what = [counted(survey.files, "photo"), different(len(survey.images), survey.files, survey.unread)]
    if survey.years:
        first, last = min(survey.years), max(survey.years)
        what.append(f"{first}" if first == last else f"{first} to {last}")
    if survey.cameras:
        what.append(counted(len(survey.cameras), "camera"))
    return ", ".join(one for one in what if one)


def different(images: int, files: int, unread: int) -> str:
    """How many different pictures files hold, where some hold the same; empty where none do.

    Pictures, not bytes: a copy with another caption is told among the exact copies, and so is no other picture here. A
    file that was not read may be a copy or not, so it is left out, and that is said.
    """
    read = files - unread
    if images == read:
        return ""
    return counted(images, "different picture") + (f" among the {read:,} that were read" if unread else "")


def _failed(survey: Survey) -> str:
    """All that failed in one number, the same as `errors` and `stats` tell."""
    failed, truncated = survey.states["failed"], survey.codes["truncated"]
    return _count(failed, f"failed ({truncated:,} truncated)" if truncated else "failed")


def _copies(spare: Spares) -> str:
    exact, near = spare["bytes"] + spare["pixels"], spare["near"]
    found = [
        f"{counted(exact.files, 'exact copy', 'exact copies')} ({in_bytes(exact.bytes)})" if exact.files else "",
        f"{counted(near.files, 'near copy', 'near copies')} ({in_bytes(near.bytes)})" if near.files else "",
    ]
    return ", ".join(one for one in found if one)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number > 0 else ""


def in_bytes(size: float) -> str:
    """A size as people say it, in powers of 1000."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < _KILO:
            return f"{size:.0f} {unit}" if unit == "bytes" or size >= 10 else f"{size:.1f} {unit}"
        size /= _KILO
    return f"{size:.1f} TB"
