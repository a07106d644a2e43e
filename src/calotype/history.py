"""What earlier runs did, cost and could not look into, from the catalog."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

import msgspec

from calotype.catalog import RunRow, Store
from calotype.engine.folders import exact_path, lies_below, shown_path
from calotype.engine.scan import Unreadable
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


class UnreadableFolder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A folder that the system would not let a run look into. What is known below it stays as it is."""

    folder: str
    """As the `path` of a photo; a dot is the library's own."""
    reason: str
    """The system's."""
    hint: str
    folder_bytes: str | None = None
    """Base64 of the path, only where `folder` is not exact."""


def unreadable_folder(found: Unreadable, roots: Mapping[int, bytes]) -> UnreadableFolder:
    """A folder as people and programs are told of it; `roots` are the catalog's, by their numbers."""
    path = os.path.join(roots.get(found.root, b""), found.folder).rstrip(b"/") or b"."
    return UnreadableFolder(
        folder=shown_path(path),
        reason=found.reason,
        hint="allow reading it, and run again; what is known of the photos in it is kept",
        folder_bytes=exact_path(path),
    )


def unreadable_folders(
    store: Store, lie: Mapping[int, bytes], places: Sequence[tuple[int, bytes]]
) -> list[UnreadableFolder]:
    """Folders at or below `places` that the last runs could not read, and that can't be read now.

    `lie` says where each root lies.
    """
    roots = store.roots()
    found = dict.fromkeys(
        one
        for one in _unreadable(store.runs())
        if any(one.root == root and lies_below(one.folder, below) for root, below in places)
    )
    return [
        unreadable_folder(one, roots)
        for one in found
        if _is_unreadable(os.path.join(lie.get(one.root, b""), one.folder))
    ]


def _unreadable(runs: Sequence[RunRow]) -> Iterator[Unreadable]:
    """What could not be read in the last run over the whole library, and in those over parts of it since."""
    for row in reversed(runs):
        yield from map(Unreadable.of, row.summary.get("unreadable", ()))
        if not row.partial and "unreadable" in row.summary:
            return


def _is_unreadable(folder: bytes) -> bool:
    # A run over a part may have missed that it can be read again, or is gone.
    try:
        os.scandir(folder).close()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return False


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
