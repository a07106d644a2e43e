"""What a run tells whoever started it: files that are finished and committed, and how far it is."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from calotype.engine.legs import Leg
from calotype.engine.messages import PhotoFailure
from calotype.engine.work import Work

if TYPE_CHECKING:
    from calotype.engine.run import Run


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a run is."""

    leg: str
    done: int
    total: int
    """Files, or groups, to work on in this leg."""
    failed: int
    already: int
    """Files that were settled before the run began."""
    seconds: float
    """Since the leg began."""
    of: Literal["photos", "groups"] = "photos"
    """What the leg works on."""

    @property
    def rate(self) -> float:
        """Files or groups a second in this leg."""
        return self.done / self.seconds if self.seconds > 0 else 0.0

    @property
    def remaining(self) -> float | None:
        """Seconds to go at this rate, None before there is one."""
        return (self.total - self.done) / self.rate if self.done else None


class Events:
    """What a run tells whoever started it. Does nothing; override what you want."""

    def settled(self, files: Sequence[int]) -> None:
        """Rows of files that were not worked on; told once, before any that was."""

    def finished(self, files: Sequence[int]) -> None:
        """Rows of files that are finished and committed."""

    def stopped(self) -> None:
        """The run was stopped before its end: files that are told of from now on may have steps that have not run."""

    def progress(self, progress: Progress) -> None:
        """About twice a second."""


class Watch:
    """Listens to a leg: counts, logs failures, and tells whoever started the run what is committed."""

    def __init__(self, run: Run, leg: Leg, already: int, *, at_once: bool) -> None:
        self.run = run
        self.leg = leg
        self.total = 0
        self.already = already
        self.at_once = at_once
        self.begun = time.monotonic()
        self.done = 0
        self.files: list[int] = []
        self.failed_files: set[int] = set()
        self._told = 0

    def begun_with(self, total: int) -> None:
        self.total = total
        if self.leg.over_groups:
            self._tell_progress()

    def finished_group(self) -> None:
        self.done += 1

    def finished(self, work: Work) -> None:
        self.done += 1
        if work.row is None:
            return
        self.files.append(work.row.id)
        if work.failed:
            self.failed_files.add(work.row.id)

    def failed(self, path: bytes, where: str, failure: PhotoFailure) -> None:
        document: Mapping[str, str] = {
            "code": failure.code,
            "message": failure.message,
            "hint": failure.hint,
            "detail": failure.detail,
        }
        step = next((step for step in self.run.request.recipe.steps if step.name == where), None)
        parameters = msgspec.to_builtins(step.parameters) if step is not None else None
        self.run.log.failure(path.decode("utf-8", "replace"), where, document, parameters)

    def committed(self) -> None:
        if self.at_once and len(self.files) > self._told:
            self.run.events.finished(self.files[self._told :])
            self._told = len(self.files)
        self._tell_progress()

    def _tell_progress(self) -> None:
        self.run.events.progress(
            Progress(
                leg=self.leg.name,
                done=self.done,
                total=self.total,
                failed=len(self.failed_files),
                already=self.already,
                seconds=time.monotonic() - self.begun,
                of="groups" if self.leg.over_groups else "photos",
            )
        )
