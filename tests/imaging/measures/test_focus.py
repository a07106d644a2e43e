"""What a person calls sharp, soft and shaken, on scenes and on the photographs that scikit-image carries."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
import pytest

from calotype.imaging.measures.focus import as_8_bits, focus
from scenes import moved, noisy, shapes

PHOTOGRAPHS = ("astronaut", "camera", "chelsea", "coffee", "rocket")


@pytest.fixture(scope="module", params=PHOTOGRAPHS)
def photograph(request: pytest.FixtureRequest) -> Any:
    data = pytest.importorskip("skimage.data", reason="the photographs come with scikit-image (extra demo)")
    pixels = getattr(data, request.param)()
    return cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY) if pixels.ndim == 3 else pixels


def blurred(gray: Any, sigma: float) -> Any:
    return cv2.GaussianBlur(gray, (0, 0), sigma)


def with_sharp_part(gray: Any, rows: slice, columns: slice, sigma: float = 6) -> Any:
    mask = np.zeros(gray.shape, dtype=bool)
    mask[rows, columns] = True
    return np.where(mask, gray, blurred(gray, sigma))


def off(found: float | None, degrees: float) -> float:
    """How far two directions are apart."""
    assert found is not None
    return abs((found - degrees + 90) % 180 - 90)


def test_a_photograph_is_crisp_and_soft_the_more_it_is_out_of_focus(photograph: Any) -> None:
    found = [focus(photograph), *(focus(blurred(photograph, sigma)) for sigma in (1, 1.5, 2, 3, 4, 6))]
    scores, blurs = [one.score for one in found], [one.blur or 0 for one in found]
    assert (found[0].score, found[0].cause) == (1, "none")
    assert scores == sorted(scores, reverse=True)
    assert blurs == sorted(blurs)
    assert {one.cause for one in found[3:]} <= {"defocus", "none"}
    assert found[5].cause == "defocus"
    assert blurs[5] == pytest.approx(4, rel=0.35)


@pytest.mark.parametrize("degrees", [0, 30, 60, 90, 120, 150])
def test_a_shaken_photograph_says_in_which_direction(photograph: Any, degrees: float) -> None:
    found = focus(moved(photograph, 24, degrees))
    assert found.cause == "motion"
    assert off(found.degrees, degrees) <= 20
    assert found.motion > 0.42
    assert found.score < 0.6


def test_more_motion_never_raises_the_score(photograph: Any) -> None:
    scores = [focus(moved(photograph, length, 20)).score for length in (8, 16, 32)]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("deviation", [4, 8])
def test_noise_hides_no_defocus(photograph: Any, deviation: float) -> None:
    soft = focus(noisy(blurred(photograph, 4), deviation))
    assert soft.noise == pytest.approx(deviation, rel=0.15)
    assert soft.score < 0.2


def test_more_noise_is_more_noise(photograph: Any) -> None:
    levels = [focus(noisy(photograph, deviation)).noise for deviation in (0, 4, 8, 16)]
    assert levels == sorted(levels)


def test_a_blurred_background_is_no_blur(photograph: Any) -> None:
    height, width = photograph.shape
    rows, columns = slice(height // 4, 3 * height // 4), slice(width // 4, 3 * width // 4)
    found = focus(with_sharp_part(photograph, rows, columns))
    assert (found.score, found.cause, found.guessed) == (1, "none", True)
    assert found.subject[2] * found.subject[3] < 0.65


def test_the_subject_is_guessed_where_it_is_sharp() -> None:
    found = focus(with_sharp_part(shapes((1600, 1200)), slice(700, 1000), slice(1100, 1500)))
    left, top, width, height = found.subject
    assert (left * 1600, top * 1200) == pytest.approx((1100, 700), abs=64)
    assert ((left + width) * 1600, (top + height) * 1200) == pytest.approx((1500, 1000), abs=64)


def test_boxes_say_what_is_judged() -> None:
    gray = with_sharp_part(shapes((1600, 1200)), slice(700, 1000), slice(1100, 1500), sigma=4)
    missed = focus(gray, [(0.1, 0.6, 0.2, 0.2)])
    assert missed.blur == pytest.approx(4, rel=0.3)
    assert missed.subject == pytest.approx((0.1, 0.6, 0.2, 0.2), abs=0.03)
    assert not missed.guessed
    hit = focus(gray, [(1120 / 1600, 720 / 1200, 320 / 1600, 240 / 1200)])
    assert hit.score > missed.score + 0.4


@pytest.mark.parametrize(
    "box", [(0.1, 0.02, 0.3, 0.1), (0.5, 0.5, 0.0, 0.0), (-3.0, -3.0, 1.0, 1.0), (2.0, 2.0, 1.0, 1.0)]
)
def test_boxes_without_an_edge_are_passed_over(box: tuple[float, float, float, float]) -> None:
    found = focus(shapes(), [box])
    assert found.guessed
    assert found.score > 0.9


def test_an_enlarged_copy_has_twice_the_blur() -> None:
    gray = blurred(shapes(), 2)
    enlarged = cv2.resize(gray, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    small, large = focus(gray).blur, focus(np.asarray(enlarged)).blur
    assert small is not None
    assert large is not None
    assert large / small == pytest.approx(2, rel=0.2)


def test_sixteen_bits_are_judged_as_eight() -> None:
    gray = shapes()
    assert (as_8_bits(gray.astype(np.uint16) * 257) == gray).all()
    assert as_8_bits(gray) is gray


@pytest.mark.parametrize("shape", [(1, 1), (1, 4000), (3000, 2), (31, 31), (32, 32), (300, 400)])
def test_where_there_is_nothing_to_judge_by_it_says_so(shape: tuple[int, int]) -> None:
    found = focus(np.full(shape, 77, dtype=np.uint8))
    assert (found.score, found.blur, found.cause, found.degrees) == (0.0, None, "unknown", None)
    assert all(math.isfinite(value) for value in found.subject)


def test_pure_noise_is_judged_without_a_complaint() -> None:
    found = focus(noisy(np.full((300, 400), 128), 20))
    assert 0 <= found.score <= 1
    assert found.noise == pytest.approx(20, rel=0.1)
