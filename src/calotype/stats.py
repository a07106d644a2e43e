"""What `stats` tells: when photos were taken and by which cameras, how good they are, what copies and steps cost.

Counted by the catalog in a few queries, so that it takes about as long for a million photos as one condition does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from calotype.catalog import KeyUse, RunRow, Store, Tally
from calotype.copies import Places, Spare, spare
from calotype.engine.desk import DECODED_READINGS, reading_key
from calotype.expressions import Resolve, Sql, value_sql
from calotype.history import as_text
from calotype.names import Column
from calotype.survey import camera_name

SCORES: Final = ("exposure", "contrast", "sharpness")
"""The scores of the fact `content` that are counted by tenths."""


class Year(msgspec.Struct, frozen=True, kw_only=True):
    """The files whose photos were taken in one year."""

    year: int
    files: int
    bytes: int
    months: list[int]
    """Files by month, January first. Where only the year is known, a file is in none of them."""


class Camera(msgspec.Struct, frozen=True, kw_only=True):
    """The files of one camera, and the years of its first and last photo."""

    camera: str
    files: int
    first: int | None
    last: int | None


class StepCost(msgspec.Struct, frozen=True, kw_only=True):
    """What a step has cost so far: the photos that it ran for, and its facts in the catalog.

    The step `reading` is opening, identifying and decoding; its failures are the pictures that can't be decoded.
    """

    step: str
    photos: int
    seconds: float
    seconds_each: float
    facts: int
    failures: int
    bytes: int
    """Of its facts; their blobs do not count."""


class Statistics(msgspec.Struct, frozen=True, kw_only=True):
    """A library in numbers. `photos` counts different contents, `files` each place where one lies."""

    files: int
    photos: int
    bytes: int
    since: str | None
    """Only what was read since that time, and only the runs since then."""
    years: list[Year]
    undated: int
    """Files that say nothing of when they were taken; the time of the file is no date of the photo."""
    cameras: list[Camera]
    quality: dict[str, list[int]]
    """Of each score, how many files lie in each tenth of 0 to 1, the lowest first."""
    copies: Spare
    steps: list[StepCost]
    runs: int
    catalog_bytes: int


class Counting:
    """Counts the files of some places, through the names of one recipe."""

    def __init__(self, store: Store, resolve: Resolve, places: Places, since: int = 0) -> None:
        self.store = store
        self.resolve = resolve
        self.places = places
        self.since = since

    def statistics(self, columns: Sequence[Column]) -> Statistics:
        """All of it. `columns` are those of the recipe's names."""
        runs = [row for row in self.store.runs() if row.started_ns >= self.since]
        total = next(iter(self._tally(Sql("1"))), Tally((1,), 0, 0, 0))
        years, undated = self._years()
        return Statistics(
            files=total.files,
            photos=total.photos,
            bytes=total.bytes,
            since=as_text(self.since) if self.since else None,
            years=years,
            undated=undated,
            cameras=self._cameras(),
            quality={score: self._tenths(f"content.{score}.score") for score in SCORES},
            copies=spare(self.store, self.places),
            steps=self._steps(columns, runs),
            runs=len(runs),
            catalog_bytes=self.store.size(),
        )

    def _tally(self, *values: Sql) -> list[Tally]:
        return self.store.tally(values, places=self.places, read_since_ns=self.since)

    def _value(self, path: str) -> Sql:
        return value_sql(path, self.resolve)

    def _years(self) -> tuple[list[Year], int]:
        month = Sql.build("substr({}, 1, 7)", self._value("metadata.taken_at"))
        found = self._tally(month, self._value("metadata.taken_source"), self._value("metadata.taken_precision"))
        files: dict[int, list[int]] = {}
        sizes: Counter[int] = Counter()
        undated = 0
        for one in found:
            when, source, precision = one.values
            if when is None or source == "file":
                # Of a file that could not be read nobody knows whether it says something.
                undated += one.files if source is not None else 0
                continue
            year = int(when[:4])
            # Place 0 is for those of which only the year is known.
            months = files.setdefault(year, [0] * 13)
            months[0 if precision == "year" else int(when[5:7])] += one.files
            sizes[year] += one.bytes
        years = [
            Year(year=year, files=sum(months), bytes=sizes[year], months=months[1:])
            for year, months in sorted(files.items())
        ]
        return years, undated

    def _cameras(self) -> list[Camera]:
        make, model = self._value("metadata.camera.make"), self._value("metadata.camera.model")
        year = Sql.build("substr({}, 1, 4)", self._value("metadata.taken_at"))
        found: dict[str, list[Tally]] = {}
        for one in self._tally(make, model, year):
            if one.values[0] or one.values[1]:
                found.setdefault(camera_name(one.values[0], one.values[1]), []).append(one)
        cameras = [_camera(name, tallies) for name, tallies in found.items()]
        return sorted(cameras, key=lambda camera: (-camera.files, camera.camera))

    def _tenths(self, path: str) -> list[int]:
        tenths = [0] * 10
        for one in self._tally(Sql.build("min(9, CAST(10 * {} AS INTEGER))", self._value(path))):
            if one.values[0] is not None:
                tenths[one.values[0]] = one.files
        return tenths

    def _steps(self, columns: Sequence[Column], runs: Iterable[RunRow]) -> list[StepCost]:
        counts: Counter[str] = Counter()
        seconds: Counter[str] = Counter()
        for row in runs:
            counts.update(row.summary.get("step_counts", {}))
            seconds.update(row.summary.get("step_seconds", {}))
        uses, unused = self.store.key_uses(), KeyUse(0, 0, 0.0)
        readings = {reading_key(reading).key for reading in DECODED_READINGS}
        digests = {key: row.key for key, row in self.store.keys().items()}
        unread = sum(use.failures for key, use in uses.items() if digests[key] in readings)
        kept = {"reading": KeyUse(0, unread, 0.0)}
        kept |= {column.keys.name: uses.get(column.first, unused) for column in columns}
        return [
            StepCost(
                step=name,
                photos=counts[name],
                seconds=round(seconds[name], 3),
                seconds_each=round(seconds[name] / counts[name], 6) if counts[name] else 0.0,
                facts=use.facts,
                failures=use.failures,
                bytes=round(use.facts * use.mean_bytes),
            )
            for name in dict.fromkeys([*kept, *counts])
            for use in (kept.get(name, unused),)
        ]


def _camera(name: str, tallies: Iterable[Tally]) -> Camera:
    years = [int(one.values[2]) for one in tallies if one.values[2]]
    return Camera(
        camera=name,
        files=sum(one.files for one in tallies),
        first=min(years, default=None),
        last=max(years, default=None),
    )
