from __future__ import annotations

from typing import Any

import pytest

from calotype.ops.grouping.copies import RULES, Copy, difference, loss, order


def copy(**changes: Any) -> Copy:
    known = {"width": 4000, "height": 3000, "steepness": 1.2, "blur": None, "format": "jpeg", "from_camera": True}
    return Copy(**{**known, "has_place": True, "taken": "2024-05-01T12:00:00", "paths": ("a.jpg",), **changes})


def best_of(*copies: Copy, folders: tuple[str, ...] = ()) -> int:
    values = order(copies, RULES, folders)
    return min(range(len(copies)), key=values.__getitem__)


@pytest.mark.parametrize(
    "worse",
    [
        {"width": 1600, "height": 1200},
        {"format": "webp", "from_camera": False},
        {"has_place": False},
        {"quality": 60},
        {"edited": True},
        {"format": "webp"},
        {"taken": "2025-01-01T00:00:00"},
        {"taken": None},
        {"width": 3900, "height": 2925},
    ],
)
def test_the_copy_that_lacks_something_is_not_the_best(worse: dict[str, Any]) -> None:
    assert best_of(copy(**worse), copy()) == 1


def test_raw_comes_before_jpeg_of_the_same_size() -> None:
    assert best_of(copy(), copy(format="dng")) == 1


def test_an_enlarged_copy_is_not_better_for_its_size() -> None:
    assert best_of(copy(width=8000, height=6000, blur=2.4), copy(blur=1.1)) == 1
    assert best_of(copy(width=2400, height=1800, steepness=0.45), copy(width=800, height=600)) == 1


def test_a_copy_that_was_saved_again_at_a_higher_quality_is_not_better_for_it() -> None:
    source, again = copy(quality=90), copy(quality=98, has_place=False)
    assert best_of(again, source) == 1
    assert best_of(copy(format="heic"), copy(quality=98, taken="2025-01-01T00:00:00")) == 0


def test_what_a_program_saved_again_is_not_better_for_its_size() -> None:
    assert best_of(copy(width=4100, height=3075, edited=True), copy()) == 1
    assert "saved again by a program" in difference("camera", copy(), copy(edited=True))


def test_a_lossless_file_made_of_what_the_camera_wrote_is_no_better() -> None:
    assert best_of(copy(format="tiff", edited=True), copy()) == 1
    assert best_of(copy(format="png", from_camera=False), copy(from_camera=False)) == 0


def test_more_that_somebody_wrote_is_better_and_a_lost_fraction_is_no_earlier_date() -> None:
    assert best_of(copy(), copy(told=2)) == 1
    assert order([copy(taken="2024-05-01T12:00:00.31+02:00"), copy()], ["oldest"], [])[0] == [copy().taken]


def test_the_loss_is_said_in_numbers() -> None:
    assert difference("compression", copy(quality=92), copy(quality=61)).endswith("quality 92 against 61")


def test_the_preferred_folder_comes_first() -> None:
    assert best_of(copy(), copy(width=800, height=600, paths=("albums/a.jpg",)), folders=("albums",)) == 1


def test_a_folder_is_not_the_beginning_of_a_name() -> None:
    assert order([copy(paths=("albums-old/a.jpg",))], ["folder"], ["albums"]) == [[1]]


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_words(rule: Any) -> None:
    assert difference(rule, copy(), copy(width=100, height=100, taken=None))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, ""),
        ({"tones": (0.1, 0.52, 0.92), "colour": 41.0, "cast": 4.0}, ""),
        ({"tones": (0.1, 0.7, 0.9)}, "has another tone: brighter by 20% of the range"),
        ({"tones": (0.1, 0.4, 0.6)}, "has another tone: darker by 30% of the range"),
        ({"colour": 0.4}, "is less colourful"),
        ({"cast": 12.0}, "has another colour cast"),
        ({"frames": 12, "depth": 16}, "has 12 frames against 1, has 16 bits a channel against 8"),
        ({"width": 4200, "height": 3150}, "holds more detail: 4,200 pixels against 4,000"),
    ],
)
def test_what_would_be_lost_with_a_copy_is_said(changes: dict[str, Any], words: str) -> None:
    """A dark original was kept, and of its brightened copy it was said that nothing is lost without it."""
    kept = {"tones": (0.1, 0.5, 0.9), "colour": 40.0, "cast": 2.0}
    assert loss(copy(jfif=True, **{**kept, **changes}), copy(**kept)) == words


@pytest.mark.parametrize(
    ("mine", "best", "words"),
    [
        ({}, {}, "is as a camera writes it, as the best is"),
        ({}, {"jfif": True}, "is as a camera writes it"),
        ({"jfif": True}, {"said_size": (2000, 1500)}, "may be what the best was made of"),
        ({"jfif": True, "width": 2000}, {"jfif": True}, "is smaller, but nothing says that the best was not enlarged"),
        ({"jfif": True, "steepness": 1.4}, {"jfif": True}, "is sharper: 1.40 against 1.20"),
        ({"jfif": True, "fine": 2.0}, {"jfif": True}, "has more fine detail"),
        ({"jfif": True}, {"jfif": True, "noise": 3.0}, "has less noise: 0.0 against 3.0"),
        ({"format": "png"}, {}, "is stored without loss"),
        (
            {"jfif": True, "tones": (0.7, 0.9, 0.95), "colour": 3.0},
            {"tones": (0.7, 0.9, 0.95), "colour": 3.0},
            "a page",
        ),
    ],
)
def test_a_copy_could_go_only_beside_what_surely_is_the_original(
    mine: dict[str, Any], best: dict[str, Any], words: str
) -> None:
    assert words in loss(copy(**mine), copy(**best))
