from __future__ import annotations

from typing import Any

import pytest

from calotype.imaging.measures.relative import Relative
from calotype.ops.grouping.quality import Look, faults, total, worth_saying


def look(detail: float = 0.0, more_noise: float = 0.0, white: float = 0.0, **changes: Any) -> Look:
    beside = Relative(detail=detail, noise=more_noise, stops=changes.pop("stops", 0.0), white=white)
    known = {"steepness": 1.2, "noise": 1.0, "mean": 0.4, "exposure": 0.95, "highlights": 0.0, "beside": beside}
    return Look(**{**known, **changes})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"steepness": 0.6, "detail": -1.05}, "softer than the sharpest by 2.0"),
        ({"noise": 7.0, "more_noise": 6.5}, "more noise: 7.0 against 1.0"),
        ({"mean": 0.2}, "darker than most of its group by 2.1 stops"),
        ({"mean": 0.8}, "brighter than most of its group by 2.1 stops"),
        ({"highlights": 0.2, "white": 0.2}, "highlights clipped: 20.0% against 0.0%"),
        ({"exposure": 0.3}, "light used less well: 0.30 against 0.95"),
    ],
)
def test_what_is_worse_than_in_the_others_is_said_in_numbers(changes: dict[str, float], words: str) -> None:
    found = faults([look(), look(**changes), look()])
    assert worth_saying(found[1]) == [words]
    assert total(found[0]) == total(found[2]) < total(found[1])


def test_shots_are_judged_among_themselves_and_not_against_the_world() -> None:
    soft = faults([look(steepness=0.4), look(steepness=0.3, detail=-0.4)])
    assert total(soft[0]) == 0
    assert total(soft[1]) > 1


def test_the_blur_of_all_pixels_tells_what_the_proxy_can_not() -> None:
    found = faults([look(blur=1.0), look(blur=2.5, kind="motion")])
    assert worth_saying(found[1]) == ["blurred by 2.5 pixels, the sharpest by 1.0, by motion"]


def test_a_burnt_shot_that_looks_crisper_makes_no_other_soft() -> None:
    burnt = look(steepness=1.5, detail=0.3, mean=0.7, stops=1.2, white=0.4, highlights=0.3)
    found = faults([look(), look(), burnt])
    assert found[0] == []
    assert worth_saying(found[2])[0].startswith("brighter than most")


def test_noise_that_makes_edges_look_crisp_makes_no_other_blurred() -> None:
    found = faults([look(blur=2.0), look(blur=2.1), look(blur=0.7, noise=9.0, more_noise=8.0)])
    assert found[0] == []


def test_texture_is_no_noise_unless_it_is_added_to_all_parts_alike() -> None:
    found = faults([look(), look(noise=9.0, more_noise=0.0)])
    assert found[1] == []


def test_a_shot_alone_has_nothing_against_it() -> None:
    assert faults([look(steepness=0.0, mean=0.0)]) == [[]]


def test_the_worst_fault_comes_first() -> None:
    (_, found) = faults([look(), look(detail=-1.5, noise=1.5, more_noise=0.5)])
    assert [fault.words.split()[0] for fault in found] == ["softer", "more"]
