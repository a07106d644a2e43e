"""`calotype stats`: a library and its runs in numbers."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from calotype.cli import options, text
from calotype.spelling import counted

if TYPE_CHECKING:
    from calotype.history import RunLine
    from calotype.stats import Camera, Statistics, StepCost, Where

_SHOWN = 10
_LOW = 3
"""Tenths of a score that are called low."""
_ENDS = {
    "running": "has not ended, or was killed",
    "interrupted": "was stopped before its end",
    "failed": "failed before its end",
}
"""How a run stands that was not done."""


@click.command(short_help="Say in numbers what a library holds and what it cost.")
@options.folders
@click.option("--since", metavar="DAY|RUN", help="Only what was read, and the runs that began, since then.")
@click.option("--by", type=click.Choice(["run"]), help="One line a run: what it did, its speed, its failures.")
@click.option("--all", "every", is_flag=True, help="Every camera and place, not the first ten.")
@options.catalog
@options.as_json
def stats(
    folders: tuple[Path, ...], since: str | None, by: str | None, every: bool, catalog: Path | None, as_json: bool
) -> None:
    """Say in numbers what is below FOLDERS: when, where, which cameras, how good, what copies and what steps cost.

    Nothing is opened; what `analyze` found out is counted. A DAY is written 2024-05-01 or 2024-05-01T18:30; a RUN is
    called as `--by run` lists it, such as 20240501_183000. `no date` are photos that do not say when they were taken
    (the time of a file is no date), `not read` those of which nobody knows; `calotype errors` lists all that failed.

    Exit status: 0 all well; 2 wrong usage; 3 nothing is known of the folders, or the catalog can't be read.
    """
    import msgspec

    with options.open_library(folders, catalog) as library:
        if by == "run":
            runs = library.runs(since)
            if not as_json:
                _print(_runs(runs))
            for run in runs if as_json else ():
                sys.stdout.buffer.write(msgspec.json.encode(run) + b"\n")
            return
        found = library.stats(since)
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode(found) + b"\n")
    else:
        _print(_library(found, since, every=every))


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _library(found: Statistics, since: str | None, *, every: bool) -> Iterator[str]:
    from calotype.survey import different, in_bytes

    read = f" read since {since}" if since else ""
    pictures = different(found.images, found.files, found.unopened)
    failed = f"{found.failed:,} failed" if found.failed else ""
    told = (f"{counted(found.files, 'photo')}{read}", in_bytes(found.bytes), pictures, failed)
    yield ", ".join(one for one in told if one)
    if found.last_run != "done":
        yield f"The last run {_ENDS[found.last_run]}: what it has not come to is missing here, or counted as not read."
    if not found.files:
        return
    yield from _years(found)
    yield from _cameras(found.cameras, len(found.cameras) if every else _SHOWN)
    yield from _where(found.where, len(found.where) if every else _SHOWN)
    if any(map(any, found.quality.values())):
        yield "\nQuality, from 0 to 1"
        yield from text.table(
            [
                (score, text.heights(tenths), f"{sum(tenths[:_LOW]):,} below 0.{_LOW}")
                for score, tenths in found.quality.items()
                if any(tenths)
            ],
            indent="  ",
        )
    yield "\nCopies" + (", whenever they were read" if since else "")
    yield from text.freed(found.spare, indent="  ") or ["  none"]
    yield f"\nCost of {counted(found.runs, 'run')}" + (f" since {since}" if since else "")
    yield from _costs(found.steps)
    size = in_bytes(found.catalog_bytes)
    yield f"\nKept in the catalog ({size}), of all photos that it knows; copies share their facts and failures"
    yield from _kept(found.steps)


def _years(found: Statistics) -> Iterator[str]:
    years = found.years
    largest = max((year.files for year in years), default=0)
    rows = [("When", "", "", "JFMAMJJASOND")] if years else [("When", "", "", "")]
    rows += [
        (f"  {year.year}", f"{year.files:,}", text.bar(year.files, largest, 20), text.heights(year.months))
        for year in years
    ]
    others = (("no date", found.undated), ("not read", found.unread))
    rows += [(f"  {name}", f"{files:,}", "", "") for name, files in others if files]
    yield ""
    yield from text.table(rows, right=(1,))


def _cameras(cameras: Sequence[Camera], shown: int) -> Iterator[str]:
    if not cameras:
        return
    yield "\nCameras"
    yield from text.table(
        [(text.printable(one.camera), f"{one.files:,}", _span(one.first, one.last)) for one in cameras[:shown]],
        right=(1,),
        indent="  ",
    )
    if len(cameras) > shown:
        yield f"  and {len(cameras) - shown:,} more; --all shows them"


def _where(places: Sequence[Where], shown: int) -> Iterator[str]:
    if not places:
        return
    yield "\nWhere"
    yield from text.table(
        [(text.printable(one.name), f"{one.files:,}") for one in places[:shown]], right=(1,), indent="  "
    )
    if len(places) > shown:
        yield f"  and {len(places) - shown:,} more; --all shows them"


def _span(first: int | None, last: int | None) -> str:
    return "" if first is None else f"{first}" if first == last else f"{first} to {last}"


def _costs(steps: Sequence[StepCost]) -> Iterator[str]:
    rows = [("step", "photos", "each", "in all")]
    rows += [
        (step.step, f"{step.photos:,}", f"{1000 * step.seconds_each:.1f} ms", text.duration(step.seconds))
        for step in steps
    ]
    yield from text.table(rows, right=(1, 2, 3), indent="  ")


def _kept(steps: Sequence[StepCost]) -> Iterator[str]:
    from calotype.survey import in_bytes

    rows = [("step", "facts", "failures", "size")]
    rows += [(step.step, f"{step.facts:,}", f"{step.failures:,}", in_bytes(step.bytes)) for step in steps]
    yield from text.table(rows, right=(1, 2, 3), indent="  ")


def _runs(runs: Sequence[RunLine]) -> Iterator[str]:
    if not runs:
        yield "no run since then"
        return
    rows = [("run", "recipe", "state", "worked", "unchanged", "failed", "time", "a second")]
    rows += [
        (
            run.run,
            run.recipe,
            run.state + (", partial" if run.partial else ""),
            f"{run.worked:,}",
            f"{run.unchanged:,}",
            f"{run.failed:,}",
            text.duration(run.seconds),
            f"{run.files_per_second:,.1f}",
        )
        for run in runs
    ]
    yield from text.table(rows, right=(3, 4, 5, 6, 7))
