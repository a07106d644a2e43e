"""The bench: where a worker works through its items, one photo after the other.

The same code serves a worker process and the `inline` carrier. It knows neither pipes nor the catalog: it is given a
board, a way to send, and a way to ask the desk.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

import msgspec

from calotype.engine import board as boards
from calotype.engine.board import Board
from calotype.engine.hand import FileChanged, Hand
from calotype.engine.messages import (
    Answer,
    FromWorker,
    GroupMember,
    GroupTask,
    Ids,
    Made,
    StepFailure,
    Task,
    TaskDone,
)
from calotype.engine.processes import resident_memory
from calotype.engine.results import answer_type, as_photo_error, fact_of, failure_of, member_documents, stored_decoder
from calotype.engine.states import FAILURE, PENDING, SOMETHING, Walker, steps_looked_into
from calotype.engine.states import Answer as StateAnswer
from calotype.errors import PhotoError
from calotype.ops.declare import Member
from calotype.recipes.recipe import BoundRecipe, BoundStep
from calotype.settings import Limits

READ_SECONDS: Final = -1
"""Where `Made.seconds` keeps the time for reading and decoding."""

_CODE_OF_READING = {"proxy": boards.READING_PROXY, "full": boards.READING_FULL}


class Bench:
    """Works through tasks. `send` takes every message but `Ids`, which `ask` takes, answering."""

    def __init__(
        self,
        recipe: BoundRecipe,
        limits: Limits,
        board: Board,
        send: Callable[[FromWorker], None],
        ask: Callable[[Ids], Answer],
    ) -> None:
        self.recipe = recipe
        self.limits = limits
        self.board = board
        self.send = send
        self.ask = ask
        self.walker = Walker(recipe)
        self.looked_into = steps_looked_into(recipe)
        self._copies: dict[tuple[int, bytes], bytes] = {}

    def do(self, task: Task) -> None:
        """Work through the files of a task: find out the ids that are not known, ask the desk once, then work."""
        self._copies.clear()
        hands = {index: Hand(item, self.limits) for index, item in enumerate(task.items)}
        self._identify(task, {index: hand for index, hand in hands.items() if not hand.ids_known})
        for index in sorted(hands):
            if self.board.stop_asked:
                break
            hand = hands.pop(index)
            if hand.ids_known:
                self._work(task, index, hand)
        self.board.clear()
        self.send(TaskDone(task=task.number, rss=resident_memory()))

    def _identify(self, task: Task, hands: dict[int, Hand]) -> None:
        found = []
        for index, hand in hands.items():
            if self.board.stop_asked:
                break
            self.board.put(task.number, index, boards.OPENING, self._deadline(None))
            found.append(hand.identify(index))
        self.board.clear()
        if found:
            known = self.ask(Ids(task=task.number, found=found)).known
            for index, hand in hands.items():
                if index in known:
                    hand.known = known[index]

    def _work(self, task: Task, index: int, hand: Hand) -> None:
        work = _PhotoWork(self, task, index, hand)
        try:
            work.go()
        except FileChanged:
            # The file is no longer what the catalog knew, or what was read a moment ago: begin anew, once. What was
            # made of the old content and not sent yet is dropped with it.
            hand.forget_ids()
            self._identify(task, {index: hand})
            if not hand.ids_known:
                return
            work = _PhotoWork(self, task, index, hand)
            work.go()
        work.send(done=True)

    def _deadline(self, timeout: float | None) -> float:
        return time.monotonic() + (timeout or self.limits.seconds)

    def do_groups(self, task: GroupTask) -> None:
        """Work through groups: a group or library op works on facts alone."""
        step = self.recipe.steps[task.step]
        decoders = {
            argument: stored_decoder(answer_type(self.recipe.steps[source].op))
            for argument, source in step.inputs.items()
            if source is not None
        }
        for index, group in enumerate(task.groups):
            if self.board.stop_asked:
                break
            self.board.put(
                task.number, index, task.step, self._deadline(self.recipe.stages[step.stage].timeout_seconds)
            )
            self.send(self._group_made(task, index, step, group, decoders))
        self.board.clear()
        self.send(TaskDone(task=task.number, rss=resident_memory()))

    def _group_made(
        self,
        task: GroupTask,
        index: int,
        step: BoundStep,
        group: list[GroupMember],
        decoders: dict[str, msgspec.json.Decoder[Any]],
    ) -> Made:
        begun = time.perf_counter()
        made = Made(task=task.number, index=index)
        try:
            returned = step.op.function([_member(step, member, decoders) for member in group], step.parameters)
            result, ranks = returned if step.op.member_result is not None else (returned, None)
            fact = fact_of(step, result)
            if ranks is not None:
                made.members.extend(member_documents(step.op, ranks, len(group)))
            made.facts.append(fact)
        except Exception as error:
            made.failures.append(StepFailure(step.index, "", failure_of(as_photo_error(step, error))))
        made.seconds[step.index] = time.perf_counter() - begun
        return made


def _member(step: BoundStep, member: GroupMember, decoders: dict[str, msgspec.json.Decoder[Any]]) -> Member:
    return Member(
        image_id=member.image,
        paths=member.paths,
        likeness=member.likeness,
        rule=member.rule,
        blobs=member.blobs,
        facts={
            argument: decoders[argument].decode(member.facts[argument]) if argument in member.facts else None
            for argument in step.inputs
        },
    )


class _PhotoWork:
    """One photo's way through the steps of a leg."""

    def __init__(self, bench: Bench, task: Task, index: int, hand: Hand) -> None:
        self.bench = bench
        self.task = task
        self.index = index
        self.hand = hand
        self.made = Made(task=task.number, index=index)
        self.broken_readings = set(hand.known.broken_readings)
        self.results: dict[int, Any] = {}
        self.deadlines: dict[int, float] = {}

    def go(self) -> None:
        self.bench.walker.walk(self.answer, self.broken_readings)

    def send(self, *, done: bool) -> None:
        self.made.done = done
        self.bench.send(self.made)
        self.made = Made(task=self.task.number, index=self.index)

    def answer(self, step: BoundStep) -> StateAnswer:
        known = self.hand.known
        document = known.facts.get(step.index)
        if document is None and step.index in known.failed:
            return FAILURE
        if document is None:
            if step.index not in self.task.steps:
                return PENDING
            document = self._copy_of(step) or self._run(step)
            if document is None:
                return FAILURE
            known.facts[step.index] = document
        if step.index in self.bench.looked_into:
            decoded: dict[str, Any] = msgspec.json.decode(document)
            return decoded
        return SOMETHING

    def _copy_of(self, step: BoundStep) -> bytes | None:
        """The document, where another file of this task has the same content and was just worked on."""
        return self.bench._copies.get((step.index, self.hand.subject(step.subject)))

    def _run(self, step: BoundStep) -> bytes | None:
        try:
            first = self._read(step)
        except PhotoError as error:
            self._reading_failed(step, error)
            return None
        self.bench.board.put(self.task.number, self.index, step.index, self._deadline_of(step))
        begun = time.perf_counter()
        try:
            arguments = {argument: self._input(source) for argument, source in step.inputs.items()}
            result = step.op.function(*first, step.parameters, **arguments)
            fact = fact_of(step, result)
        except FileChanged:
            raise
        except Exception as error:
            self.made.failures.append(StepFailure(step.index, "", failure_of(as_photo_error(step, error))))
            return None
        finally:
            self.made.seconds[step.index] = time.perf_counter() - begun
        self.results[step.index] = result
        self.made.facts.append(fact)
        self.bench._copies[step.index, self.hand.subject(step.subject)] = fact.document
        if self.made.seconds[step.index] > 0.1:
            self.send(done=False)
        return fact.document

    def _deadline_of(self, step: BoundStep) -> float:
        """When the stage of a step must have ended: its time begins with the first step that has what it reads."""
        deadline = self.deadlines.get(step.stage)
        if deadline is None:
            timeout = self.bench.recipe.stages[step.stage].timeout_seconds
            deadline = self.deadlines[step.stage] = self.bench._deadline(timeout)
        return deadline

    def _read(self, step: BoundStep) -> tuple[Any, ...]:
        """What the op is given first: an image, a photo, a file, or nothing. It has a time limit of its own, which
        no stage's is part of: all steps of all stages share a reading."""
        reads = step.op.reads
        if reads == "facts":
            return ()
        code = _CODE_OF_READING.get(reads, boards.OPENING)
        self.bench.board.put(self.task.number, self.index, code, self.bench._deadline(None))
        begun = time.perf_counter()
        try:
            return (self.hand.read(reads),)
        finally:
            spent = time.perf_counter() - begun
            self.made.seconds[READ_SECONDS] = self.made.seconds.get(READ_SECONDS, 0.0) + spent
            if step.stage in self.deadlines:
                self.deadlines[step.stage] += spent

    def _reading_failed(self, step: BoundStep, error: PhotoError) -> None:
        reading = step.op.reads if step.op.reads in _CODE_OF_READING else ""
        if reading:
            self.broken_readings.add(reading)
        self.made.failures.append(StepFailure(step.index, reading, failure_of(error)))

    def _input(self, source: int | None) -> Any:
        if source is None:
            return None
        if source not in self.results:
            document = self.hand.known.facts.get(source)
            decoder = stored_decoder(answer_type(self.bench.recipe.steps[source].op))
            self.results[source] = None if document is None else decoder.decode(document)
        return self.results[source]
