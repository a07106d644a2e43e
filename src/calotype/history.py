"""What earlier runs did and cost, from the catalog."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

import msgspec

from calotype.catalog import RunRow
from calotype.errors import UsageError

_DAYS: Final = ("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S")


class RunLine(msgspec.Struct, frozen=True, kw_only=True):
    """One run, as `stats --by run --json` prints it. One that was killed has no numbers but its start."""

    run: str
    """As its log files are called."""
    recipe: str
    started: str
    """ISO 8601, UTC."""
    state: str
    """running, done, interrupted or failed. One whose process was killed stays running."""
    partial: bool
    """Over a part of the library, or a sample."""
    worked: int
    unchanged: int
    failed: int
    facts: int
    seconds: float
    files_per_second: float
    seconds_each: dict[str, float]
    """By step, seconds a photo; `reading` is opening, identifying and decoding."""
    peak_worker_memory: int
    """Bytes."""


def run_line(row: RunRow) -> RunLine:
    """What a run did and cost."""
    cost = row.summary
    seconds = cost.get("step_seconds", {})
    return RunLine(
        run=run_name(row),
        recipe=row.recipe,
        started=as_text(row.started_ns),
        state=row.state,
        partial=row.partial,
        worked=cost.get("worked", 0),
        unchanged=cost.get("unchanged", 0),
        failed=cost.get("failed", 0),
        facts=cost.get("facts", 0),
        seconds=cost.get("seconds", 0.0),
        files_per_second=cost.get("files_per_second", 0.0),
        seconds_each={
            step: round(seconds[step] / count, 6) for step, count in cost.get("step_counts", {}).items() if count
        },
        peak_worker_memory=cost.get("peak_worker_memory", 0),
    )


def run_name(row: RunRow) -> str:
    """What a run is called, in its log's files and everywhere."""
    return str(row.pinned.get("run", row.id))


def since_ns(text: str, runs: Sequence[RunRow]) -> int:
    """The time that a day (in this machine's time zone) or the name of a run stands for. Raises `UsageError`."""
    for row in runs:
        if text == run_name(row):
            return row.started_ns
    for form in _DAYS:
        try:
            return int(datetime.strptime(text, form).astimezone().timestamp()) * 1_000_000_000
        except ValueError:
            continue
    raise UsageError(
        f"{text!r} is neither a day nor a run",
        hint="a day is written 2024-05-01 or 2024-05-01T18:30; `calotype stats --by run` lists the runs",
    )


def as_text(time_ns: int) -> str:
    """A time as ISO 8601, in UTC."""
    return datetime.fromtimestamp(time_ns / 1e9, UTC).isoformat(timespec="seconds")
