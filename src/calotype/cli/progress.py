"""Progress on stderr: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

from calotype.spelling import counted

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from calotype.engine.events import Progress

_SECONDS_A_LINE = 10.0


class ProgressPrinter:
    """Shows how far a run is. Use it in a `with`, and give `update` to whoever runs."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self._bar: Bar | None = None
        self._leg = ""
        self._last_line = time.monotonic()
        self._already_told = False

    def __enter__(self) -> ProgressPrinter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def end(self) -> None:
        """Leave the bar as it is, and let others write below it."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def update(self, progress: Progress) -> None:
        """Show it; where there is no terminal, only every ten seconds."""
        if self.quiet:
            return
        if progress.already and not self._already_told:
            self._already_told = True
            known = counted(progress.already, "file is", "files are")
            print(f"{known} known and unchanged", file=sys.stderr, flush=True)
        if sys.stderr.isatty():
            self._draw(progress)
        elif time.monotonic() - self._last_line >= _SECONDS_A_LINE:
            self._last_line = time.monotonic()
            print(_words(progress), file=sys.stderr, flush=True)

    def _draw(self, progress: Progress) -> None:
        if self._bar is None or self._leg != progress.leg:
            self.end()
            self._bar = _new_bar()
            self._leg = progress.leg
            self._bar.add_task(progress.leg, total=progress.total, rate="", failed="")
            self._bar.start()
        failed = f"{progress.failed:,} failed" if progress.failed else ""
        task = self._bar.task_ids[0]
        self._bar.update(task, completed=progress.done, rate=f"{progress.rate:.0f} a second", failed=failed)


def _new_bar() -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=28),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("[red]{task.fields[failed]}"),
        console=Console(stderr=True),
    )


def _words(progress: Progress) -> str:
    if progress.of == "groups" and not progress.total:
        return f"looking for groups, {progress.leg}"
    done = f"{progress.done:,} of {counted(progress.total, progress.of.removesuffix('s'))}"
    parts = [done, f"{progress.rate:.0f} a second"]
    if progress.remaining is not None and progress.done < progress.total:
        parts.append(f"about {progress.remaining:,.0f} s left")
    if progress.failed:
        parts.append(f"{progress.failed:,} failed")
    return ", ".join((*parts, progress.leg))
