"""One group or library step: who is in which group, what is settled, and the rest as tasks."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from calotype.catalog import FileRow, Kind
from calotype.digests import group_id
from calotype.engine.candidates import Candidates
from calotype.engine.carriers import Carrier, Lost
from calotype.engine.desk import Desk
from calotype.engine.groups import GROUPINGS, Grouped, Stopped
from calotype.engine.losses import lost_failure
from calotype.engine.messages import Answer, GroupMember, GroupTask, Ids, Made, PhotoFailure, TaskDone
from calotype.engine.photo_leg import ATTEMPTS, GRACE_SECONDS, Listener, Tally
from calotype.engine.sink import Sink
from calotype.errors import DeclarationError
from calotype.recipes.recipe import BoundStep

GROUPS_A_TASK: Final = 64


class _Group(msgspec.Struct, eq=False):
    """A group to be worked on."""

    row: int
    group: Grouped
    attempts: int = 0
    alone: bool = False
    """Not to be given to a worker together with others: it may have cost one its life."""
    finished: bool = False

    @property
    def images(self) -> Sequence[int]:
        """Its members."""
        return self.group.images


_Kept = tuple[int, Sequence[int]]
"""The row of a group, and its images."""

MOST_WITH_BLOBS = 100
"""Members of a group up to which they are given their blobs: of thousands they would be a message of many megabytes."""


class GroupLeg:
    """Runs one group or library step over all images whose turn it is."""

    def __init__(
        self,
        step: BoundStep,
        rows: Sequence[FileRow],
        carrier: Carrier,
        desk: Desk,
        sink: Sink,
        tally: Tally,
        listener: Listener,
        *,
        whole: bool,
    ) -> None:
        self.step = step
        self.carrier = carrier
        self.desk = desk
        self.sink = sink
        self.tally = tally
        self.listener = listener
        self.whole = whole
        self.kind = kind_of(step)
        if self.kind not in GROUPINGS:
            raise DeclarationError(
                f"op {step.op.name!r} works on groups of the kind {self.kind!r}, which nothing makes",
                hint=f"kinds of groups: {', '.join(sorted(GROUPINGS))}",
            )
        self.tasks: dict[int, list[_Group]] = {}
        self.numbers = 0
        self.candidates = Candidates.of_step(step, desk, rows)
        self.stop_by: float | None = None
        self.unfinished = False
        """Whether a stop came before the end."""
        carrier.open_desk(_no_questions)

    def go(self) -> None:
        """Find out the groups, work on those that are not settled, and keep who is in which."""
        key = self.desk.keys[self.step.index]
        self.listener.begun_with(0)
        try:
            groups = self._groups()
        except Stopped:
            self.unfinished = True
            return
        settled = self.desk.store.facts(key, [group.row for group in groups])
        failed = self.desk.failed[self.step.index]
        waiting = deque(group for group in groups if group.row not in settled and group.row not in failed)
        self.listener.begun_with(len(waiting))
        while self.tasks or (waiting and self.stop_by is None):
            while waiting and self.stop_by is None and self.carrier.capacity() > 0:
                self._give(waiting)
            for event in self.carrier.receive(0.1):
                self._take(event, waiting)
            if self.sink.tick():
                self.listener.committed()
            if self.stop_by is not None and time.monotonic() > self.stop_by:
                break
        self.unfinished = bool(self.tasks or waiting)
        self.sink.commit()
        self._keep_groups(groups)

    def stop(self) -> None:
        """Give nothing more out."""
        self.stop_by = time.monotonic() + GRACE_SECONDS
        self.desk.stopping = True
        self.carrier.ask_to_stop()

    def _groups(self) -> list[_Group]:
        candidates = self.candidates
        groups = self._of_source()
        if groups is None:
            groups = GROUPINGS[self.kind](candidates, self.desk)
        digests = candidates.digests
        ids = [group_id(self.kind, [digests[image] for image in group.images]) for group in groups]
        subject: Kind = "library" if self.kind == "library" else "group"
        numbers = self.desk.store.intern(subject, ids) if ids else []
        self.desk.groups[self.step.index] = groups
        return [_Group(row, group) for row, group in zip(numbers, groups, strict=True)]

    def _of_source(self) -> list[Grouped] | None:
        """The groups of the group step that this one reads, as far as the turn of all their members has come."""
        for index in self.step.inputs.values():
            if index is not None and index in self.desk.groups:
                groups = self.desk.groups[index]
                return [group for group in groups if all(image in self.candidates for image in group.images)]
        return None

    def _give(self, waiting: deque[_Group]) -> None:
        groups = [waiting.popleft()]
        while waiting and len(groups) < GROUPS_A_TASK and not (groups[0].alone or waiting[0].alone):
            groups.append(waiting.popleft())
        self.numbers += 1
        self.tasks[self.numbers] = groups
        members = self._members(groups)
        self.carrier.give(GroupTask(number=self.numbers, step=self.step.index, groups=members))

    def _members(self, groups: Sequence[_Group]) -> list[list[GroupMember]]:
        candidates = self.candidates
        images = list(dict.fromkeys(image for group in groups for image in group.images))
        facts: dict[int, dict[str, bytes]] = {image: {} for image in images}
        for argument in self.step.inputs:
            for image, document in candidates.documents(argument, images):
                facts[image][argument] = document
        return [
            [
                GroupMember(
                    candidates.digests[image],
                    candidates.paths(image),
                    likeness,
                    facts[image],
                    group.rule,
                    self._blobs(facts[image]) if len(group.images) <= MOST_WITH_BLOBS else {},
                )
                for image, likeness in zip(group.images, group.likeness, strict=True)
            ]
            for group in (each.group for each in groups)
        ]

    def _blobs(self, documents: Mapping[str, bytes]) -> dict[str, bytes]:
        """The blobs that the op asks for, of one member, by argument."""
        found = {}
        for argument, needed in self.step.op.facts.items():
            index = self.step.inputs.get(argument)
            if needed.blobs_in != self.kind or index is None or argument not in documents:
                continue
            (field, *_) = self.desk.recipe.steps[index].op.blobs
            blob = self.desk.store.blob(bytes.fromhex(msgspec.json.decode(documents[argument])[field]["blob"]))
            if blob is not None:
                found[argument] = blob
        return found

    def _take(self, event: Made | TaskDone | Lost, waiting: deque[_Group]) -> None:
        groups = self.tasks.get(event.task)
        if groups is None:
            return
        if isinstance(event, Made):
            self._take_made(groups[event.index], event)
            return
        if isinstance(event, Lost) and event.begun:
            item = event.hand.item if event.hand is not None else None
            self._blame(groups if item is None else [groups[item]], event)
        waiting.extendleft(group for group in reversed(self.tasks.pop(event.task)) if not group.finished)

    def _blame(self, suspects: list[_Group], lost: Lost) -> None:
        """Each suspect is tried again, alone, so that the next loss says whose fault it was."""
        for group in suspects:
            group.alone = True
        if len(suspects) == 1:
            suspects[0].attempts += 1
            if suspects[0].attempts >= ATTEMPTS:
                what = f"a group of {len(suspects[0].images)}"
                self._keep_failure(suspects[0], lost_failure(what, lost, self.desk.recipe, self.step, ""))

    def _take_made(self, group: _Group, made: Made) -> None:
        key = self.desk.keys[self.step.index]
        for fact in made.facts:
            self.sink.add_fact(key, group.row, fact.document, fact.blobs)
        for image, document in zip(group.images, made.members, strict=False):
            self.sink.add_member_fact(key, group.row, image, document)
        for failed in made.failures:
            self._keep_failure(group, failed.failure)
        self.tally.add(made.seconds)
        group.finished = True
        self.listener.finished_group()

    def _keep_failure(self, group: _Group, failure: PhotoFailure) -> None:
        group.finished = True
        self.listener.failed(self.candidates.paths(group.images[0])[0].encode(), self.step.name, failure)
        self.desk.failed[self.step.index].add(group.row)
        self.sink.add_failure(self.desk.keys[self.step.index], group.row, failure)

    def _keep_groups(self, groups: list[_Group]) -> None:
        """Make these the current groups, and put each photo's answer where later legs find it."""
        store, key = self.desk.store, self.desk.keys[self.step.index]
        made = [(group.row, group.images) for group in groups]
        with store.transaction():
            store.replace_groups(self.kind, made if self.whole else _put_among(list(store.groups(self.kind)), made))
        failed = self.desk.failed[self.step.index]
        self.desk.failed_members[self.step.index] = {
            image for group in groups if group.row in failed for image in group.images
        }
        answers: dict[int, bytes] = {}
        results = store.facts(key, [group.row for group in groups])
        for group in groups:
            members = store.member_facts(key, group.row) if self.step.op.member_result is not None else {}
            for image in group.images:
                document = members.get(image) or results.get(group.row)
                if document is not None:
                    answers[image] = document
        if self.step.op.alone is not None:
            unanswered = set(self.candidates.images).difference(*(group.images for group in groups))
            answers.update(dict.fromkeys(unanswered, msgspec.json.encode(self.step.op.alone)))
        self.desk.member_documents[self.step.index] = answers


def kind_of(step: BoundStep) -> str:
    """The kind of groups that a group or library step works over: its parameter `kind`, else as the op declares."""
    if step.op.scope == "library":
        return "library"
    kind: str = getattr(step.parameters, "kind", step.op.groups)
    return kind


def _put_among(current: Sequence[_Kept], made: Sequence[_Kept]) -> list[_Kept]:
    """The current groups with those of a run over a part of the library, so that no photo is in two.

    Such a run does not see all photos: a group of it takes the place of those that lie in it whole, and where it would
    cut one up, that one stands.
    """
    owner = {image: row for row, images in current for image in images}
    members = {row: set(images) for row, images in current}
    for row, images in made:
        touched = {owner[image] for image in images if image in owner}
        if all(members[one] <= set(images) for one in touched):
            for one in touched:
                del members[one]
            members[row] = set(images)
    known = {row: images for row, images in (*current, *made) if row in members}
    return list(known.items())


def _no_questions(ids: Ids) -> Answer:
    """Group tasks open no files, so no worker has anything to ask."""
    return Answer(known={})
