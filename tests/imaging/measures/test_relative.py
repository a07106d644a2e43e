"""What was done to a shot is told from its cells beside those of the others, whatever the scene is."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from calotype.imaging.measures.cells import Cells, cells
from calotype.imaging.measures.relative import Relative, relative
from scenes import noisy, shapes
from small_pictures import as_image

SCENE = shapes((800, 600))


def cells_of(gray: Any) -> Cells:
    image = as_image(cv2.merge([np.asarray(gray).clip(0, 255).round().astype(np.uint8)] * 3))
    return cells(image.gray, image.half_gray, image.quarter_gray)


def compared(**shots: Any) -> dict[str, Relative]:
    return dict(zip(shots, relative([cells_of(gray) for gray in shots.values()]), strict=True))


def leaves() -> Any:
    """Detail in every part and of every size, as a hedge has it: nothing in it is flat."""
    rng = np.random.default_rng(7)
    planes = [cv2.resize(rng.normal(0, 12, (600 // size, 800 // size)), (800, 600)) for size in (1, 2, 4, 8, 20)]
    slope = np.linspace(0.4, 1.6, 800)
    return 128 + sum(planes) * slope


@pytest.mark.parametrize("scene", [SCENE, leaves()], ids=["shapes", "leaves"])
def test_the_blurred_has_less_detail_and_the_noisy_more_noise(scene: Any) -> None:
    found = compared(as_it_is=scene, soft=cv2.GaussianBlur(scene, (0, 0), 1.5), noisy=noisy(scene, 8.0), again=scene)
    assert found["soft"].detail < found["as_it_is"].detail - 0.3
    assert found["noisy"].noise == pytest.approx(8, rel=0.3)
    assert found["as_it_is"].noise < 2
    assert found["noisy"].detail == pytest.approx(found["as_it_is"].detail, abs=0.15)


def test_noise_does_not_pass_for_detail_in_a_soft_scene() -> None:
    soft = cv2.GaussianBlur(SCENE, (0, 0), 4)
    found = compared(as_it_is=soft, again=soft, noisy=noisy(soft, 12.0))
    assert found["noisy"].detail < found["as_it_is"].detail + 0.1


def test_light_is_told_in_stops_and_does_not_pass_for_detail() -> None:
    linear = (SCENE / 255.0) ** 2.2
    darker = 255 * (linear / 2) ** (1 / 2.2)
    found = compared(as_it_is=SCENE, again=SCENE, darker=darker)
    assert found["darker"].stops == pytest.approx(-1, abs=0.1)
    assert found["darker"].detail == pytest.approx(found["as_it_is"].detail, abs=0.05)
    assert found["as_it_is"].stops == 0


def test_white_is_seen_through_noise() -> None:
    page = np.full((400, 400), 255)
    page[150:250] = 40
    found = compared(as_it_is=page, noisy=noisy(page, 6.0))
    assert found["noisy"].white == pytest.approx(found["as_it_is"].white, abs=0.08)


def test_a_turned_shot_is_compared_as_a_whole() -> None:
    strip = SCENE[300:340]
    found = compared(as_it_is=strip, turned=strip.T, soft=cv2.GaussianBlur(strip, (0, 0), 3))
    assert found["turned"].detail == pytest.approx(found["as_it_is"].detail, abs=0.1)
    assert found["soft"].detail < found["as_it_is"].detail


@pytest.mark.parametrize("gray", [np.zeros((400, 300)), np.full((300, 400), 255), np.zeros((3, 3))])
def test_pictures_of_nothing_do_not_differ(gray: Any) -> None:
    (one, other) = relative([cells_of(gray)] * 2)
    assert one == other
    assert (one.detail, one.noise, one.stops) == (0, 0, 0)
