"""What a run would do, found out without doing it: which files, which steps, why, how long, how much catalog."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from calotype.catalog import RunRow, Store
from calotype.engine.circumstances import circumstances
from calotype.engine.desk import Desk
from calotype.engine.folders import shown_path
from calotype.engine.legs import cut
from calotype.engine.plan import pending
from calotype.engine.run import Request
from calotype.engine.scan import Scanned, scan
from calotype.ops import all_ops
from calotype.recipes.recipe import BoundRecipe

_USUAL_SECONDS = {"reading": 0.009, "content": 0.003, "embedded": 0.0006, "metadata": 0.0002, "thumbnail": 0.0004}
"""For a first run, which has no past to go by: measured on one core with photos of 1.5 to 5 megapixels."""
_USUAL_BYTES = 12_000
"""Catalog a photo, thumbnail included, before there is one to measure."""


class StepPreview(msgspec.Struct, frozen=True, kw_only=True):
    """What a run would do for one step."""

    step: str
    photos: int
    """That it would run for; those of later steps that depend on a condition are counted as if it were true."""
    seconds_each: float
    why: list[str]
    """What has changed since the facts that stand were made; empty where nothing has."""


class Retried(msgspec.Struct, frozen=True, kw_only=True):
    """A file that could not be read, and is tried again."""

    path: str
    """As the `path` of a photo."""
    message: str
    """What was wrong the last time."""


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What a run would do."""

    files: int
    unchanged: int
    changes: dict[str, int]
    """Files to look at, by why: new, changed, fresh (written so shortly before they were read that a change since would
    not show), moved, sidecars, due (they could not be read, and are tried again), unsettled (steps have not run)."""
    retried: list[Retried]
    """Those that are due."""
    gone: int
    other: int
    steps: list[StepPreview]
    seconds: float
    """Estimated for the workers that the run would have."""
    catalog_bytes: int
    """Estimated growth."""


class _Undo(Exception):
    """Ends the transaction in which the catalog is asked: a plan writes nothing."""


def preview(store: Store, request: Request) -> Preview:
    """What carrying out the request would mean. Neither photos nor the catalog are touched."""
    found: Preview | None = None
    try:
        with store.transaction():
            found = _preview(store, request)
            raise _Undo
    except _Undo:
        assert found is not None, "it is set before the transaction is undone"
        return found


def _preview(store: Store, request: Request) -> Preview:
    current = circumstances(request.settings.limits, all_ops(), request.recipe)
    desk = Desk(store, request.recipe, current)
    scanned = scan(store, request.places, request.settings.scan, current)
    steps: Counter[int] = Counter()
    # What was written just before it was read has its facts, unless it has changed after all.
    fresh = [target.row for target in scanned.targets if target.change == "fresh" and target.row is not None]
    open_rows = set()
    for leg in cut(request.recipe):
        if leg.over_groups:
            continue
        for row, waiting in pending(desk, leg, [*scanned.unchanged, *fresh]):
            open_rows.add(row.id)
            steps.update(step.index for step in waiting)
    unsettled = open_rows - {row.id for row in fresh}
    for step in request.recipe.steps:
        steps[step.index] += sum(1 for target in scanned.targets if _would_run(step.subject, target.change))
    changes: Counter[str] = Counter(target.change for target in scanned.targets)
    runs = store.runs()
    each = {step.index: _seconds_each(runs, step.name) for step in request.recipe.steps}
    return Preview(
        files=len(scanned.unchanged) + len(scanned.targets),
        unchanged=len(scanned.unchanged) - len(unsettled),
        changes={**changes, **({"unsettled": len(unsettled)} if unsettled else {})},
        retried=_retried(store, scanned),
        gone=len(scanned.gone),
        other=scanned.counts.other,
        steps=[
            StepPreview(
                step=step.name,
                photos=steps[step.index],
                seconds_each=round(each[step.index], 5),
                why=list(_why(store, request.recipe, step.name, step.parts)),
            )
            for step in request.recipe.steps
        ],
        seconds=_seconds(request, steps, each, runs, scanned, len(unsettled)),
        catalog_bytes=_bytes_a_photo(store, scanned) * (changes["new"] + changes["changed"]),
    )


def _retried(store: Store, scanned: Scanned) -> list[Retried]:
    roots = store.roots()
    return [
        Retried(path=shown_path(os.path.join(roots[row.root], row.path)), message=row.failure.message)
        for target in scanned.targets
        if target.change == "due" and (row := target.row) is not None and row.failure is not None
    ]


def _would_run(subject: str, change: str) -> bool:
    """A renamed file, or one with another sidecar, has the same content: only what reads the file runs."""
    if change == "fresh":
        return False
    return subject == "file" or change not in ("moved", "sidecars")


def _seconds(
    request: Request,
    steps: Mapping[int, int],
    each: Mapping[int, float],
    runs: Sequence[RunRow],
    scanned: Scanned,
    unsettled: int,
) -> float:
    opened = sum(1 for target in scanned.targets if target.change not in ("moved", "sidecars")) + unsettled
    work = sum(count * each[step] for step, count in steps.items()) + opened * _seconds_each(runs, "reading")
    return round(work / request.settings.workers(), 1)


def _seconds_each(runs: Sequence[RunRow], name: str) -> float:
    """What a step took a photo in the newest run that had it."""
    for run in reversed(runs):
        count: int = run.summary.get("step_counts", {}).get(name, 0)
        if count:
            seconds: float = run.summary["step_seconds"][name]
            return seconds / count
    return _USUAL_SECONDS.get(name, 0.005)


def _bytes_a_photo(store: Store, scanned: Scanned) -> int:
    known = len(scanned.unchanged)
    return store.size() // known if known >= 100 else _USUAL_BYTES


def _why(store: Store, recipe: BoundRecipe, name: str, parts: Mapping[str, Any]) -> Iterator[str]:
    standing = store.names(recipe.source.recipe).get(name)
    keys = store.keys()
    if standing is None or standing.standing is None or standing.standing not in keys:
        return
    yield from _differences(keys[standing.standing].parts, parts, "")


def _differences(before: Any, after: Any, where: str) -> Iterator[str]:
    """What differs between two pre-images of keys, in words."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in sorted({*before, *after}):
            yield from _differences(before.get(name), after.get(name), f"{where} {name}".strip())
    elif before != after:
        made_of_ids = where.startswith("facts ")
        yield f"{where} has changed" if made_of_ids else f"{where}: {_shown(before)} before, {_shown(after)} now"


def _shown(value: Any) -> str:
    """A part of a key as a recipe would write it."""
    if value is None or isinstance(value, str):
        return value or "nothing"
    return msgspec.json.encode(value).decode()
