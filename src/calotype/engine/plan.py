"""Plan: which files a run has to open, asked of the catalog in one query a step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from calotype.catalog import FileRow, Kind, Store
from calotype.engine.desk import Desk
from calotype.engine.legs import Leg
from calotype.engine.states import FAILURE, PENDING, Answer, walk
from calotype.engine.work import Work
from calotype.recipes.recipe import BoundStep

if TYPE_CHECKING:
    from calotype.engine.messages import Known


def unsettled_rows(store: Store, desk: Desk, leg: Leg, rows: Sequence[FileRow]) -> list[FileRow]:
    """The rows, of unchanged files, for which a step of the leg has to run.

    The query leaves out what is settled, and what an earlier failure blocks; the walk then decides about those that
    are left (skipped by a condition, rejected). Of files with one content, the first is enough, unless the step
    reads the file.
    """
    wanted: dict[str, set[int]] = {"image": set(), "photo": set(), "file": set()}
    for step in leg.steps:
        if step.subject in wanted:
            wanted[step.subject].update(_unsettled(store, desk, step))
    if not any(wanted.values()):
        return []
    candidates = list(_rows_of(rows, wanted))
    works = [Work.of_row(row, b"") for row in candidates]
    indexes = frozenset(step.index for step in leg.steps)
    pending = []
    for start in range(0, len(works), 1000):
        part = works[start : start + 1000]
        for row, known in zip(candidates[start : start + 1000], desk.known(part), strict=True):
            if _has_pending(desk, known, indexes):
                pending.append(row)
    return pending


def _unsettled(store: Store, desk: Desk, step: BoundStep) -> Iterable[int]:
    kind: Kind = step.subject
    needs: list[tuple[int, Kind]] = []
    if step.op.reads in desk.reading_keys:
        needs.append((desk.reading_keys[step.op.reads], "image"))
    for source in step.inputs.values():
        if source is not None and desk.recipe.steps[source].op.scope == "photo":
            needs.append((desk.keys[source], desk.recipe.steps[source].subject))
    return store.unsettled(desk.keys[step.index], kind, desk.circumstances, needs=needs)


def _rows_of(rows: Sequence[FileRow], wanted: dict[str, set[int]]) -> Iterable[FileRow]:
    images, photos, files = (set(wanted[kind]) for kind in ("image", "photo", "file"))
    for row in rows:
        if row.image in images or row.photo in photos or row.version in files:
            images.discard(row.image or 0)
            photos.discard(row.photo or 0)
            files.discard(row.version or 0)
            yield row


def _has_pending(desk: Desk, known: Known, indexes: frozenset[int]) -> bool:
    def answer(step: BoundStep) -> Answer:
        document = known.facts.get(step.index)
        if document is not None:
            decoded: dict[str, object] = msgspec.json.decode(document)
            return decoded
        return FAILURE if step.index in known.failed else PENDING

    pending = walk(desk.recipe, answer, frozenset(known.broken_readings)).pending
    return any(step.index in indexes for step in pending)
