"""Progress where stderr is no terminal: plain lines, at most one in ten seconds."""

from __future__ import annotations

import pytest

from calotype.cli import progress as module
from calotype.cli.progress import ProgressPrinter
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
