"""Plan: which files a run has to open, asked of the catalog in one query a step."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

from calotype.catalog import FileRow, Kind
from calotype.engine.desk import Desk
from calotype.engine.legs import Leg
from calotype.engine.marks import Marks
from calotype.engine.states import is_plain
from calotype.engine.work import Work, own_subject
from calotype.recipes.recipe import BoundStep

_AT_ONCE = 1000
_OF_PHOTOS = ("image", "photo", "file")


def unsettled_rows(desk: Desk, leg: Leg, rows: Sequence[FileRow]) -> list[FileRow]:
    """The rows, of unchanged files, for which a step of the leg has to run."""
    return [row for row, _ in pending(desk, leg, rows)]


def pending(desk: Desk, leg: Leg, rows: Sequence[FileRow]) -> Iterator[tuple[FileRow, list[BoundStep]]]:
    """Rows, of unchanged files, for which something has to run, and the steps of the leg that have to.

    The query leaves out what is settled, and what an earlier failure blocks; the walk then decides about those that
    are left (skipped by a condition, rejected). Of files with one content the first is enough, where no condition
    can look at what else is known of each.
    """
    unsettled = {step.index: Marks(_unsettled(desk, step)) for step in leg.steps if step.subject in _OF_PHOTOS}
    wanted = {kind: Marks() for kind in _OF_PHOTOS}
    for step in leg.steps:
        if step.index in unsettled:
            wanted[step.subject].merge(unsettled[step.index])
    plain = is_plain(desk.recipe)
    candidates = list(_rows_of(rows, wanted, each=not plain)) if any(wanted.values()) else []
    if plain:
        # No condition decides anything: what the queries answer is what has to run.
        for row in candidates:
            yield row, [step for step in leg.steps if own_subject(row, step.subject) in unsettled.get(step.index, ())]
        return
    for start in range(0, len(candidates), _AT_ONCE):
        part = candidates[start : start + _AT_ONCE]
        for row, known in zip(part, desk.known([Work.of_row(row, b"") for row in part]), strict=True):
            steps = [step for step in desk.pending(known) if step in leg.steps]
            if steps:
                yield row, steps


def in_turn(desk: Desk, step: BoundStep, rows: Sequence[FileRow]) -> dict[int, FileRow]:
    """The images for which a group step should run, each with its first file of which that holds: what the step reads
    is there, nothing before it failed, its condition is true. `rows` have ids, by root and path."""
    found: dict[int, FileRow] = {}
    if is_plain(desk.recipe):
        # No condition decides anything: whoever has all that the step reads has its turn.
        inputs = [_answered(desk, desk.recipe.steps[index]) for index in step.inputs.values() if index is not None]
        for row in rows:
            image = row.image
            if image is not None and image not in found and all(own_subject(row, k) in has for k, has in inputs):
                found[image] = row
        return found
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        for row, known in zip(part, desk.known([Work.of_row(row, b"") for row in part]), strict=True):
            if row.image is not None and row.image not in found and step in desk.pending(known):
                found[row.image] = row
    return found


def _answered(desk: Desk, step: BoundStep) -> tuple[Kind, Container[int | None]]:
    """The subjects for which a step has an answer, and their kind."""
    if step.op.scope == "photo":
        return step.subject, Marks(desk.store.subjects(desk.keys[step.index]))
    return "image", desk.member_documents.get(step.index, {})


def _unsettled(desk: Desk, step: BoundStep) -> Iterable[int]:
    return desk.store.unsettled(desk.keys[step.index], step.subject, desk.circumstances, needs=_needs(desk, step))


def _needs(desk: Desk, step: BoundStep) -> list[tuple[int, Kind]]:
    """The keys whose failure blocks a step: of its reading, of the facts that it reads, and of what those need."""
    needs: list[tuple[int, Kind]] = []
    if step.op.reads in desk.reading_keys:
        needs.append((desk.reading_keys[step.op.reads], "image"))
    for index in step.inputs.values():
        if index is not None and (source := desk.recipe.steps[index]).op.scope == "photo":
            needs += [(desk.keys[index], source.subject), *_needs(desk, source)]
    return needs


def _rows_of(rows: Sequence[FileRow], wanted: dict[str, Marks], *, each: bool) -> Iterable[FileRow]:
    """The rows of wanted subjects: every one, or the first of each, whose mark then goes."""
    images, photos, files = (wanted[kind] for kind in _OF_PHOTOS)
    for row in rows:
        if row.image in images or row.photo in photos or row.version in files:
            yield row
            if not each:
                images.discard(row.image)
                photos.discard(row.photo)
                files.discard(row.version)
