"""Stale and provisional answers are marked wherever they are shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from calotype import Library
from calotype.ops.declare import registered
from command_kit import Call


@pytest.fixture
def sampled(library: Path) -> Path:
    """A library of which only a sample is known."""
    with Library(library) as opened:
        opened.analyze(carrier="inline", sample=3)
    return library


@pytest.fixture
def outdated(analysed: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library that was analysed before its ops changed."""
    import dataclasses

    for name in ("content", "thumbnail"):
        op = registered()[name]
        monkeypatch.setitem(registered(), name, dataclasses.replace(op, version=op.version + 1))
    return analysed


def test_photos_json_lists_what_is_provisional(call: Call, sampled: Path) -> None:
    lines = call("photos", sampled, "--json").lines
    assert len(lines) == 3
    assert all(set(line["provisional"]) >= {"content", "metadata", "thumbnail"} for line in lines)
    assert not any("stale" in line for line in lines)


def test_photos_json_lists_what_is_stale(call: Call, outdated: Path) -> None:
    lines = call("photos", outdated, "--json").lines
    assert [line["stale"] for line in lines] == [["content", "thumbnail"]] * 6
    assert not any("provisional" in line for line in lines)


def test_show_marks_each_fact(call: Call, sampled: Path) -> None:
    path = call("photos", sampled, "--json").lines[0]["path"]
    lines = call("show", sampled / path).out.splitlines()
    assert "content (provisional)" in lines


def test_show_marks_stale_facts_and_no_others(call: Call, outdated: Path) -> None:
    lines = call("show", outdated / "day 1" / "IMG_0000.jpg").out.splitlines()
    assert "content (stale)" in lines
    assert "metadata" in lines


def test_answers_up_to_date_carry_no_mark(call: Call, analysed: Path) -> None:
    (line,) = call("photos", analysed, "--limit", "1", "--json").lines
    assert not {"stale", "provisional"} & set(line)
    assert "(stale)" not in call("show", analysed / "day 1" / "IMG_0000.jpg").out


def test_another_recipes_names_can_be_asked_for(call: Call, analysed: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(json.dumps({"recipe": "own", "steps": [{"op": "content", "as": "looks"}]}))
    assert {line["steps"]["looks"] for line in call("photos", analysed, "--recipe", own, "--json").lines} == {"pending"}
    with Library(analysed) as library:
        library.analyze(own, carrier="inline")
    lines = call("photos", analysed, "--recipe", own, "--where", "looks.exposure.score >= 0", "--json").lines
    assert [sorted(line["facts"]) for line in lines] == [["looks"]] * 6
    refused = call("photos", analysed, "--where", "looks.exposure.score >= 0")
    assert refused.status == 2
    assert "looks" in refused.err
