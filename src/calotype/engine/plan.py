"""Plan: which files a run has to open, asked of the catalog in one query a step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from calotype.catalog import FileRow, Kind
from calotype.engine.desk import Desk
from calotype.engine.legs import Leg
from calotype.engine.states import FAILURE, PENDING, Answer, walk
from calotype.engine.work import Work
from calotype.recipes.recipe import BoundStep

if TYPE_CHECKING:
    from calotype.engine.messages import Known

_AT_ONCE = 1000


def unsettled_rows(desk: Desk, leg: Leg, rows: Sequence[FileRow]) -> list[FileRow]:
    """The rows, of unchanged files, for which a step of the leg has to run."""
    return [row for row, _ in pending(desk, leg, rows)]


def pending(desk: Desk, leg: Leg, rows: Sequence[FileRow]) -> Iterator[tuple[FileRow, list[BoundStep]]]:
    """Rows, of unchanged files, for which something has to run, and the steps of the leg that have to.

    The query leaves out what is settled, and what an earlier failure blocks; the walk then decides about those that
    are left (skipped by a condition, rejected). Of files with one content, the first is enough, unless the step
    reads the file.
    """
    wanted: dict[str, set[int]] = {"image": set(), "photo": set(), "file": set()}
    for step in leg.steps:
        if step.subject in wanted:
            wanted[step.subject].update(_unsettled(desk, step))
    candidates = list(_rows_of(rows, wanted)) if any(wanted.values()) else []
    for start in range(0, len(candidates), _AT_ONCE):
        part = candidates[start : start + _AT_ONCE]
        for row, known in zip(part, desk.known([Work.of_row(row, b"") for row in part]), strict=True):
            steps = [step for step in _walk(desk, known) if step in leg.steps]
            if steps:
                yield row, steps


def _unsettled(desk: Desk, step: BoundStep) -> Iterable[int]:
    kind: Kind = step.subject
    needs: list[tuple[int, Kind]] = []
    if step.op.reads in desk.reading_keys:
        needs.append((desk.reading_keys[step.op.reads], "image"))
    for source in step.inputs.values():
        if source is not None and desk.recipe.steps[source].op.scope == "photo":
            needs.append((desk.keys[source], desk.recipe.steps[source].subject))
    return desk.store.unsettled(desk.keys[step.index], kind, desk.circumstances, needs=needs)


def _rows_of(rows: Sequence[FileRow], wanted: dict[str, set[int]]) -> Iterable[FileRow]:
    images, photos, files = (set(wanted[kind]) for kind in ("image", "photo", "file"))
    for row in rows:
        if row.image in images or row.photo in photos or row.version in files:
            images.discard(row.image or 0)
            photos.discard(row.photo or 0)
            files.discard(row.version or 0)
            yield row


def _walk(desk: Desk, known: Known) -> list[BoundStep]:
    def answer(step: BoundStep) -> Answer:
        document = known.facts.get(step.index)
        if document is not None:
            decoded: dict[str, object] = msgspec.json.decode(document)
            return decoded
        return FAILURE if step.index in known.failed else PENDING

    return walk(desk.recipe, answer, frozenset(known.broken_readings)).pending
