"""`calotype stats`, as people read it and as programs do."""

from __future__ import annotations

from pathlib import Path

import pytest

import kit
from calotype import Library
from calotype.settings import Limits
from command_kit import Call


def test_a_library_is_told_in_numbers(call: Call, analysed: Path) -> None:
    told = call("stats", analysed)
    assert told.status == 0
    lines = told.out.splitlines()
    assert lines[0].startswith("6 photos, ")
    assert lines[0].endswith("5 different pictures")
    assert "  2024  6  ████████████████████  ····█·······" in lines
    assert "  Canon EOS R6     4  2024" in lines
    assert any(line.startswith("  1 could go if one of each were kept, which frees ") for line in lines)
    assert "Cost of 1 run" in lines
    assert any(line.startswith("Kept in the catalog (") for line in lines)


def test_a_count_since_a_run_says_what_is_told_in_full_all_the_same(call: Call, analysed: Path) -> None:
    (run,) = call("stats", analysed, "--by", "run", "--json").lines
    lines = call("stats", analysed, "--since", run["run"]).out.splitlines()
    assert lines[0].startswith(f"6 photos read since {run['run']}, ")
    assert "Copies, whenever they were read" in lines
    assert f"Cost of 1 run since {run['run']}" in lines
    kept = next(number for number, line in enumerate(lines) if line.startswith("Kept in the catalog ("))
    assert lines[kept].endswith("of all photos that it knows; copies share their facts and failures")
    assert lines[kept + 1].split() == ["step", "facts", "failures", "size"]


def test_what_has_failed_and_what_was_not_read_is_told(call: Call, analysed: Path) -> None:
    (analysed / "empty.jpg").write_bytes(b"")
    with Library(analysed) as library:
        library.analyze(carrier="inline")
    lines = call("stats", analysed).out.splitlines()
    assert lines[0].endswith(", 1 failed")
    assert "  not read  1" in [line.rstrip() for line in lines]


def test_numbers_after_a_run_that_was_stopped_say_so(
    call: Call, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(path: bytes, limits: Limits) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as stopping, Library(library) as opened:
        stopping.setattr("calotype.engine.hand.read_file", stop)
        with pytest.raises(KeyboardInterrupt):
            opened.analyze(carrier="inline")
    lines = call("stats", library).out.splitlines()
    assert lines[1].startswith("The last run was stopped before its end: what it has not come to is missing here")
    with Library(library) as opened:
        opened.analyze(carrier="inline")
        assert opened.stats().last_run == "done"
    assert "The last run" not in call("stats", library).out


def test_programs_get_one_object(call: Call, analysed: Path) -> None:
    (found,) = call("stats", analysed, "--json").lines
    assert (found["files"], found["photos"], found["copies"]["files"], found["since"]) == (6, 5, 1, None)
    assert {step["step"] for step in found["steps"]} > {"reading", "metadata", "content"}


def test_runs_are_listed_one_a_line(call: Call, analysed: Path) -> None:
    (run,) = call("stats", analysed, "--by", "run", "--json").lines
    assert (run["recipe"], run["state"], run["worked"], run["partial"]) == ("analyze", "done", 6, False)
    head, row = call("stats", analysed, "--by", "run").out.splitlines()
    assert head.split()[:3] == ["run", "recipe", "state"]
    assert row.split()[:4] == [run["run"], "analyze", "done", "6"]
    assert call("stats", analysed, "--by", "run", "--since", "2100-01-01").out == "no run since then\n"


def test_only_what_came_in_since_is_counted(call: Call, analysed: Path) -> None:
    assert call("stats", analysed, "--since", "2100-01-01").out == "0 photos read since 2100-01-01, 0 bytes\n"
    refused = call("stats", analysed, "--since", "friday")
    assert refused.status == 2
    assert "'friday' is neither a day nor a run" in refused.err


def test_many_cameras_are_cut_short_unless_all_are_asked_for(call: Call, tmp_path: Path) -> None:
    for number in range(12):
        kit.make_photo(tmp_path / f"{number}.jpg", seed=number, size=(64, 48), camera=("Ricoh", f"GR {number}"))
    with Library(tmp_path) as library:
        library.analyze(carrier="inline")
    short, full = call("stats", tmp_path).out, call("stats", tmp_path, "--all").out
    assert (short.count("Ricoh"), full.count("Ricoh")) == (10, 12)
    assert "  and 2 more; --all shows them" in short.splitlines()


def test_an_unknown_folder_is_told_apart_from_an_empty_one(call: Call, tmp_path: Path) -> None:
    told = call("stats", tmp_path, "--json")
    assert told.status == 3
    assert told.lines[0]["error"]["code"] == "library_missing"
