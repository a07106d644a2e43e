"""One leg over photos: hands works out in tasks, takes in what was made, and deals with what was lost."""

from __future__ import annotations

import os
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Final, Protocol

from calotype.catalog import FileRow
from calotype.engine import board
from calotype.engine.board import Hand
from calotype.engine.carriers import Carrier, Lost
from calotype.engine.desk import Desk
from calotype.engine.legs import Leg
from calotype.engine.losses import lost_failure
from calotype.engine.messages import Answer, Found, Ids, Made, PhotoFailure, Task, TaskDone
from calotype.engine.sink import Sink
from calotype.engine.work import Work

ITEMS_A_TASK: Final = 32
BYTES_A_TASK: Final = 64_000_000
ATTEMPTS: Final = 2
"""A photo that takes its worker with it is tried this often before it gets a failure."""
LOSSES: Final = 8
"""After so many lost workers a photo is left as it is: each of its steps may have failed by then."""
GRACE_SECONDS: Final = 10.0
"""After Ctrl-C, the time that photos in hand may take to finish."""
_FIRST_TASK: Final = 4


@dataclass(slots=True)
class Tally:
    """What a leg has cost: seconds by step index, -1 is reading and decoding."""

    seconds: dict[int, float] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)
    peak_worker_memory: int = 0

    def add(self, seconds: dict[int, float]) -> None:
        """Add what one photo took."""
        for step, spent in seconds.items():
            self.seconds[step] = self.seconds.get(step, 0.0) + spent
            self.counts[step] = self.counts.get(step, 0) + 1


class Listener(Protocol):
    """Is told what happens to each photo. Called by the supervisor's thread; must be quick."""

    def begun_with(self, total: int) -> None:
        """The leg has so many files, or groups, to work on; 0 while a leg over groups looks for them."""

    def finished_group(self) -> None:
        """The leg is through with a group."""

    def finished(self, work: Work) -> None:
        """The leg is through with a file; its facts are committed soon."""

    def failed(self, path: bytes, where: str, failure: PhotoFailure) -> None:
        """A step, a reading or the opening of a file has failed."""

    def committed(self) -> None:
        """Everything that was finished is in the catalog; called about twice a second."""


class PhotoLeg:
    """Runs the per-photo steps of a leg over works, until none is left or a stop is asked for."""

    def __init__(
        self,
        leg: Leg,
        works: deque[Work],
        carrier: Carrier,
        desk: Desk,
        sink: Sink,
        tally: Tally,
        listener: Listener,
        workers: int,
    ) -> None:
        """`works` are taken out one by one: of a finished one only its row is kept."""
        self.steps = tuple(step.index for step in leg.steps)
        self.waiting = works
        self.rows: list[FileRow] = []
        """Of the files that the leg is through with, but those that could not be opened."""
        self.moved: set[int] = set()
        """Rows of old paths of files whose new one is known."""
        self.tasks: dict[int, list[Work]] = {}
        self.carrier = carrier
        self.desk = desk
        self.sink = sink
        self.tally = tally
        self.listener = listener
        self.workers = workers
        self.numbers = 0
        self.stop_by: float | None = None
        self.unfinished = False
        """Whether a stop came before the end."""
        carrier.open_desk(self.answer)

    def go(self) -> None:
        """Work until done. After `stop`, finishes the photos in hand, for 10 s at most."""
        self.listener.begun_with(len(self.waiting))
        while self.tasks or (self.waiting and self.stop_by is None):
            while self.waiting and self.stop_by is None and self.carrier.capacity() > 0:
                self._give()
            for event in self.carrier.receive(0.1):
                self._take(event)
            if self.sink.tick():
                self.listener.committed()
            if self.stop_by is not None and time.monotonic() > self.stop_by:
                break
        self.unfinished = bool(self.tasks or self.waiting)
        self.sink.commit()
        self.listener.committed()

    def stop(self) -> None:
        """Give nothing more out; what is in hand may finish."""
        self.stop_by = time.monotonic() + GRACE_SECONDS
        self.carrier.ask_to_stop()

    def _give(self) -> None:
        works = self._next_works()
        self.numbers += 1
        self.tasks[self.numbers] = works
        digests = {
            kind: self.desk.store.digests(kind, {subject for work in works if (subject := work.subject(kind))})
            for kind in ("photo", "image", "file")
        }
        known = self.desk.known(works)
        items = [work.item(index, digests, known[index]) for index, work in enumerate(works)]
        self.carrier.give(Task(number=self.numbers, steps=self.steps, items=items))

    def _next_works(self) -> list[Work]:
        """The next works, few at the beginning and towards the end so that all workers have some."""
        share = len(self.waiting) // (2 * self.workers)
        most = _FIRST_TASK if self.numbers < self.workers else max(1, min(ITEMS_A_TASK, share))
        works = [self.waiting.popleft()]
        size = works[0].size
        while self.waiting and len(works) < most and not works[0].losses:
            following = self.waiting[0]
            size += following.size
            if size > BYTES_A_TASK or following.losses:
                break
            works.append(self.waiting.popleft())
        return works

    def answer(self, ids: Ids) -> Answer:
        """The desk's answer to a worker that has found out ids."""
        works = self.tasks[ids.task]
        self.desk.take_ids(works, ids.found)
        self.moved.update(one.moved_from for one in works if one.moved_from is not None and one.version_known)
        named = [one.index for one in ids.found]
        for one in ids.found:
            if one.failure is not None:
                self.listener.failed(works[one.index].path, "file", one.failure)
                self._finish(works[one.index], failed=True)
        alive = [index for index in named if not works[index].finished]
        return Answer(known=dict(zip(alive, self.desk.known([works[index] for index in alive]), strict=True)))

    def _take(self, event: Made | TaskDone | Lost) -> None:
        works = self.tasks.get(event.task)
        if works is None:
            return
        if isinstance(event, Made):
            self._take_made(works[event.index], event)
        elif isinstance(event, TaskDone):
            self.tally.peak_worker_memory = max(self.tally.peak_worker_memory, event.rss)
            self._take_back(event.task)
        else:
            if event.hand is not None:
                self._blame(works[event.hand.item], event.hand, event)
            elif event.begun:
                self._suspect(works, event)
            self._take_back(event.task)

    def _take_made(self, work: Work, made: Made) -> None:
        steps = self.desk.recipe.steps
        for fact in made.facts:
            subject = work.subject(steps[fact.step].subject)
            assert subject is not None, "facts come after ids"
            self.sink.add_fact(self.desk.keys[fact.step], subject, fact.document, fact.blobs)
        for failed in made.failures:
            self._keep_failure(work, failed.step, failed.reading, failed.failure)
        self.tally.add(made.seconds)
        if made.done:
            # A copy of what has failed already fails without another try.
            self._finish(work, failed=work.failed or self.desk.has_failed(work))

    def _keep_failure(self, work: Work, step: int, reading: str, failure: PhotoFailure) -> None:
        work.failed = True
        self.listener.failed(work.path, reading or self.desk.recipe.steps[step].name, failure)
        if reading:
            key, subject, settled = self.desk.reading_keys[reading], work.subject("image"), self.desk.broken[reading]
        else:
            kind = self.desk.recipe.steps[step].subject
            key, subject, settled = self.desk.keys[step], work.subject(kind), self.desk.failed[step]
        if subject is not None:
            settled.add(subject)
            self.sink.add_failure(key, subject, failure)

    def _finish(self, work: Work, *, failed: bool) -> None:
        if not work.finished:
            work.finished = True
            work.failed = failed
            if work.row is not None and work.row.failure is None:
                self.rows.append(work.row)
            self.listener.finished(work)

    def _take_back(self, number: int) -> None:
        """What a task left undone waits again, in front."""
        self.waiting.extendleft(work for work in reversed(self.tasks.pop(number)) if not work.finished)

    def _suspect(self, works: list[Work], lost: Lost) -> None:
        """The worker died between two photos: each is tried alone, so that the next loss says whose fault it was."""
        if len(works) == 1:
            self._blame(works[0], Hand(lost.task, 0, board.OPENING, 0.0), lost)
            return
        for work in works:
            work.losses += 1

    def _blame(self, work: Work, hand: Hand, lost: Lost) -> None:
        work.attempts += 1
        work.losses += 1
        if work.attempts < ATTEMPTS:
            return
        work.attempts = 0
        step = self.desk.recipe.steps[hand.step] if hand.step >= 0 else None
        image_format = (work.row.format if work.row is not None else None) or ""
        failure = lost_failure(work.path.decode("utf-8", "replace"), lost, self.desk.recipe, step, image_format)
        if hand.step == board.OPENING or work.losses >= LOSSES:
            self._fail_file(work, failure)
        elif hand.step in (board.READING_PROXY, board.READING_FULL):
            reading = "proxy" if hand.step == board.READING_PROXY else "full"
            self._keep_failure(work, 0, reading, failure)
        else:
            self._keep_failure(work, hand.step, "", failure)

    def _fail_file(self, work: Work, failure: PhotoFailure) -> None:
        """A file whose opening takes the worker with it has no ids: the failure is the file's."""
        try:
            status: os.stat_result | None = os.stat(os.path.join(work.folder, work.path))
        except OSError:
            status = None
        found = Found(
            index=0,
            size=work.size,
            mtime_ns=work.mtime_ns,
            ctime_ns=status.st_ctime_ns if status else 0,
            inode=status.st_ino if status else 0,
            read_at_ns=time.time_ns(),
            photo=None,
            image=None,
            version=None,
            format=None,
            sidecars=(),
            failure=failure,
        )
        self.desk.take_ids([work], [found])
        self.listener.failed(work.path, "file", failure)
        self._finish(work, failed=True)
