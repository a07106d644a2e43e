"""The desk: tells workers what is already known of the photos in their hands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from calotype.catalog import Companion, Failure, FileRow, KeyRow, Sidecar, Store
from calotype.digests import key as key_digest
from calotype.engine.messages import Found, Known
from calotype.engine.sink import kept
from calotype.engine.states import FAILURE, PENDING, SOMETHING, Answer, Walker, steps_looked_into
from calotype.engine.work import Work
from calotype.imaging.image import READING_VERSIONS
from calotype.ops.declare import Subject
from calotype.recipes.recipe import BoundRecipe, BoundStep

if TYPE_CHECKING:
    from calotype.engine.groups import Duplicates, Grouped

DECODED_READINGS = ("proxy", "full")
"""Readings that decode: their failure is one of the image, and blocks every step that needs them."""


class Desk:
    """Knows the keys of a pinned run, and looks facts and failures up. Only the supervisor's thread uses it."""

    def __init__(self, store: Store, recipe: BoundRecipe, circumstances: Mapping[str, str]) -> None:
        self.store = store
        self.recipe = recipe
        self.circumstances = circumstances
        with store.transaction():
            self.keys = {step.index: store.put_key(_key_row(step)) for step in recipe.steps}
            self.reading_keys = {reading: store.put_key(reading_key(reading)) for reading in DECODED_READINGS}
        self.failed = {index: self._settled(key) for index, key in self.keys.items()}
        self.broken = {reading: self._settled(key) for reading, key in self.reading_keys.items()}
        self._walker = Walker(recipe)
        self._looked_into = steps_looked_into(recipe)
        self._steps_by_subject: dict[Subject, list[int]] = {}
        for step in recipe.steps:
            if step.op.scope == "photo":
                self._steps_by_subject.setdefault(step.subject, []).append(step.index)
        self.groups: dict[int, list[Grouped]] = {}
        """For group steps of earlier legs: their groups, which a later group step that reads their answers shares."""
        self.stopping = False
        """A leg was asked to stop: groupings that take long give up."""
        self.duplicates: Duplicates | None = None
        """The groups of duplicates that the last step over some found: steps over other kinds of them share these."""
        self.member_documents: dict[int, dict[int, bytes]] = {}
        """For group steps of earlier legs: the result of each image, by step."""
        self.failed_members: dict[int, set[int]] = {}
        """For group steps of earlier legs: the images whose group failed, by step."""

    def _settled(self, key: int) -> set[int]:
        failures = self.store.failures(key)
        return {subject for subject, failure in failures.items() if not failure.is_due(self.circumstances)}

    def known(self, works: Sequence[Work]) -> list[Known]:
        """What is known of each work, in their order; works without ids have nothing."""
        facts: list[dict[int, bytes]] = [{} for _ in works]
        for kind, steps in self._steps_by_subject.items():
            subjects = [work.subject(kind) for work in works]
            wanted = {subject for subject in subjects if subject is not None}
            if not wanted:
                continue
            documents = self.store.facts_of([self.keys[step] for step in steps], wanted)
            for step in steps:
                _put(facts, step, subjects, documents[self.keys[step]])
        if self.member_documents:
            images = [work.subject("image") for work in works]
            for step, answers in self.member_documents.items():
                _put(facts, step, images, answers)
        return [self._with_failures(work, known) for work, known in zip(works, facts, strict=True)]

    def _with_failures(self, work: Work, facts: dict[int, bytes]) -> Known:
        failed = [step.index for step in self.recipe.steps if step.index not in facts and self._has_failed(step, work)]
        image = work.subject("image")
        broken = [reading for reading, images in self.broken.items() if image in images]
        return Known(facts, tuple(failed), tuple(broken))

    def pending(self, known: Known) -> list[BoundStep]:
        """The steps that could run now for a photo of which that is known."""

        def answer(step: BoundStep) -> Answer:
            document = known.facts.get(step.index)
            if document is None:
                return FAILURE if step.index in known.failed else PENDING
            if step.index not in self._looked_into:
                return SOMETHING
            decoded: dict[str, object] = msgspec.json.decode(document)
            return decoded

        return self._walker.walk(answer, frozenset(known.broken_readings)).pending

    def has_failed(self, work: Work) -> bool:
        """Whether a reading or a step of a file has failed, in this run or before it."""
        image = work.subject("image")
        needed = {step.op.reads for step in self.recipe.steps}
        broken = any(image in images for reading, images in self.broken.items() if reading in needed)
        return broken or any(self._has_failed(step, work) for step in self.recipe.steps)

    def _has_failed(self, step: BoundStep, work: Work) -> bool:
        if step.op.scope != "photo":
            return work.subject("image") in self.failed_members.get(step.index, ())
        failed = self.failed[step.index]
        return bool(failed) and work.subject(step.subject) in failed

    def take_ids(self, works: Sequence[Work], found: Sequence[Found]) -> None:
        """Write what workers found out by opening files, and put the rows into the works."""
        identified = [one for one in found if one.version is not None]
        with self.store.transaction():
            photos = self.store.intern("photo", [one.photo or b"" for one in identified])
            images = self.store.intern("image", [one.image or b"" for one in identified])
            versions = self.store.intern("file", [one.version or b"" for one in identified])
            rows = {
                one.index: self._row(works[one.index], one, photo, image, version)
                for one, photo, image, version in zip(identified, photos, images, versions, strict=True)
            }
            rows.update({one.index: self._failed_row(works[one.index], one) for one in found if one.version is None})
            self.store.put_files(rows.values())
            numbers = self.store.file_ids([(row.root, row.path) for row in rows.values()])
        for (index, row), number in zip(rows.items(), numbers, strict=True):
            work = works[index]
            work.row = msgspec.structs.replace(row, id=number)
            work.size, work.mtime_ns = row.size, row.mtime_ns
            work.content_known = work.version_known = row.failure is None

    def _row(self, work: Work, found: Found, photo: int | None, image: int | None, version: int | None) -> FileRow:
        # The content of a file that only moved was not read again: it keeps the time when it was.
        read_at = found.read_at_ns or (work.row.read_at_ns if work.row is not None else 0)
        return FileRow(
            id=0,
            root=work.root,
            path=work.path,
            size=found.size,
            mtime_ns=found.mtime_ns,
            ctime_ns=found.ctime_ns,
            inode=found.inode,
            read_at_ns=read_at,
            photo=photo,
            image=image,
            version=version,
            format=found.format,
            is_link=work.is_link,
            sidecars=tuple(Sidecar(one.name, one.size, one.mtime_ns, one.id) for one in found.sidecars),
            companions=tuple(Companion(one.name, one.rule) for one in work.companions),
        )

    def _failed_row(self, work: Work, found: Found) -> FileRow:
        assert found.failure is not None, "a file without ids says why"
        before = work.row.failure if work.row is not None else None
        again = before is not None and before.code == found.failure.code
        tries = before.tries + 1 if again and before is not None else 1
        return self.failed_row(work, found, kept(found.failure, self.circumstances, tries))

    def failed_row(self, work: Work, found: Found, failure: Failure) -> FileRow:
        """The row of a file that can't be opened or identified."""
        return msgspec.structs.replace(self._row(work, found, None, None, None), failure=failure, sidecars=())


def _put(
    facts: Sequence[dict[int, bytes]], step: int, subjects: Sequence[int | None], documents: Mapping[int, bytes]
) -> None:
    """Put the document of each subject that has one where a step's is looked up."""
    if documents:
        for known, subject in zip(facts, subjects, strict=True):
            if subject is not None and (document := documents.get(subject)) is not None:
                known[step] = document


def reading_key(reading: str) -> KeyRow:
    """The key that failures of a reading hang on: (image, `proxy/1`)."""
    parts = {"reading": f"{reading}/{READING_VERSIONS[reading]}"}
    return KeyRow(key_digest(parts), reading, READING_VERSIONS[reading], "image", parts)


def _key_row(step: BoundStep) -> KeyRow:
    return KeyRow(step.key, step.op.name, step.op.version, step.subject, step.parts)
