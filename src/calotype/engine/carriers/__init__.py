"""Carriers: how tasks reach workers. `inline` works in this process, `local` in worker processes of this machine.

A carrier moves messages and notices what a worker can't say itself: that it died, is late, or eats memory. It knows
no catalog; what becomes of a lost task is decided by the leg.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple, Protocol

from calotype.engine.board import Hand
from calotype.engine.messages import Answer, GroupTask, Ids, Made, Task, TaskDone

Reason = Literal["crashed", "timeout", "memory"]


class Lost(NamedTuple):
    """A task came back unfinished, because its worker is no more."""

    task: int
    hand: Hand | None
    """What the worker had in hand, if it was of this task."""
    reason: Reason
    detail: str
    """In words: `signal 11 (SIGSEGV)`, `took longer than 20 s`."""
    last_words: str
    """The calls that were open when it died, as far as it could tell."""
    begun: bool
    """Whether the worker may have been at work on it; with no `hand` it died between two items."""


Event = Made | TaskDone | Lost
Desk = Callable[[Ids], Answer]


class Carrier(Protocol):
    """Called by one thread, the supervisor's."""

    def start(self) -> None:
        """Begin to start workers, in the background. Without it, they start when there is a first task to give."""

    def open_desk(self, desk: Desk) -> None:
        """From now on, questions of workers go to this desk."""

    def capacity(self) -> int:
        """How many more tasks it would take now."""

    def give(self, task: Task | GroupTask) -> None:
        """Hand over a task."""

    def receive(self, seconds: float) -> list[Event]:
        """What has happened, waiting up to that long for something to happen."""

    def ask_to_stop(self) -> None:
        """Let workers finish the photo in hand and no more."""

    def close(self) -> None:
        """End all workers at once. A second call does nothing."""
