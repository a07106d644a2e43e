from __future__ import annotations

from typing import Any

import pytest

from calotype.ops.grouping.quality import Look, faults, total, worth_saying


def look(**changes: Any) -> Look:
    return Look(**{"steepness": 1.2, "noise": 1.0, "mean": 0.4, "exposure": 0.95, "highlights": 0.0, **changes})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"steepness": 0.6}, "softer than the sharpest by 2.0"),
        ({"noise": 7.0}, "more noise: 7.0 against 1.0"),
        ({"mean": 0.2}, "darker than most of its group by 2.1 stops"),
        ({"mean": 0.8}, "brighter than most of its group by 2.1 stops"),
        ({"highlights": 0.2}, "highlights clipped: 20.0% against 0.0%"),
        ({"exposure": 0.3}, "light used less well: 0.30 against 0.95"),
    ],
)
def test_what_is_worse_than_in_the_others_is_said_in_numbers(changes: dict[str, float], words: str) -> None:
    found = faults([look(), look(**changes), look()])
    assert worth_saying(found[1]) == [words]
    assert total(found[0]) == total(found[2]) < total(found[1])


def test_shots_are_judged_among_themselves_and_not_against_the_world() -> None:
    soft = faults([look(steepness=0.4), look(steepness=0.3)])
    assert total(soft[0]) == 0
    assert total(soft[1]) > 1


def test_the_blur_of_all_pixels_tells_what_the_proxy_can_not() -> None:
    found = faults([look(blur=1.0), look(blur=2.5, kind="motion")])
    assert worth_saying(found[1]) == ["blurred by 2.5 pixels, the sharpest by 1.0, by motion"]


def test_a_shot_alone_has_nothing_against_it() -> None:
    assert faults([look(steepness=0.0, mean=0.0)]) == [[]]


def test_the_worst_fault_comes_first() -> None:
    (_, found) = faults([look(), look(steepness=0.3, noise=1.5)])
    assert [fault.words.split()[0] for fault in found] == ["softer", "more"]
