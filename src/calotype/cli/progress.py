"""Progress on stderr: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from calotype.engine.run import Progress

_SECONDS_A_LINE = 10.0
_WIDTH = 28


class ProgressPrinter:
    """Shows how far a run is. Use it in a `with`, and give `update` to whoever runs."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.terminal = sys.stderr.isatty()
        self._shown = False
        self._last_line = time.monotonic()
        self._already_told = False

    def __enter__(self) -> ProgressPrinter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def end(self) -> None:
        """Leave the bar as it is and go on below it."""
        if self._shown:
            self._shown = False
            print(file=sys.stderr)

    def update(self, progress: Progress) -> None:
        """Show it, unless it is too soon."""
        if self.quiet:
            return
        if progress.already and not self._already_told:
            self._already_told = True
            self._print_line(f"{progress.already:,} files are known and unchanged")
        if self.terminal:
            self._shown = True
            print("\r" + _bar(progress), end="\x1b[K", file=sys.stderr, flush=True)
        elif time.monotonic() - self._last_line >= _SECONDS_A_LINE:
            self._last_line = time.monotonic()
            self._print_line(_words(progress))

    def _print_line(self, text: str) -> None:
        print(("\r\x1b[K" if self._shown else "") + text, file=sys.stderr, flush=True)


def _bar(progress: Progress) -> str:
    share = progress.done / progress.total if progress.total else 1.0
    full = round(share * _WIDTH)
    return f"[{'█' * full}{'·' * (_WIDTH - full)}] {_words(progress)}"


def _words(progress: Progress) -> str:
    parts = [f"{progress.done:,} of {progress.total:,}", f"{progress.rate:.0f} a second"]
    if progress.remaining is not None and progress.done < progress.total:
        parts.append(f"{_duration(progress.remaining)} left")
    if progress.failed:
        parts.append(f"{progress.failed:,} failed")
    return ", ".join((*parts, progress.leg))


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
