"""Progress on stderr: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

from calotype.cli import text
from calotype.spelling import counted

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.live import Live
    from rich.text import Text

    from calotype.engine.events import Progress

_SECONDS_A_LINE = 10.0
_MINUTE = 60
_MINUTES_ALONE = 10
_GAP = 2
_BAR = 28
_LEAST_BAR = 8
_LEAST_WHAT = 12
"""Characters that the steps which run get where they need them, before there is a bar."""


class ProgressPrinter:
    """Shows how far a run is. Use it in a `with`, and give `update` to whoever runs."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self._live: Live | None = None
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
        if self._live is not None:
            self._live.stop()
            self._live = None

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
        from rich.console import Console
        from rich.live import Live

        if self._live is None or self._leg != progress.leg:
            self.end()
            self._leg = progress.leg
            self._live = Live(console=Console(stderr=True), auto_refresh=False)
            self._live.start()
        self._live.update(ProgressLine(progress), refresh=True)


class ProgressLine:
    """How far a leg is, in one line as wide as the terminal.

    What counts is always told: how many of how many, how fast, how long it takes yet, how many failed. What is left of
    the line goes to the steps that run, cut short where it is little, and to a bar. A narrow terminal gets shorter
    words.
    """

    def __init__(self, progress: Progress) -> None:
        self.progress = progress

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from rich.text import Text

        # The last cell stays free: some terminals would begin another line.
        width = options.max_width - 1
        told = self._told(width)
        space = width - sum(len(part) + _GAP for part in told)
        what, bar = _shared(space, self._what())
        parts = [Text(what), self._bar(bar, console, options), *map(Text, told)]
        if self.progress.failed:
            parts[-1].stylize("red")
        line = Text(" " * _GAP).join(part for part in parts if part)
        line.truncate(width)
        yield line

    def _what(self) -> str:
        looking = self.progress.of == "groups" and not self.progress.total
        return f"looking for groups, {self.progress.leg}" if looking else self.progress.leg

    def _told(self, width: int) -> list[str]:
        """The numbers, in full words where the steps keep some space beside them."""
        full, short = self._numbers(" a second", " left"), self._numbers("/s", " left")
        return full if width - sum(len(part) + _GAP for part in full) >= _LEAST_WHAT else short

    def _numbers(self, a_second: str, left: str) -> list[str]:
        progress = self.progress
        if not progress.total:
            return []
        remaining = progress.remaining if progress.done < progress.total else None
        parts = [
            f"{progress.done:,}/{progress.total:,}",
            f"{progress.rate:,.0f}{a_second}",
            "" if remaining is None else f"{_time(remaining)}{left}",
            f"{progress.failed:,} failed" if progress.failed else "",
        ]
        return [part for part in parts if part]

    def _bar(self, width: int, console: Console, options: ConsoleOptions) -> Text:
        from rich.text import Text

        if not self.progress.total:
            return Text()
        mark = "-" if options.ascii_only else "━"
        done = round(width * min(1.0, self.progress.done / self.progress.total))
        rest = " " if console.no_color or console.color_system is None else mark
        return Text.assemble((mark * done, "bar.complete"), (rest * (width - done), "bar.back"))


def _shared(space: int, what: str) -> tuple[str, int]:
    """What is told of the steps, and how wide the bar is, in so much space."""
    bar = min(_BAR, space - min(len(what), _LEAST_WHAT) - 2 * _GAP)
    if bar < _LEAST_BAR:
        bar = 0
    left = max(0, space - (bar + _GAP if bar else 0))
    return (what if len(what) <= left else f"{what[: max(0, left - 1)]}…" if left > 1 else ""), bar


def _time(seconds: float) -> str:
    """A time that is only estimated: nobody wants its seconds where it has many minutes."""
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    minutes = round(seconds / _MINUTE)
    return f"{minutes} min" if _MINUTES_ALONE <= minutes < _MINUTE else text.duration(seconds)


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
