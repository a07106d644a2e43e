"""`calotype gc`: what no recipe needs goes, after it was shown; decisions stay."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from calotype import Library
from command_kit import Call


def change_recipe(folder: Path) -> None:
    """Run a recipe of the standing name without its thumbnails: their facts are then of no recipe in use."""
    with Library(folder) as library:
        library.store.add_decision("picks", b"p" * 16, {"pick": True})
        library.analyze({"recipe": "analyze", "steps": [{"op": "content"}]}, carrier="inline")


def test_a_catalog_that_is_all_in_use_has_nothing_to_remove(call: Call, analysed: Path) -> None:
    told = call("gc", analysed, "--dry-run")
    assert (told.status, told.out) == (0, "nothing to remove\n")


def test_a_dry_run_says_what_the_real_run_then_does(call: Call, analysed: Path) -> None:
    change_recipe(analysed)
    *planned, plan = call("gc", analysed, "--dry-run", "--json").lines
    *removed, summary = call("gc", analysed, "--json").lines
    assert planned == removed
    facts = {one["op"]: one for one in removed if one["what"] == "facts"}
    assert {"embedded", "metadata", "thumbnail"} <= set(facts)
    assert "content" not in facts
    assert next(one for one in removed if one["what"] == "blobs")["bytes"] > 1000
    assert (plan["summary"]["dry_run"], summary["summary"]["dry_run"]) == (True, False)
    assert plan["summary"]["bytes"] == summary["summary"]["bytes"] > 1000
    assert plan["summary"]["bytes_after"] == plan["summary"]["bytes_before"]
    assert call("gc", analysed).out == "nothing to remove\n"


def test_people_see_counts_and_bytes(call: Call, analysed: Path) -> None:
    change_recipe(analysed)
    lines = call("gc", analysed, "-n").out.splitlines()
    assert lines[0] == "would be removed:"
    assert any(line.split()[:6] == ["facts", "of", "thumbnail,", "version", "1", "5"] for line in lines)
    assert lines[-1].endswith("nothing was removed")
    assert call("gc", analysed).out.splitlines()[-1].startswith("the catalog had ")


def test_decisions_and_facts_in_use_stay(call: Call, analysed: Path) -> None:
    change_recipe(analysed)
    call("gc", analysed)
    with Library(analysed) as library:
        assert [decision.subject for decision in library.store.decisions("picks")] == [b"p" * 16]
        assert all("content" in line.facts for line in library.photos())


def test_the_file_stays_large_where_the_disk_is_full(
    call: Call, analysed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_recipe(analysed)
    nothing_free = SimpleNamespace(total=10**9, used=10**9, free=0)
    monkeypatch.setattr("shutil.disk_usage", lambda folder: nothing_free)
    told = call("gc", analysed)
    assert told.status == 0
    assert "was not made smaller, for the disk has less free space" in told.out


def test_without_a_catalog_there_is_nothing_to_do(call: Call, tmp_path: Path) -> None:
    told = call("gc", tmp_path)
    assert told.status == 3
    assert "nothing is known of" in told.err
    assert not (tmp_path / ".calotype").exists()
