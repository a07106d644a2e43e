"""Progress: one line as wide as the terminal; where there is none, plain lines, at most one in ten seconds."""

from __future__ import annotations

import io
import sys

import pytest
from rich.cells import cell_len
from rich.console import Console

from calotype.cli import progress as module
from calotype.cli.progress import ProgressLine, ProgressPrinter
from calotype.engine.events import Progress

PHOTOS = Progress(leg="content", done=500, total=2000, failed=3, already=40, seconds=5.0)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, in a list of one."""
    now = [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return now


def test_what_is_known_is_told_at_once_and_the_rest_every_ten_seconds(
    clock: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    with ProgressPrinter(quiet=False) as printer:
        printer.update(PHOTOS)
        assert capsys.readouterr().err == "40 files are known and unchanged\n"
        clock[0] += 10
        printer.update(PHOTOS)
        printer.update(PHOTOS)
    assert capsys.readouterr().err == ("500 of 2,000 photos, 100 a second, about 15 s left, 3 failed, content\n")


def test_groups_are_counted_as_groups_once_they_were_found(
    clock: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    with ProgressPrinter(quiet=False) as printer:
        for done, total in ((0, 0), (64, 64)):
            clock[0] += 10
            printer.update(
                Progress(leg="bursts", done=done, total=total, failed=0, already=0, seconds=2.0, of="groups")
            )
    assert capsys.readouterr().err == "looking for groups, bursts\n64 of 64 groups, 32 a second, bursts\n"


def test_quiet_says_nothing(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressPrinter(quiet=True) as printer:
        clock[0] += 10
        printer.update(PHOTOS)
    assert capsys.readouterr().err == ""


MANY = Progress(
    leg="embedded, metadata, content, thumbnail, perceptual_hash",
    done=123_456,
    total=500_000,
    failed=1_204,
    already=0,
    seconds=1000.0,
)


def drawn(progress: Progress, width: int) -> str:
    """The line on a terminal of that width, without colours."""
    console = Console(file=io.StringIO(), width=width, force_terminal=True, no_color=True, color_system=None)
    with console.capture() as captured:
        console.print(ProgressLine(progress))
    (line,) = captured.get().splitlines()
    assert cell_len(line) < width
    return line


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("progress", [PHOTOS, MANY], ids=["few", "many"])
def test_what_counts_is_shown_at_every_width(progress: Progress, width: int) -> None:
    line = drawn(progress, width)
    for told in (f"{progress.done:,}/{progress.total:,}", " left", f"{progress.failed:,} failed", progress.leg[:6]):
        assert told in line
    rate = f"{progress.rate:.0f}"
    assert f"{rate} a second" in line or f"{rate}/s" in line


def test_a_line_is_as_it_was_drawn() -> None:
    assert drawn(PHOTOS, 60) == "content  500/2,000  100 a second  15 s left  3 failed"
    assert drawn(PHOTOS, 80) == "content  ━━━━━━                  500/2,000  100 a second  15 s left  3 failed"
    assert drawn(MANY, 60) == "embedde…  123,456/500,000  123/s  51 min left  1,204 failed"
    assert "metadata" in drawn(MANY, 120)


def test_the_bar_is_there_where_there_is_space_and_grows() -> None:
    half = Progress(leg="content", done=50, total=100, failed=0, already=0, seconds=1.0)
    assert drawn(half, 120).count("━") == 14
    assert "━" in drawn(PHOTOS, 80)
    whole = Progress(leg="content", done=100, total=100, failed=0, already=0, seconds=1.0)
    assert drawn(whole, 120).count("━") == 28
    assert "left" not in drawn(whole, 120)


def test_before_groups_are_found_only_that_is_told() -> None:
    looking = Progress(leg="bursts", done=0, total=0, failed=0, already=0, seconds=1.0, of="groups")
    assert drawn(looking, 80) == "looking for groups, bursts"


def test_a_terminal_keeps_the_last_line_of_each_leg(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    with ProgressPrinter(quiet=False) as printer:
        for leg in ("content", "bursts"):
            for done in (1, 100):
                printer.update(Progress(leg=leg, done=done, total=100, failed=0, already=0, seconds=1.0))
    kept = [line.rpartition("\r")[2] for line in terminal.getvalue().split("\n")]
    assert ["100/100" in line for line in kept] == [True, True, False]
    assert ["content" in kept[0], "bursts" in kept[1]] == [True, True]
