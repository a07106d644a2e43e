"""`calotype demo`: from nothing to a report."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from calotype.cli import calotype, text
from calotype.cli.errors import run_guarded


@pytest.mark.integration
@pytest.mark.usefixtures("inline")
def test_the_report_is_printed_last_and_a_second_time_nothing_is_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    for _ in range(2):
        done = CliRunner().invoke(calotype, ["demo", str(folder)], catch_exceptions=False)
        assert done.exit_code == 0
        lines = done.stdout.splitlines()
        assert Path(lines[-1]).is_file()
        assert lines[0].startswith("50 files in ")
        assert "47 photos, 42 different pictures among the 46 that were read, 2019 to 2023, 4 cameras" in done.stdout
        assert lines[-2] == f"next: {text.typed('photos', folder, '--where', 'content.sharpness.score < 0.3')}"
    assert "known and unchanged" in done.stderr


def test_a_folder_of_ones_own_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"")
    monkeypatch.setattr(sys, "argv", ["calotype", "demo", str(tmp_path)])
    assert run_guarded(calotype) == 2
    assert "is no demo library, and is not empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["holiday.jpg"]
