"""How commands fail: exit statuses, one JSON line where JSON was asked for, and never a traceback."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from calotype import Library
from command_kit import Call
from kit import make_photo
from runner import environment, start_command

needs_posix = pytest.mark.skipif(os.name == "nt", reason="needs pipes, devices and limits")


@pytest.mark.parametrize(
    ("arguments", "status", "code", "says"),
    [
        (["analyze", "nowhere"], 3, "library_missing", "nowhere"),
        (["photos", "nowhere"], 3, "library_missing", "nowhere"),
        (["show", "nowhere.jpg"], 3, "library_missing", "nowhere.jpg"),
        (["analyze", ".", "--recipe", "nope"], 2, "recipe", "nope"),
        (["analyze", ".", "--recipe", "no.yaml"], 2, "recipe", "no.yaml"),
        (["analyze", ".", "--set", "x"], 2, "usage", "NAME=VALUE"),
        (["analyze", ".", "--exclude", "**\\"], 2, "usage", "is no pattern"),
        (["analyze", ".", "-o", "no/where.json"], 2, "usage", "where.json can't be written"),
        (["analyze", ".", "--jobs", "0"], 2, "usage", "--jobs"),
        (["photos", "."], 3, "library_missing", "nothing is known"),
        (["photos", ".", "--bogus"], 2, "usage", "--bogus"),
        (["bogus"], 2, "usage", "bogus"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_an_error_is_told_to_people_and_to_programs(
    call: Call,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    status: int,
    code: str,
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    told = call(*arguments)
    assert (told.status, told.out) == (status, "")
    assert says in told.err
    as_json = call(*arguments, "--json")
    assert (as_json.status, as_json.err) == (status, "")
    (line,) = as_json.lines
    assert line["error"]["code"] == code
    assert says in line["error"]["message"]
    assert line["error"]["hint"]


def test_a_condition_is_wrong_at_a_character(call: Call, analysed: Path) -> None:
    told = call("photos", analysed, "--where", "content.sharpnes.score < 1")
    assert told.status == 2
    assert "at character 9" in told.err
    assert "'sharpness'" in told.err
    (line,) = call("photos", analysed, "--where", "content.sharpness.score <", "--json").lines
    assert line["error"]["code"] == "condition"
    assert call("photos", analysed, "--sort", "content.palette").status == 2


def test_settings_that_are_wrong_are_told_with_their_file(call: Call, library: Path, tmp_path: Path) -> None:
    (tmp_path / "user config.yml").write_text("limits: {second: 3}\n", encoding="utf-8")
    told = call("analyze", library)
    assert told.status == 2
    assert "user config.yml" in told.err
    assert "seconds" in told.err


@needs_posix
def test_a_name_that_is_no_unicode_or_moves_the_cursor_can_be_told(call: Call, tmp_path: Path) -> None:
    name = os.fsdecode(b"no\xff\x1b[2Jwhere")
    told = call("analyze", tmp_path / name)
    assert told.status == 3
    assert told.err.isprintable() is False
    assert "\x1b" not in told.err
    (line,) = call("analyze", tmp_path / name, "--json").lines
    assert line["error"]["code"] == "library_missing"


class TestCatalogs:
    def test_a_damaged_one(self, call: Call, analysed: Path) -> None:
        path = analysed / ".calotype" / "catalog.db"
        path.write_bytes(b"no database at all" * 1000)
        for command in ("analyze", "photos", "duplicates", "report"):
            told = call(command, analysed)
            assert (command, told.status) == (command, 3)
            assert "damaged" in told.err
        assert call("analyze", analysed, "--json").lines[0]["error"]["code"] == "catalog_damaged"

    def test_one_with_damage_inside(self, call: Call, analysed: Path) -> None:
        path = analysed / ".calotype" / "catalog.db"
        data = bytearray(path.read_bytes())
        for start in range(8192, len(data), 8192):
            data[start : start + 8000] = b"\xa5" * 8000
        path.write_bytes(data)
        told = call("photos", analysed)
        assert told.status == 3
        assert "Traceback" not in told.err

    def test_a_newer_one(self, call: Call, analysed: Path) -> None:
        connection = sqlite3.connect(analysed / ".calotype" / "catalog.db")
        connection.execute("PRAGMA user_version = 999")
        connection.close()
        (line,) = call("analyze", analysed, "--json").lines
        assert line["error"]["code"] == "catalog_too_new"
        assert "newer" in line["error"]["hint"]

    def test_one_that_is_no_folder(self, call: Call, library: Path, tmp_path: Path) -> None:
        (tmp_path / "file").write_bytes(b"")
        told = call("analyze", library, "--catalog", tmp_path / "file")
        assert told.status == 3
        assert "file" in told.err

    @pytest.mark.usefixtures("inline")
    def test_a_read_only_library_keeps_its_catalog_with_the_user_and_says_so(self, call: Call, library: Path) -> None:
        library.chmod(0o555)
        told = call("analyze", library, "--no-report", "--jobs", "1")
        library.chmod(0o755)
        assert told.status == 0
        assert "user data" in told.err
        assert "can't be written" in told.err
        assert not (library / ".calotype").exists()
        assert len(call("photos", library, "--json").lines) == 6


@needs_posix
class TestPipesAndDisks:
    """What needs a process of its own."""

    def test_a_reader_that_has_had_enough_is_no_failure(self, analysed: Path) -> None:
        for arguments in (("photos", analysed, "--json"), ("photos", analysed), ("ops", "list"), ("--help",)):
            process = start_command(*arguments)
            assert process.stdout is not None
            process.stdout.close()
            assert process.stderr is not None
            assert (process.stderr.read(), process.wait()) == (b"", 0)
            process.stderr.close()

    @pytest.mark.parametrize("more", [(), ("--json",)])
    def test_output_on_a_full_disk_is_told(self, analysed: Path, more: tuple[str, ...]) -> None:
        script = "import sys; sys.argv[0] = 'calotype'; from calotype.cli import main; main()"
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [sys.executable, "-c", script, "photos", str(analysed), *more],
                env=environment(),
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        assert done.returncode == 3
        assert "No space left" in done.stderr
        assert "Traceback" not in done.stderr

    @pytest.mark.parametrize("begun", [False, True], ids=["from the beginning", "in mid-run"])
    def test_a_full_disk_is_told_and_the_next_run_goes_on(self, library: Path, begun: bool) -> None:
        """A disk is full as soon as a file would be larger than the system allows."""
        most = 40_000
        if begun:
            with Library(library) as opened:
                opened.analyze(carrier="inline")
            most = 60_000 + max(file.stat().st_size for file in (library / ".calotype").glob("*.db*"))
            for number in range(40):
                make_photo(library / f"more{number}.jpg", seed=number, size=(80, 60))
        limited = f'ulimit -f {most // 512}; exec "$0" -m calotype analyze "$1" --json --jobs 1'
        command = ["sh", "-c", limited, sys.executable, str(library)]
        # Coverage would want to write its own file on that disk.
        measured_by_none = {name: value for name, value in environment().items() if not name.startswith("COVERAGE_")}
        done = subprocess.run(command, env=measured_by_none, capture_output=True, text=True, check=False)
        assert done.stderr == ""
        last = json.loads(done.stdout.splitlines()[-1])
        assert (done.returncode, last.get("error", {}).get("code")) == (3, "catalog_full")
        with Library(library) as opened:
            summary = opened.analyze(carrier="inline")
        assert (summary.done, summary.failed) == (46 if begun else 6, 0)
