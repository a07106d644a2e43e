"""The local carrier: worker processes on this machine, watched and replaced.

Our own small pool, because the well-kept ones lose a whole chunk or themselves to one crash. A worker holds two
tasks, one in work and one waiting, so that it never waits for the supervisor. It is replaced when it dies, when the
photo in its hand is late, or when it passes its memory limit; exactly that photo is blamed.
"""

from __future__ import annotations

import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import BinaryIO, cast

from calotype.engine import processes
from calotype.engine.board import NOTHING, Board, last_words_file
from calotype.engine.carriers import Desk, Event, Lost, Reason
from calotype.engine.messages import (
    Broken,
    FromWorker,
    GroupTask,
    Ids,
    Made,
    Ready,
    Start,
    Stop,
    Task,
    TaskDone,
    ToWorker,
    receive_from_worker,
    send,
)
from calotype.engine.pinned import pin
from calotype.errors import NothingDone
from calotype.recipes.recipe import BoundRecipe
from calotype.settings import Limits

TASKS_A_WORKER = 2
START_SECONDS = 120.0
WATCH_SECONDS = 0.25
LAST_WORDS = 10_000
"""Characters that are kept of what a worker leaves; an endless recursion leaves a thousand lines."""
EXIT_SECONDS = 2.0
"""How long a worker whose pipe has ended may take to end itself, so that its exit status can be told."""
MEMORY_SLACK = 1.25
"""A worker's own limit, where the system has one, fails an allocation first; resident memory is the second net."""


class LocalCarrier:
    """A pool of worker processes."""

    def __init__(self, recipe: BoundRecipe, limits: Limits, workers: int) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="calotype-")
        self._limits = limits
        self._pinned = pin(recipe)
        self._inbox: queue.SimpleQueue[tuple[_Worker, FromWorker | None]] = queue.SimpleQueue()
        self._made = 0
        self._desk: Desk | None = None
        self._stopping = False
        self._last_watch = 0.0
        self._false_starts = 0
        self._wanted = workers
        self._workers: list[_Worker] = []

    def start(self) -> None:
        while len(self._workers) < self._wanted:
            self._workers.append(self._start_worker())

    def open_desk(self, desk: Desk) -> None:
        self._desk = desk

    def capacity(self) -> int:
        if self._stopping:
            return 0
        self.start()
        return sum(max(0, TASKS_A_WORKER - len(worker.tasks)) for worker in self._workers)

    def give(self, task: Task | GroupTask) -> None:
        worker = min(self._workers, key=lambda worker: len(worker.tasks))
        worker.tasks.append(task.number)
        worker.send(task)

    def receive(self, seconds: float) -> list[Event]:
        events: list[Event] = []
        timeout = seconds
        while True:
            try:
                worker, message = self._inbox.get(timeout=timeout)
            except queue.Empty:
                break
            timeout = 0.0
            events.extend(self._take(worker, message))
        self._watch()
        return events

    def ask_to_stop(self) -> None:
        self._stopping = True
        for worker in self._workers:
            worker.board.ask_to_stop()

    def close(self) -> None:
        for worker in self._workers:
            worker.end()
        self._workers = []
        self._folder.cleanup()

    def _start_worker(self) -> _Worker:
        self._made += 1
        board = Board.create(Path(self._folder.name) / f"board-{self._made}")
        worker = _Worker(board, self._inbox)
        recipe, keys = self._pinned
        worker.send(Start(recipe=recipe, keys=keys, limits=self._limits, board=str(board.path)))
        return worker

    def _take(self, worker: _Worker, message: FromWorker | None) -> list[Event]:
        if worker not in self._workers:
            return []
        match message:
            case None:
                return self._gone(worker)
            case Ready():
                worker.ready = True
                self._false_starts = 0
                worker.memory_at_start = message.rss
            case Broken():
                raise NothingDone(message.message, hint=message.detail.strip().splitlines()[-1])
            case Ids():
                if self._desk is not None:
                    worker.send(self._desk(message))
            case Made():
                return [message]
            case TaskDone():
                worker.tasks.remove(message.task)
                return [message]
        return []

    def _gone(self, worker: _Worker) -> list[Event]:
        """A worker has died: its tasks come back, and another takes its place."""
        reason, detail = worker.why_gone()
        last_words = worker.last_words()
        hand = worker.board.hand()
        blamed = hand if hand.task != NOTHING else None
        self._false_starts += not worker.ready
        if self._false_starts > 5 + len(self._workers):
            raise NothingDone(
                f"the workers die before they have a photo in hand ({detail})",
                hint="`calotype doctor` checks the installation; free memory, or start fewer workers with --jobs",
            )
        events: list[Event] = []
        for place, task in enumerate(worker.tasks):
            hand_of_task = blamed if blamed and blamed.task == task else None
            begun = hand_of_task is not None or (blamed is None and worker.ready and place == 0)
            events.append(Lost(task, hand_of_task, reason, detail, last_words, begun))
        worker.end()
        position = self._workers.index(worker)
        if self._stopping:
            del self._workers[position]
        else:
            self._workers[position] = self._start_worker()
        return events

    def _watch(self) -> None:
        now = time.monotonic()
        if now - self._last_watch < WATCH_SECONDS:
            return
        self._last_watch = now
        for worker in self._workers:
            hand = worker.board.hand()
            if worker.has_ended():
                worker.end_group()
            elif hand.task != NOTHING and 0 < hand.deadline < now:
                worker.kill("timeout", "it took longer than its time limit")
            elif not worker.ready and now - worker.started > START_SECONDS:
                worker.kill("timeout", f"it did not start within {START_SECONDS:.0f} s")
            elif hand.task != NOTHING and worker.memory() > self._limits.memory * MEMORY_SLACK + worker.memory_at_start:
                worker.kill("memory", "it passed its memory limit")


class _Worker:
    """One process, a thread that reads from it and one that writes to it (neither side ever waits for the other)."""

    def __init__(self, board: Board, inbox: queue.SimpleQueue[tuple[_Worker, FromWorker | None]]) -> None:
        self.board = board
        self.tasks: list[int] = []
        self.ready = False
        self.started = time.monotonic()
        self.memory_at_start = 0
        self._killed: tuple[Reason, str] | None = None
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "calotype.engine.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=processes.worker_environment(),
            start_new_session=True,
        )
        self._outbox: queue.SimpleQueue[ToWorker | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, args=(inbox,), daemon=True).start()
        threading.Thread(target=self._write, daemon=True).start()

    def send(self, message: ToWorker) -> None:
        self._outbox.put(message)

    def memory(self) -> int:
        return processes.resident_memory(self._process.pid)

    def kill(self, reason: Reason, detail: str) -> None:
        self._killed = (reason, detail)
        self.end_group()

    def has_ended(self) -> bool:
        return processes.has_ended(self._process)

    def end_group(self) -> None:
        """End it and what it has started: a child would keep the pipe open, and its end would not be noticed."""
        processes.end_group(self._process)

    def why_gone(self) -> tuple[Reason, str]:
        until = time.monotonic() + EXIT_SECONDS
        while not self.has_ended() and time.monotonic() < until:
            time.sleep(0.01)
        self.end_group()
        status = self._process.wait()
        if self._killed is not None:
            return self._killed
        if status < 0:
            return "crashed", f"signal {-status} ({signal.Signals(-status).name})"
        return "crashed", f"exit status {status}"

    def last_words(self) -> str:
        try:
            return last_words_file(self.board.path).read_text(encoding="utf-8", errors="replace")[:LAST_WORDS]
        except OSError:
            return ""

    def end(self) -> None:
        """Ask politely and kill: a worker holds nothing that could be lost."""
        self._outbox.put(Stop())
        self._outbox.put(None)
        self.end_group()
        self._process.wait()
        self.board.close(remove=True)

    def _read(self, inbox: queue.SimpleQueue[tuple[_Worker, FromWorker | None]]) -> None:
        stdout = cast(BinaryIO, self._process.stdout)
        while True:
            try:
                message = receive_from_worker(stdout)
            except (OSError, ValueError):
                message = None
            inbox.put((self, message))
            if message is None:
                stdout.close()
                return

    def _write(self) -> None:
        stdin = cast(BinaryIO, self._process.stdin)
        while (message := self._outbox.get()) is not None:
            try:
                send(stdin, message)
            except OSError:
                # The worker is gone; the reading thread has told so.
                break
        try:
            stdin.close()
        except OSError:
            return
