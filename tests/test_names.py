"""Which answer a name gives: standing, stale or provisional, as the design's paragraph on names says it."""

from __future__ import annotations

import dataclasses
import os
import signal
from pathlib import Path
from typing import Any

import pytest

import kit
from calotype import Library
from calotype.errors import Truncated
from calotype.imaging.image import Image
from calotype.ops.declare import Op, Parameters, registered
from engine_kit import Number

Recipe = dict[str, Any]
Answer = tuple[float | None, str]


class Chosen(Parameters, frozen=True):
    """What the test op answers; so an answer tells with which parameters it was made."""

    answer: float = 1.0


def recipe(answer: float, name: str = "mine") -> Recipe:
    """A recipe of one step, whose key hangs on what it answers."""
    return {"recipe": name, "steps": [{"op": "look", "with": {"answer": answer}}]}


OLD, NEW = recipe(1.0), recipe(2.0)


@pytest.fixture
def look(monkeypatch: pytest.MonkeyPatch) -> Op:
    """An op that answers its parameter."""
    op = Op("look", 1, lambda image, parameters: Number(value=parameters.answer), Chosen, Number, reads="proxy")
    monkeypatch.setitem(registered(), "look", op)
    return op


@pytest.fixture
def library(tmp_path: Path, look: Op) -> Library:
    """Four photos in two folders, of which nothing is known."""
    for number in range(4):
        path = tmp_path / "library" / f"day {number // 2}" / f"{number}.jpg"
        kit.make_photo(path, seed=number, size=(96, 72))
    return Library(tmp_path / "library")


def run(library: Library, recipe: Recipe, **more: Any) -> None:
    """Run a recipe in this process."""
    library.analyze(recipe, carrier="inline", **more)


def settle(folder: Path) -> None:
    """Make files old enough that a scan believes them unchanged."""
    for path in folder.rglob("*.jpg"):
        os.utime(path, (1_700_000_000, 1_700_000_000))


def answers(library: Library, recipe: Recipe) -> list[Answer]:
    """What each photo answers, by path, and how that is marked."""
    found = []
    for line in library.photos(recipe=recipe):
        fact = line.fact("look")
        marks = [mark for mark in ("stale", "provisional") if "look" in getattr(line, mark)]
        found.append((fact["value"] if fact else None, " ".join(marks)))
    return found


def where(library: Library, condition: str, recipe: Recipe) -> list[str]:
    """The photos that meet a condition."""
    return [Path(line.path).name for line in library.photos(condition, recipe=recipe)]


def test_the_answers_of_a_first_sample_are_provisional(library: Library) -> None:
    run(library, OLD, sample=2)
    assert answers(library, OLD) == [(1.0, "provisional")] * 2
    assert where(library, "look.value == 1", OLD) == ["0.jpg", "2.jpg"]


def test_so_are_those_of_a_first_run_over_a_folder(library: Library) -> None:
    with Library(library.folders[0] / "day 0", catalog=library.catalog_folder) as part:
        run(part, OLD)
    assert answers(library, OLD) == [(1.0, "provisional")] * 2


def test_a_whole_run_makes_them_the_standing_ones(library: Library) -> None:
    run(library, OLD, sample=2)
    run(library, OLD)
    assert answers(library, OLD) == [(1.0, "")] * 4


def test_a_later_sample_leaves_them_standing(library: Library) -> None:
    run(library, OLD)
    run(library, OLD, sample=1)
    assert answers(library, OLD) == [(1.0, "")] * 4


def test_what_an_interrupted_first_run_found_is_provisional_until_one_has_ended(
    library: Library, look: Op, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Image] = []

    def interrupted(image: Image, parameters: Chosen) -> Number:
        looked.append(image)
        if len(looked) == 2:
            signal.raise_signal(signal.SIGINT)
        return Number(value=parameters.answer)

    with monkeypatch.context() as once:
        once.setitem(registered(), "look", dataclasses.replace(look, function=interrupted))
        run(library, OLD)
    assert len(looked) == 2
    found = answers(library, OLD)
    assert set(found) <= {(1.0, "provisional"), (None, "")}
    assert (1.0, "provisional") in found
    run(library, OLD)
    assert answers(library, OLD) == [(1.0, "")] * 4


def test_a_changed_recipe_is_answered_from_before_and_marked(library: Library) -> None:
    """The old answers serve until the new run has ended, also where it has already been."""
    run(library, OLD)
    assert answers(library, NEW) == [(1.0, "stale")] * 4
    run(library, NEW, sample=2)
    assert answers(library, NEW) == [(1.0, "stale")] * 4
    assert where(library, "look.value == 1", NEW) == ["0.jpg", "1.jpg", "2.jpg", "3.jpg"]
    run(library, NEW)
    assert answers(library, NEW) == [(2.0, "")] * 4
    assert where(library, "look.value == 1", NEW) == []


def test_a_new_version_of_an_op_is_a_changed_recipe(
    library: Library, look: Op, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(library, OLD)
    monkeypatch.setitem(registered(), "look", dataclasses.replace(look, version=2))
    assert answers(library, OLD) == [(1.0, "stale")] * 4
    run(library, OLD)
    assert answers(library, OLD) == [(1.0, "")] * 4


def test_a_photo_that_came_in_while_a_recipe_changes_has_a_newer_answer(library: Library) -> None:
    run(library, OLD)
    kit.make_photo(library.folders[0] / "day 2" / "4.jpg", seed=4, size=(96, 72))
    with Library(library.folders[0] / "day 2", catalog=library.catalog_folder) as part:
        run(part, NEW)
    assert answers(library, NEW) == [(1.0, "stale")] * 4 + [(2.0, "provisional")]


def test_going_back_to_an_earlier_recipe_computes_nothing(library: Library) -> None:
    settle(library.folders[0])
    for each in (OLD, NEW):
        run(library, each)
    assert answers(library, OLD) == [(2.0, "stale")] * 4
    assert library.analyze(OLD, carrier="inline").unchanged == 4
    assert answers(library, OLD) == [(1.0, "")] * 4


def test_where_the_new_run_failed_the_earlier_answer_is_shown_and_the_failure_told(
    library: Library, look: Op, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(library, OLD)
    seen: list[Image] = []

    def fails_once(image: Image, parameters: Chosen) -> Number:
        seen.append(image)
        if len(seen) == 1:
            raise Truncated("the picture ends early", hint="copy it again")
        return Number(value=parameters.answer)

    monkeypatch.setitem(registered(), "look", dataclasses.replace(look, function=fails_once))
    run(library, NEW)
    assert sorted(answers(library, NEW)) == [(1.0, "stale"), (2.0, ""), (2.0, ""), (2.0, "")]
    (failed,) = [line for line in library.photos(recipe=NEW) if line.errors]
    assert (failed.state, failed.steps, failed.stale) == ("failed", {"look": "failed"}, ("look",))
    assert failed.errors[0].code == "truncated"


def test_each_recipe_has_its_own_names(library: Library) -> None:
    other = recipe(5.0, name="other")
    run(library, OLD)
    run(library, other)
    assert answers(library, OLD) == [(1.0, "")] * 4
    assert answers(library, other) == [(5.0, "")] * 4
    assert answers(library, recipe(1.0, name="never run")) == [(None, "")] * 4


def test_only_changed_files_are_done_and_the_others_keep_their_answers(library: Library) -> None:
    run(library, OLD)
    kit.make_photo(library.folders[0] / "day 2" / "4.jpg", seed=4, size=(96, 72))
    settle(library.folders[0])
    run(library, OLD)
    kit.make_photo(library.folders[0] / "day 2" / "5.jpg", seed=5, size=(96, 72))
    summary = library.analyze(NEW, carrier="inline", only_changed=True)
    assert (summary.files, summary.done, summary.pending, summary.interrupted) == (6, 1, 5, False)
    assert answers(library, NEW) == [(1.0, "stale")] * 5 + [(2.0, "provisional")]


def test_only_changed_over_a_library_without_gaps_is_a_whole_run(library: Library) -> None:
    settle(library.folders[0])
    run(library, OLD, only_changed=True)
    assert answers(library, OLD) == [(1.0, "")] * 4
