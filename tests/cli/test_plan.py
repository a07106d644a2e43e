"""`calotype plan`: what a run would do, in words, and why."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from calotype import Library
from calotype.engine.hand import read_file
from calotype.errors import FileUnreadable
from calotype.recipes import builtin_recipes
from calotype.settings import Limits
from command_kit import Call
from engine_kit import age

pytestmark = pytest.mark.integration


def whys(call: Call, library: Path, *options: object) -> dict[str, list[str]]:
    """The steps of which something has changed, with what."""
    (preview,) = call("plan", library, "--json", *options).lines
    return {step["step"]: step["why"] for step in preview["steps"] if step["why"]}


def test_where_nothing_has_changed_no_reason_is_made_up(call: Call, analysed: Path) -> None:
    assert whys(call, analysed) == {}


def test_only_what_has_changed_is_told_as_a_recipe_would_write_it(call: Call, analysed: Path, tmp_path: Path) -> None:
    recipe = tmp_path / "analyze.yaml"
    text = builtin_recipes()["analyze"].read_text("utf-8")
    recipe.write_text(text.replace("with: {kind: near}", "with: {kind: near, prefer: [oldest]}"), "utf-8")
    before = '["folder","raw","camera","detail","lossless","compression","gps","written","resolution","oldest"]'
    reason = f'parameters prefer: {before} before, ["oldest"] now'
    assert whys(call, analysed, "--recipe", recipe) == {"best_copy": [reason]}
    assert f"      {reason}\n" in call("plan", analysed, "--recipe", recipe, "--why").out


def test_one_is_not_called_many(call: Call, library: Path) -> None:
    age(library)
    for photo in library.glob("day*/*.jpg"):
        photo.unlink()
    with Library(library) as opened:
        opened.analyze(carrier="inline")
    told = call("plan", library).out
    assert told.startswith("1 file: 1 settled\n")
    assert "photos at" in told  # of none
    (library / "copy of IMG_0000.jpg").rename(library / "b.png")
    told = call("plan", library).out
    assert told.startswith("1 file: 0 settled, 1 moved\n")
    assert " 1 photo  at " in told
    (library / "b.png").unlink()
    assert "1 known file is gone; what is known of it is kept\n" in call("plan", library).out


def test_a_file_that_is_tried_again_is_named(call: Call, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    age(library)

    def refuse(path: bytes, limits: Limits) -> None:
        if path.endswith(b"IMG_0001.jpg"):
            raise FileUnreadable("it can't be opened: Permission denied")
        return read_file(path, limits)

    monkeypatch.setattr("calotype.engine.hand.read_file", refuse)
    with Library(library) as opened:
        opened.analyze(carrier="inline")
    told = call("plan", library, "--why").out.splitlines()
    assert told[0] == "6 files: 5 settled, 1 to be tried again, which failed before"
    assert told[1] == "  tried again: day 1/IMG_0001.jpg (it can't be opened: Permission denied)"
    (preview,) = call("plan", library, "--json").lines
    assert [one["path"] for one in preview["retried"]] == ["day 1/IMG_0001.jpg"]


def test_what_was_read_just_after_it_was_written_is_not_called_changed(call: Call, library: Path) -> None:
    age(library)
    with Library(library) as opened:
        opened.analyze(carrier="inline")
        rows = [row for row in opened.store.files() if row.path.startswith(b"day 1/")]
        opened.store.put_files([msgspec.structs.replace(row, read_at_ns=row.mtime_ns + 1) for row in rows])
    told = call("plan", library).out.splitlines()
    assert told[0] == "6 files: 3 settled, 3 to be read once more (they were read within two seconds of being written)"
    photos = {line.split()[0]: line.split()[1] for line in told[1:] if " at " in line}
    assert photos["content"] == "0", "its facts are there"
