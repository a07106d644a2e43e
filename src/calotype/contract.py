"""The JSON lines of `analyze`, `run`, `photos` and `show`: one object a file, as DESIGN's contract promises them.

A line is computed from facts, failures and the recipe whenever it is asked; none is stored.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import msgspec

from calotype.catalog import Answer as HangsOn
from calotype.catalog import Failure, FileRow, PhotoRow, Store
from calotype.engine.desk import DECODED_READINGS, reading_key
from calotype.engine.folders import exact_path, shown_path
from calotype.engine.group_leg import kind_of
from calotype.engine.states import (
    FAILURE,
    PENDING,
    SOMETHING,
    Answer,
    State,
    Walker,
    is_plain,
    photo_state,
    steps_looked_into,
)
from calotype.history import UnreadableFolder
from calotype.names import Column
from calotype.pairing import Doubts, companion_doubts
from calotype.recipes.recipe import BoundRecipe, BoundStep

_BATCH = 500


class ErrorLine(msgspec.Struct, frozen=True, kw_only=True):
    """Why a step, a reading (`proxy`, `full`) or a whole file (`file`) has failed."""

    step: str
    code: str
    message: str
    hint: str


class CompanionLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file that belongs to this one, and the rule that paired them."""

    path: str
    rule: str
    doubt: str | None = None
    """What their facts say against it: then they are no pair, though named like one."""


class Line(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What is known of one file."""

    path: str
    """Below the library's root, with slashes (absolute for a further root); not Unicode is replaced."""
    photo_id: str | None
    image_id: str | None
    state: State
    steps: dict[str, State]
    facts: dict[str, msgspec.Raw]
    companions: list[CompanionLine]
    errors: list[ErrorLine]
    path_bytes: str | None = None
    """Base64 of the path, only where `path` is not exact."""
    stale: tuple[str, ...] = ()
    """Facts that were made otherwise than the recipe says today: the run that makes them anew has not ended."""
    provisional: tuple[str, ...] = ()
    """Facts of a run that has not ended, or was over a part of the library, where there is no other."""
    gone: bool = False
    """There is no such file any more, or it is a link to nothing. Only `show` looks."""

    def exact_path(self) -> bytes:
        """The path, byte for byte."""
        return base64.b64decode(self.path_bytes) if self.path_bytes else os.fsencode(self.path)

    def fact(self, name: str) -> Any:
        """A fact, decoded; None where there is none."""
        document = self.facts.get(name)
        return None if document is None else msgspec.json.decode(document)


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """The last line of a run. files = done + rejected + review + blocked + failed + pending."""

    files: int
    photos: int
    images: int
    done: int
    rejected: int
    review: int
    blocked: int
    failed: int
    unchanged: int
    other: int
    seconds: float
    run: str
    pending: int = 0
    """Files of which steps are open: the run was interrupted, or told to look at changed files only."""
    interrupted: bool = False
    unreadable: tuple[UnreadableFolder, ...] = ()
    """Folders that the system would not let the run look into."""
    words: str = ""
    """The same in people's words."""


class SummaryLine(msgspec.Struct, frozen=True):
    """The summary as it is printed."""

    summary: Summary


class Lines:
    """Makes lines from rows of the catalog, for one recipe and the keys under which its facts are looked up."""

    def __init__(
        self,
        store: Store,
        recipe: BoundRecipe,
        columns: Sequence[Column],
        *,
        settled: bool = False,
        doubts: bool = True,
    ) -> None:
        """With `settled`, a step that has no column and has not failed counts as done: the caller knows that a run
        has just settled every step, and does not want all facts to be read for it. Without `doubts` companions are not
        compared with each other: the caller does not look at them."""
        self.store = store
        self.recipe = recipe
        self.columns = columns
        self._place = {column.keys.name: number for number, column in enumerate(columns)}
        keys = {row.key: number for number, row in store.keys().items()}
        asked = {column.keys.name: column.first for column in columns}
        expected = {step.index: asked.get(step.name, keys.get(step.key)) for step in recipe.steps}
        self._failures = {step.index: _failures(store, step, expected[step.index]) for step in recipe.steps}
        # A reading that this recipe does not need may fail as it likes.
        needed = [reading for reading in DECODED_READINGS if any(step.op.reads == reading for step in recipe.steps)]
        readings = {reading: keys.get(reading_key(reading).key) for reading in needed}
        self._broken = {name: store.failures(key) if key is not None else {} for name, key in readings.items()}
        self._may_fail: list[tuple[int, HangsOn]] = [
            (key, _hangs_on(recipe.steps[index])) for index, key in expected.items() if key is not None
        ]
        self._may_fail += [(key, "image") for key in readings.values() if key is not None]
        self._roots = store.roots()
        self._unread = SOMETHING if settled else PENDING
        self._walker = Walker(recipe)
        self._wants_doubts = doubts
        self._metadata = next(
            (
                (self._place[step.name], columns[self._place[step.name]].keys)
                for step in recipe.steps
                if step.op.name == "metadata" and step.name in self._place
            ),
            None,
        )
        self._looked_into = steps_looked_into(recipe)
        everything_asked = settled or len(columns) == len(recipe.steps)
        self._nothing_decides = is_plain(recipe) and everything_asked and not any(self._failures.values())
        self._all_done: dict[str, State] = dict.fromkeys([step.name for step in recipe.steps], "done")

    def of(self, rows: Iterable[PhotoRow]) -> Iterator[Line]:
        """One line a row, in the order of the rows."""
        waiting = iter(rows)
        while batch := list(islice(waiting, _BATCH)):
            photos = self.store.digests("photo", {row.file.photo for row in batch if row.file.photo is not None})
            images = self.store.digests("image", {row.file.image for row in batch if row.file.image is not None})
            doubts = companion_doubts(self.store, batch, self._metadata) if self._wants_doubts else {}
            for row in batch:
                yield self._line(row, photos, images, doubts)

    def failed(self, places: Sequence[tuple[int, bytes]] | None = None, read_since_ns: int = 0) -> Iterator[Line]:
        """The lines of the files of which something has failed, by root and path: all others are not looked at.

        `places` are those of `Store.photos`; `read_since_ns` leaves out what was last read before.
        """
        files = self.store.failing_files(self._may_fail, places, read_since_ns)
        rows = self.store.photos_with_ids(files, [column.keys for column in self.columns])
        # A failure of a step that the recipe skips for this photo is none of its own.
        return (line for line in self.of(rows) if line.errors)

    def _line(self, row: PhotoRow, photos: Mapping[int, bytes], images: Mapping[int, bytes], doubts: Doubts) -> Line:
        file = row.file
        photo = photos.get(file.photo or 0)
        image = images.get(file.image or 0)
        whole = self._path(file)
        line = Line(
            path=shown_path(whole),
            photo_id=photo.hex() if photo else None,
            image_id=image.hex() if image else None,
            state="failed",
            steps={},
            facts={},
            companions=[
                CompanionLine(
                    path=shown_path(os.path.join(os.path.dirname(whole), one.name)),
                    rule=one.rule,
                    doubt=doubts.get((file.id, one.name)),
                )
                for one in file.companions
            ],
            errors=[],
        )
        line.path_bytes = self.path_bytes(file)
        if file.failure is not None:
            line.errors.append(_error("file", file.failure))
            return line
        self._fill(line, row)
        return line

    def shown_path(self, file: FileRow) -> str:
        """A file's path as people see it: below the library's root, or absolute for a further root."""
        return shown_path(self._path(file))

    def path_bytes(self, file: FileRow) -> str | None:
        """The same, exactly, in base64, where it is no Unicode."""
        return exact_path(self._path(file))

    def _path(self, file: FileRow) -> bytes:
        return os.path.join(self._roots.get(file.root, b""), file.path)

    def _fill(self, line: Line, row: PhotoRow) -> None:
        image = row.file.image
        broken = {reading: failures[image] for reading, failures in self._broken.items() if image in failures}
        for reading, failure in broken.items():
            line.errors.append(_error(reading, failure))
        if self._nothing_decides and not broken and None not in row.documents:
            # Most photos of most libraries: a walk would only say the same, at a microsecond a step.
            line.steps, line.state = self._all_done, "done"
        else:
            line.steps = self._walk(line, row, set(broken))
            line.state = photo_state(line.steps, reading_failed=bool(broken))
        marks: dict[str, list[str]] = {"": [], "stale": [], "provisional": []}
        for column, document, used in zip(self.columns, row.documents, row.used, strict=True):
            if document is not None:
                line.facts[column.keys.name] = msgspec.Raw(document)
                marks[column.marks[used]].append(column.keys.name)
        line.stale, line.provisional = tuple(marks["stale"]), tuple(marks["provisional"])

    def _walk(self, line: Line, row: PhotoRow, broken: set[str]) -> dict[str, State]:
        """The state of each step; failures met on the way become errors of the line."""

        def answer(step: BoundStep) -> Answer:
            place = self._place.get(step.name)
            failures = self._failures[step.index]
            if failures and (failure := failures.get(_subject(row.file, step))) is not None:
                # An earlier fact may still be shown and asked for; what the step came to is that it failed.
                line.errors.append(_error(step.name, failure))
                return FAILURE
            if step.op.alone is not None:
                line.facts[step.name] = msgspec.Raw(msgspec.json.encode(step.op.alone))
                said: dict[str, Any] = msgspec.to_builtins(step.op.alone)
                return said
            document = row.documents[place] if place is not None else None
            if document is not None:
                return msgspec.json.decode(document) if step.index in self._looked_into else SOMETHING
            return self._unread if place is None else PENDING

        return self._walker.walk(answer, broken).states


def _failures(store: Store, step: BoundStep, key: int | None) -> dict[int, Failure]:
    """The failures of a step, by what `_subject` gives: those of a group are its members'."""
    failures = store.failures(key) if key is not None else {}
    if step.op.scope == "photo" or not failures:
        return failures
    groups = store.groups(kind_of(step))
    return {image: failures[group] for group, members in groups if group in failures for image in members}


def _hangs_on(step: BoundStep) -> HangsOn:
    """How a file gets at the failure of a step."""
    return step.subject if step.op.scope == "photo" else "group"


def _subject(file: FileRow, step: BoundStep) -> int:
    return {"photo": file.photo, "file": file.version}.get(step.subject, file.image) or 0


def _error(step: str, failure: Failure) -> ErrorLine:
    return ErrorLine(step=step, code=failure.code, message=failure.message, hint=failure.hint)
