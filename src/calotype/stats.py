"""What `stats` tells: when photos were taken and by which cameras, how good they are, what copies and steps cost.

Counted by the catalog in a few queries, so that it takes about as long for a million photos as one condition does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import msgspec

from calotype.catalog import KeyUse, RunRow, RunState, Tally
from calotype.contract import Lines
from calotype.copies import Places
from calotype.engine.desk import DECODED_READINGS, reading_key
from calotype.expressions import Resolve, Sql, value_sql
from calotype.history import as_text
from calotype.names import Column
from calotype.spares import Spare, SpareKind, Spares
from calotype.survey import camera_name, has_date

SCORES: Final = ("exposure", "contrast", "sharpness")
"""The scores of the fact `content` that are counted by tenths."""

_TENTH: Final = "min(9, CAST(10 * {} AS INTEGER))"


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


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """The files of one place: as it is called, where somebody wrote that or the run looked it up, else by degrees."""

    country: str | None
    city: str | None
    latitude: int | None
    """Whole degrees, north positive, of places without a name."""
    longitude: int | None
    files: int

    @property
    def name(self) -> str:
        """As people say it: `Vienna, Austria`, or `48° N, 16° E`."""
        named = [part for part in (self.city, self.country) if part]
        if named or self.latitude is None or self.longitude is None:
            return ", ".join(named)
        north, east = ("N" if self.latitude >= 0 else "S"), ("E" if self.longitude >= 0 else "W")
        return f"{abs(self.latitude)}° {north}, {abs(self.longitude)}° {east}"


class StepCost(msgspec.Struct, frozen=True, kw_only=True):
    """What a step has cost so far: the photos that it ran for, and its facts in the catalog.

    Photos and seconds are those of the runs that are counted. Facts and failures are all that the catalog keeps, of
    photos that lie elsewhere too, and once for all copies of one. The step `reading` is opening, identifying and
    decoding; its failures are the files that can't be read and the pictures that can't be decoded.
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
    """A library in numbers. `files` counts each place where a photo lies, `photos` different contents, `images`
    different pictures: with another caption it is another content and the same picture.

    files = those of all years + undated + unread.
    """

    files: int
    photos: int
    images: int
    unopened: int
    """Files that could not be opened, or were not read yet: nobody knows which picture they hold, so that `images` and
    `photos` leave them out."""
    bytes: int
    failed: int
    """Files of which something has failed: those that `errors` lists."""
    since: str | None
    """Only what was read since that time, and only the runs since then."""
    years: list[Year]
    undated: int
    """Files that say nothing of when they were taken; the time of the file is no date of the photo."""
    unread: int
    """Files of which nobody knows what they say, as they could not be opened or were not read to the end yet."""
    cameras: list[Camera]
    where: list[Where]
    """Where photos were taken, the most first; files that say nothing of it are in none."""
    quality: dict[str, list[int]]
    """Of each score, how many files lie in each tenth of 0 to 1, the lowest first."""
    copies: Spare
    """Files of which there is the same, byte for byte or pixel for pixel: those of `spare` but the near ones."""
    spare: dict[SpareKind, Spare]
    """What could go if of each group of copies one were kept; a file is in one kind only, so kinds add up."""
    steps: list[StepCost]
    runs: int
    last_run: RunState
    """How the last run ended, whatever it was over. Unless that is `done`, it may not have come to some files: new ones
    are not among `files`, and others are `unread`. One whose process was killed stays `running`."""
    catalog_bytes: int


class Counting:
    """Counts the files of some places, through the names of one recipe."""

    def __init__(self, lines: Lines, resolve: Resolve, places: Places, spare: Spares, since: int = 0) -> None:
        self.lines = lines
        self.store = lines.store
        self.spare = spare
        self.resolve = resolve
        self.places = places
        self.since = since

    def statistics(self) -> Statistics:
        """All of it."""
        every = self.store.runs()
        runs = [row for row in every if row.started_ns >= self.since]
        total = next(iter(self._tally(Sql("1"))), Tally((1,), 0, 0, 0, 0))
        shots = self._shots()
        return Statistics(
            files=total.files,
            photos=total.photos,
            images=total.images,
            unopened=sum(one.files for one in self._tally(Sql("files.photo IS NULL")) if one.values[0]),
            bytes=total.bytes,
            failed=sum(1 for _ in self.lines.failed(self.places, self.since)),
            since=as_text(self.since) if self.since else None,
            years=_years(shots),
            undated=sum(one.files for one in shots if one.read and one.year is None),
            unread=sum(one.files for one in shots if not one.read),
            cameras=_cameras(shots),
            where=self._where(),
            quality=self._quality(),
            copies=self.spare["bytes"] + self.spare["pixels"],
            spare=dict(self.spare),
            steps=self._steps(self.lines.columns, runs),
            runs=len(runs),
            last_run=every[-1].state if every else "done",
            catalog_bytes=self.store.size(),
        )

    def _tally(self, *values: Sql) -> list[Tally]:
        return self.store.tally(values, places=self.places, read_since_ns=self.since)

    def _value(self, path: str) -> Sql:
        return value_sql(path, self.resolve)

    def _shots(self) -> list[_Shots]:
        """One question for years and cameras together: reading all documents is what takes the time."""
        fields = ("taken_source", "taken_precision", "camera.make", "camera.model")
        month = Sql.build("substr({}, 1, 7)", self._value("metadata.taken_at"))
        found = self._tally(month, *(self._value(f"metadata.{field}") for field in fields))
        return [_Shots.of(one) for one in found]

    def _where(self) -> list[Where]:
        names = [self._value(f"metadata.place.{field}") for field in ("country", "city")]
        degrees = [
            Sql.build("CAST(round({}) AS INTEGER)", self._value(f"metadata.gps.{field}"))
            for field in ("latitude", "longitude")
        ]
        counts: Counter[tuple[str | None, str | None, int | None, int | None]] = Counter()
        for one in self._tally(*names, *degrees):
            country, city, latitude, longitude = one.values
            known = (country, city, None, None) if country or city else (None, None, latitude, longitude)
            if any(part is not None for part in known):
                counts[known] += one.files
        found = [
            Where(country=country, city=city, latitude=latitude, longitude=longitude, files=files)
            for (country, city, latitude, longitude), files in counts.items()
        ]
        return sorted(found, key=lambda place: (-place.files, place.name))

    def _quality(self) -> dict[str, list[int]]:
        """One question for all scores together, as above: there are a thousand answers at most."""
        tenths = [Sql.build(_TENTH, self._value(f"content.{score}.score")) for score in SCORES]
        quality = {score: [0] * 10 for score in SCORES}
        for one in self._tally(*tenths):
            for score, tenth in zip(SCORES, one.values, strict=True):
                if tenth is not None:
                    quality[score][tenth] += one.files
        return quality

    def _steps(self, columns: Sequence[Column], runs: Iterable[RunRow]) -> list[StepCost]:
        counts: Counter[str] = Counter()
        seconds: Counter[str] = Counter()
        for row in runs:
            counts.update(row.summary.get("step_counts", {}))
            seconds.update(row.summary.get("step_seconds", {}))
        uses, unused = self.store.key_uses(), KeyUse(0, 0, 0.0)
        readings = {reading_key(reading).key for reading in DECODED_READINGS}
        digests = {key: row.key for key, row in self.store.keys().items()}
        undecoded = sum(use.failures for key, use in uses.items() if digests[key] in readings)
        unopened = sum(one.files for one in self.store.tally([Sql("1")], Sql("files.failure IS NOT NULL")))
        kept = {"reading": KeyUse(0, unopened + undecoded, 0.0)}
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


class _Shots(NamedTuple):
    """Files whose photos were taken in one month by one camera."""

    year: int | None
    month: int | None
    """None where only the year is known."""
    read: bool
    """Whether there is a fact at all: of a file that could not be read nobody knows what it says."""
    camera: str
    files: int
    bytes: int

    @classmethod
    def of(cls, tally: Tally) -> _Shots:
        when, source, precision, make, model = tally.values
        dated = has_date(when, source)
        return cls(
            year=int(when[:4]) if dated else None,
            month=int(when[5:7]) if dated and precision != "year" else None,
            read=source is not None,
            camera=camera_name(make, model),
            files=tally.files,
            bytes=tally.bytes,
        )


def _years(shots: Iterable[_Shots]) -> list[Year]:
    found: dict[int, list[_Shots]] = {}
    for one in shots:
        if one.year is not None:
            found.setdefault(one.year, []).append(one)
    return [
        Year(
            year=year,
            files=sum(one.files for one in those),
            bytes=sum(one.bytes for one in those),
            months=[sum(one.files for one in those if one.month == month) for month in range(1, 13)],
        )
        for year, those in sorted(found.items())
    ]


def _cameras(shots: Iterable[_Shots]) -> list[Camera]:
    found: dict[str, list[_Shots]] = {}
    for one in shots:
        if one.camera:
            found.setdefault(one.camera, []).append(one)
    cameras = [_camera(name, those) for name, those in found.items()]
    return sorted(cameras, key=lambda camera: (-camera.files, camera.camera))


def _camera(name: str, shots: Sequence[_Shots]) -> Camera:
    years = [one.year for one in shots if one.year is not None]
    return Camera(
        camera=name,
        files=sum(one.files for one in shots),
        first=min(years, default=None),
        last=max(years, default=None),
    )
