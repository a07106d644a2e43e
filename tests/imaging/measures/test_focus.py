from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
import pytest

from calotype.imaging.measures.focus import focus


def scene(size: tuple[int, int] = (1600, 1200), seed: int = 3) -> Any:
    """Crisp shapes in all directions below a flat sky."""
    rng = np.random.default_rng(seed)
    width, height = size
    canvas = np.full((height, width), 90, dtype=np.uint8)
    for _ in range(400):
        centre = (int(rng.integers(0, width)), int(rng.integers(height // 3, height)))
        axes = rng.integers(8, 60, 2).tolist()
        cv2.ellipse(canvas, centre, axes, int(rng.integers(0, 180)), 0, 360, int(rng.integers(10, 245)), -1)
    canvas[: height // 4] = 180
    return canvas


def moved(gray: Any, length: int, degrees: float) -> Any:
    line = np.zeros((length, length), dtype=np.float32)
    line[length // 2] = 1
    turn = cv2.getRotationMatrix2D((length // 2, length // 2), -degrees, 1.0)
    kernel = cv2.warpAffine(line, turn, (length, length))
    return cv2.filter2D(gray, -1, kernel / kernel.sum())


def test_a_crisp_picture_is_sharp_to_the_pixel() -> None:
    found = focus(scene())
    assert (found.score, found.blur, found.kind) == (1.0, 1.0, "none")


@pytest.mark.parametrize("sigma", [2, 4, 8])
def test_blur_is_given_in_pixels(sigma: float) -> None:
    found = focus(cv2.GaussianBlur(scene(), (0, 0), sigma))
    assert found.blur == pytest.approx(sigma, rel=0.3)
    assert found.kind == "defocus"


def test_more_blur_never_raises_the_score() -> None:
    scores = [focus(cv2.GaussianBlur(scene(), (0, 0), sigma)).score for sigma in (0.7, 1.5, 3, 6, 12)]
    assert scores == sorted(scores, reverse=True)


def test_an_enlarged_copy_has_twice_the_blur() -> None:
    gray = cv2.GaussianBlur(scene((800, 600)), (0, 0), 2)
    enlarged = cv2.resize(gray, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    small, large = focus(gray).blur, focus(enlarged).blur
    assert small is not None
    assert large is not None
    assert large / small == pytest.approx(2, rel=0.2)


@pytest.mark.parametrize("degrees", [0, 45, 90, 135])
def test_motion_is_known_with_its_direction(degrees: int) -> None:
    found = focus(moved(scene(), 15, degrees))
    assert (found.kind, found.degrees) == ("motion", degrees)


def test_noise_does_not_hide_defocus() -> None:
    blurred = cv2.GaussianBlur(scene(), (0, 0), 4)
    noisy = np.clip(blurred + np.random.default_rng(1).normal(0, 8, blurred.shape), 0, 255).astype(np.uint8)
    found = focus(noisy)
    assert found.noise == pytest.approx(8, rel=0.25)
    assert found.score < 0.4


def test_the_area_is_where_the_sharp_subject_is() -> None:
    gray, mask = scene(), np.zeros((1200, 1600), dtype=bool)
    mask[700:1000, 1100:1500] = True
    left, top, width, height = focus(np.where(mask, gray, cv2.GaussianBlur(gray, (0, 0), 8))).area
    assert 1100 <= (left + width / 2) * 1600 <= 1500
    assert 700 <= (top + height / 2) * 1200 <= 1000


def test_sixteen_bits_are_judged_as_eight() -> None:
    gray = scene((640, 480))
    assert focus(gray.astype(np.uint16) * 257) == focus(gray)


@pytest.mark.parametrize("shape", [(1, 1), (1, 4000), (3000, 2), (30, 30), (300, 400)])
def test_nothing_to_judge_by_is_said(shape: tuple[int, int]) -> None:
    found = focus(np.full(shape, 77, dtype=np.uint8))
    assert (found.score, found.blur, found.kind) == (0.0, None, "unknown")
    assert all(math.isfinite(value) for value in found.area)
