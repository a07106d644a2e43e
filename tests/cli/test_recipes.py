"""`calotype recipes`: what comes along, in which form, and what is wrong with one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from calotype.recipes import builtin_recipes
from command_kit import Call


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A recipe with a mistyped op in its third line."""
    path = tmp_path / "mine.yaml"
    path.write_text("recipe: mine\nsteps:\n  - op: conten\n")
    return path


def test_what_comes_along_is_listed(call: Call) -> None:
    assert [line["recipe"] for line in call("recipes", "list", "--json").lines] == list(builtin_recipes())
    assert call("recipes", "list").out.startswith("analyze ")


def test_one_is_shown_in_its_canonical_form(call: Call) -> None:
    assert '"recipe": "analyze"' in call("recipes", "show", "analyze").out


def test_a_right_one_is_called_so(call: Call) -> None:
    told = call("recipes", "check", "analyze")
    assert told.status == 0
    assert "nothing is wrong with it" in told.out
    (found,) = call("recipes", "check", "analyze", "--json").lines
    assert found["recipe"] == "analyze"
    assert "metadata" in found["steps"]


def test_what_is_wrong_is_told_with_file_line_column_and_the_right_word(call: Call, wrong: Path) -> None:
    told = call("recipes", "check", wrong)
    assert told.status == 2
    assert told.err.splitlines() == [
        f"calotype: {wrong}, line 3, column 5: there is no op called 'conten'",
        "  did you mean 'content'?",
    ]
    (line,) = call("recipes", "check", wrong, "--json").lines
    assert line["error"]["message"].startswith(f"{wrong}, line 3, column 5: ")


def test_a_run_says_the_same(call: Call, wrong: Path, library: Path) -> None:
    told = call("analyze", library, "--recipe", wrong)
    assert told.status == 2
    assert f"{wrong}, line 3, column 5: " in told.err


def test_all_that_is_wrong_is_told_at_once(call: Call, wrong: Path) -> None:
    wrong.write_text("recipe: mine\nsteps:\n  - op: conten\n  - {op: thumbnail, with: {sze: 5}, whn: x}\n")
    told = call("recipes", "check", wrong)
    assert told.status == 2
    heads = [line for line in told.err.splitlines() if line.startswith("calotype: ")]
    assert heads == [
        f"calotype: {wrong}, line 3, column 5: there is no op called 'conten'",
        f"calotype: {wrong}, line 4, column 28: 'thumbnail' has no parameter 'sze'",
        f"calotype: {wrong}, line 4, column 37: step: there is no key 'whn'",
    ]
    (line,) = call("recipes", "check", wrong, "--json").lines
    assert [more["code"] for more in line["error"]["more"]] == ["recipe"] * 2
    assert all(more["message"].startswith(f"{wrong}, line 4") for more in line["error"]["more"])
