"""A run: scan, plan, legs, sink, from one recipe pinned at its beginning to one summary at its end."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
import time
from collections import deque
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, Literal

import msgspec

from calotype import __version__
from calotype.catalog import FileRow, RunRow, RunState, Store
from calotype.engine.carriers import Carrier
from calotype.engine.carriers.inline import InlineCarrier
from calotype.engine.circumstances import circumstances
from calotype.engine.desk import Desk
from calotype.engine.events import Events, Watch
from calotype.engine.group_leg import GroupLeg
from calotype.engine.groups import NOT_DUPLICATES
from calotype.engine.legs import Leg, cut
from calotype.engine.logs import RunLog
from calotype.engine.photo_leg import PhotoLeg, Tally
from calotype.engine.plan import unsettled_rows
from calotype.engine.processes import is_alive
from calotype.engine.scan import Place, Scanned, commit_scan, scan, take_sample
from calotype.engine.sink import Sink
from calotype.engine.work import Work
from calotype.errors import CalotypeError
from calotype.ops import all_ops
from calotype.recipes.recipe import BoundRecipe
from calotype.settings import Settings
from calotype.spelling import counted

CarrierName = Literal["inline", "local"]


@dataclass(slots=True)
class Outcome:
    """How a run ended."""

    run: int
    name: str
    """As its log files are called."""
    state: RunState
    scanned: Scanned
    unchanged: int
    """Files that were settled and not touched."""
    worked: int
    failed: int
    facts: int
    seconds: float
    leg_seconds: float
    """Spent in legs, without scan and plan."""
    tally: Tally
    workers: int
    log: RunLog
    step_names: tuple[str, ...] = ()

    def cost(self) -> dict[str, Any]:
        """What the run has cost, as its summary keeps it: seconds by step, rate, memory, device."""
        seconds = {self._step(step): round(spent, 4) for step, spent in sorted(self.tally.seconds.items())}
        counts = {self._step(step): count for step, count in sorted(self.tally.counts.items())}
        return {
            "seconds": round(self.seconds, 3),
            "seconds_in_legs": round(self.leg_seconds, 3),
            "worked": self.worked,
            "unchanged": self.unchanged,
            "failed": self.failed,
            "facts": self.facts,
            "files_per_second": round(self.worked / self.leg_seconds, 2) if self.leg_seconds else 0.0,
            "step_seconds": seconds,
            "step_counts": counts,
            "workers": self.workers,
            "peak_worker_memory": self.tally.peak_worker_memory,
            "device": {"asked": "cpu", "used": "cpu"},
            "unreadable": [one.kept() for one in self.scanned.unreadable],
        }

    def _step(self, step: int) -> str:
        return self.step_names[step] if step >= 0 else "reading"


@dataclass(slots=True, kw_only=True)
class Request:
    """What to run, over what."""

    recipe: BoundRecipe
    places: list[Place]
    whole: bool
    """Over the whole library: may declare files gone, and moves names when it ends."""
    settings: Settings
    sample: int | None = None
    only_changed: bool = False
    """Leave unchanged files as they are, even where a step has never seen them."""
    carrier: CarrierName = "local"
    logs: Path | None = None


class Run:
    """Carries out one request on an open store."""

    def __init__(self, store: Store, request: Request, events: Events) -> None:
        self.store = store
        self.request = request
        self.events = events
        self.started = time.time()
        self.log = RunLog(request.logs, self.started)
        self.circumstances = circumstances(request.settings.limits, all_ops(), request.recipe)
        self.workers = 1 if request.carrier == "inline" else request.settings.workers()
        self.tally = Tally()
        self.interrupts = 0
        self.cut_short = False
        """Whether an interruption left something undone; one that comes after the last photo does not."""
        self.leg: PhotoLeg | GroupLeg | None = None
        self.folders: dict[int, bytes] = {}
        self.moved: set[int] = set()
        """Rows of old paths of renamed files, to be forgotten."""
        self.left: set[int] = set()
        """With `only_changed`: unchanged files of which steps are open and stay so."""

    def go(self) -> Outcome:
        """Do it all. The catalog is consistent at every moment; an interrupted run keeps what was committed."""
        begun = time.perf_counter()
        with contextlib.closing(self._carrier()) as carrier, contextlib.closing(self.log), self._interruptible():
            run = self.store.begin_run(self._row())
            try:
                outcome = self._go(run, carrier, begun)
            except BaseException as error:
                # Whoever listens has had enough, by Ctrl-C or by closing the pipe that it was told through.
                enough = isinstance(error, KeyboardInterrupt | BrokenPipeError)
                state: RunState = "interrupted" if enough else "failed"
                with contextlib.suppress(CalotypeError):
                    self.log.event("end", f"the run was {state}: {error}" if str(error) else state, state=state)
                    self.store.end_run(run, state, {"error": str(error)})
                raise
            return outcome

    def _go(self, run: int, carrier: Carrier, begun: float) -> Outcome:
        request = self.request
        desk = Desk(self.store, request.recipe, self.circumstances)
        self.store.begin_names(
            run, request.recipe.source.recipe, {s.name: desk.keys[s.index] for s in request.recipe.steps}
        )
        if next(self.store.files(), None) is None:
            # A first run has work for sure: workers import what they need while folders are read. A rerun that finds
            # nothing to do starts none.
            carrier.start()
        self.log.event("begin", f"recipe {request.recipe.source.recipe}, {counted(self.workers, 'worker')}", run=run)
        scanned = self._scan()
        legs = cut(request.recipe)
        works, settled = self._works(run, desk, legs[0], scanned)
        if not works and not scanned.gone and self._settled_before(run):
            # Groups depend on nothing but the photos and the owner's decisions, and neither has changed.
            legs = legs[:1]
        to_do = len(works)
        self.log.event("plan", f"{counted(to_do, 'file')} to work on, {len(settled):,} unchanged", works=to_do)
        sink = Sink(self.store, run, self.circumstances)
        legs_begun = time.perf_counter()
        failed = self._legs(legs, works, settled, carrier, desk, sink)
        self.store.forget_files(self.moved)
        state: RunState = "interrupted" if self.cut_short else "done"
        if state == "done" and self._whole and not self.left:
            self.store.settle_names(run)
        ended = time.perf_counter()
        outcome = Outcome(
            run=run,
            name=self.log.name,
            state=state,
            scanned=scanned,
            unchanged=len(settled),
            worked=to_do,
            failed=failed,
            facts=sink.written,
            seconds=ended - begun,
            leg_seconds=ended - legs_begun,
            tally=self.tally,
            workers=self.workers,
            log=self.log,
            step_names=tuple(step.name for step in request.recipe.steps),
        )
        self.store.end_run(run, state, outcome.cost())
        self.log.event("end", f"{state} after {outcome.seconds:.1f} s", state=state, facts=sink.written)
        return outcome

    def _scan(self) -> Scanned:
        """What the folders hold beside what the catalog knows, cut down to the sample that was asked for."""
        request = self.request
        scanned = scan(self.store, request.places, request.settings.scan, self.circumstances)
        if request.sample is not None:
            take_sample(scanned, request.sample)
        commit_scan(self.store, scanned, whole=self._whole)
        self.folders = {place.root: place.path for place in request.places}
        for one in scanned.unreadable:
            shown = one.folder.decode("utf-8", "replace")
            self.log.event("unreadable", f"folder {shown or '.'}: {one.reason}", path=shown, reason=one.reason)
        return scanned

    def _works(self, run: int, desk: Desk, leg: Leg, scanned: Scanned) -> tuple[deque[Work], list[FileRow]]:
        """The files that the first leg has to work on, and those of which it wants nothing."""
        pending = self._unsettled(desk, leg, scanned.unchanged, {})
        works = deque(Work.of_target(target, self.folders[target.root]) for target in scanned.targets)
        works.extend(Work.of_row(row, self.folders[row.root]) for row in pending)
        scanned.targets.clear()  # of a million new files they would lie beside their works until the run has ended
        if self._others_at_work(run):
            # Two supervisors that begin at one end would do the same photos at the same time.
            works.rotate(random.randrange(len(works) or 1))
        worked_on = {row.id for row in pending}
        return works, [row for row in scanned.unchanged if row.id not in worked_on]

    def _unsettled(self, desk: Desk, leg: Leg, rows: Sequence[FileRow], worked: Container[int]) -> list[FileRow]:
        """The rows for which the leg has work; with `only_changed` those of files that the run has `worked` on."""
        found = unsettled_rows(desk, leg, rows)
        if not self.request.only_changed:
            return found
        self.left |= {row.id for row in found if row.id not in worked}
        return [row for row in found if row.id in worked]

    def _settled_before(self, run: int) -> bool:
        """Whether the last run of this recipe went over the whole library to its end, and nothing was decided since."""
        mine = [row for row in self.store.runs() if row.recipe == self.request.recipe.source.recipe and row.id != run]
        if not mine or mine[-1].state != "done" or mine[-1].partial:
            return False
        return mine[-1].pinned.get("groups") == self._groups_hang_on()

    def _groups_hang_on(self) -> list[str]:
        """What groups hang on besides the photos: the keys of all steps, and the owner's decisions."""
        decided = sum(1 for _ in self.store.decisions(NOT_DUPLICATES))
        return [*(step.key.hex() for step in self.request.recipe.steps), f"{decided} decisions"]

    def _others_at_work(self, run: int) -> bool:
        """Whether another process of this machine has a run on this catalog."""
        running = (row for row in self.store.runs() if row.state == "running" and row.id != run)
        return any(is_alive(row.pinned.get("process", 0)) for row in running)

    @property
    def _whole(self) -> bool:
        return self.request.whole and self.request.sample is None

    def _legs(
        self, legs: list[Leg], works: deque[Work], settled: list[FileRow], carrier: Carrier, desk: Desk, sink: Sink
    ) -> int:
        """Run all legs; returns how many files failed in one of them.

        With one leg each file is told of as soon as it is committed; with several, a later leg may still change what
        any of them is in, so all are told of at the end.
        """
        at_once = len(legs) == 1
        if at_once:
            self.events.settled([row.id for row in settled])
        rows = list(settled)
        worked: dict[int, None] = {}
        failed: set[int] = set()
        for number, leg in enumerate(legs):
            if number > 0 and not leg.over_groups:
                works = deque(
                    Work.of_row(row, self.folders[row.root]) for row in self._unsettled(desk, leg, rows, worked)
                )
            watch = Watch(self, leg, len(settled), at_once=at_once)
            if leg.over_groups:
                self.leg = GroupLeg(leg.steps[0], rows, carrier, desk, sink, self.tally, watch, whole=self._whole)
            else:
                self.leg = PhotoLeg(leg, works, carrier, desk, sink, self.tally, watch, self.workers)
            if self.interrupts:
                self.cut_short = True
                break
            self.leg.go()
            self.cut_short = self.leg.unfinished
            failed |= watch.failed_files
            worked.update(dict.fromkeys(watch.files))
            if isinstance(self.leg, PhotoLeg):
                self.moved |= self.leg.moved
                if number == 0:
                    rows += self.leg.rows
                    rows.sort(key=lambda row: (row.root, row.path))
        if self.cut_short:
            self.events.stopped()
        if not at_once:
            self.events.settled([row.id for row in settled if row.id not in worked])
            self.events.finished(list(worked))
        return len(failed)

    def _row(self) -> RunRow:
        recipe = self.request.recipe.source
        return RunRow(
            id=0,
            recipe=recipe.recipe,
            started_ns=time.time_ns(),
            partial=not self._whole or self.request.only_changed,
            pinned={
                "run": self.log.name,
                "recipe": msgspec.to_builtins(recipe),
                "calotype": __version__,
                "circumstances": dict(self.circumstances),
                "process": os.getpid(),
                "groups": self._groups_hang_on(),
            },
        )

    def _carrier(self) -> InlineCarrier | Any:
        limits = self.request.settings.limits
        if self.request.carrier == "inline":
            return InlineCarrier(self.request.recipe, limits)
        from calotype.engine.carriers.local import LocalCarrier

        return LocalCarrier(self.request.recipe, limits, self.workers)

    @contextlib.contextmanager
    def _interruptible(self) -> Iterator[None]:
        """Ctrl-C once lets the photos in hand finish; twice, or where none is in hand yet, it raises
        `KeyboardInterrupt` as ever."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def interrupted(number: int, frame: FrameType | None) -> None:
            self.interrupts += 1
            if self.interrupts > 1 or self.leg is None:
                raise KeyboardInterrupt
            self.leg.stop()

        before = signal.signal(signal.SIGINT, interrupted)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
