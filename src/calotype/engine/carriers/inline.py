"""The inline carrier: tasks are done in this process, when they are given. For tests, notebooks and debuggers.

A photo that crashes or hangs a decoder takes this process with it; use `local` for folders that you don't know.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from calotype.engine.bench import Bench
from calotype.engine.board import Board
from calotype.engine.carriers import Desk, Event
from calotype.engine.messages import Answer, FromWorker, GroupTask, Ids, Made, Task, TaskDone
from calotype.errors import CalotypeError
from calotype.recipes.recipe import BoundRecipe
from calotype.settings import Limits


class InlineCarrier:
    """Does each task at once."""

    def __init__(self, recipe: BoundRecipe, limits: Limits) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="calotype-")
        self._board = Board.create(Path(self._folder.name) / "board")
        self._events: list[Event] = []
        self._desk: Desk | None = None
        self._bench = Bench(recipe, limits, self._board, self._keep, self._ask)

    def start(self) -> None:
        """Nothing has to be started."""

    def open_desk(self, desk: Desk) -> None:
        self._desk = desk

    def capacity(self) -> int:
        return 0 if self._events or self._board.stop_asked else 1

    def give(self, task: Task | GroupTask) -> None:
        if isinstance(task, Task):
            self._bench.do(task)
        else:
            self._bench.do_groups(task)

    def receive(self, seconds: float) -> list[Event]:
        events, self._events = self._events, []
        return events

    def ask_to_stop(self) -> None:
        self._board.ask_to_stop()

    def close(self) -> None:
        self._board.close()
        self._folder.cleanup()

    def _keep(self, message: FromWorker) -> None:
        if isinstance(message, Made | TaskDone):
            self._events.append(message)

    def _ask(self, ids: Ids) -> Answer:
        if self._desk is None:
            raise CalotypeError("a task was given before the desk was open", hint="please report this")
        return self._desk(ids)
