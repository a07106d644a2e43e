"""What a person calls sharp, and what not, on scenes made of edges and grain."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from calotype.imaging.measures.sharpness import Sharpness, sharpness
from calotype.imaging.measures.tiles import edge_peaks

Gray = NDArray[np.uint8]


def scene(seed: int = 3, sky: bool = True) -> Gray:
    """Crisp shapes of all directions, 480 x 640, with a flat sky above."""
    rng = np.random.default_rng(seed)
    canvas = np.full((480, 640), 90, dtype=np.uint8)
    for _ in range(220):
        centre = (int(rng.integers(0, 640)), int(rng.integers(120 if sky else 0, 480)))
        axes = (int(rng.integers(4, 40)), int(rng.integers(4, 40)))
        cv2.ellipse(canvas, centre, axes, float(rng.integers(0, 180)), 0, 360, int(rng.integers(10, 245)), -1)
    if sky:
        canvas[:100] = 180
    return canvas


def measured(gray: Any) -> Sharpness:
    gray = np.asarray(gray, dtype=np.uint8)
    half = cv2.resize(gray, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return sharpness(edge_peaks(gray, half, cv2.resize(half, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)))


def blurred(gray: Gray, sigma: float) -> Any:
    return cv2.GaussianBlur(gray, (0, 0), sigma)


def noisy(gray: Gray, deviation: float) -> Any:
    noise = np.random.default_rng(5).normal(0, deviation, gray.shape)
    return np.clip(gray + noise, 0, 255).round()


def moved(gray: Gray, length: int, degrees: float) -> Any:
    turn = cv2.getRotationMatrix2D(((length - 1) / 2, (length - 1) / 2), degrees, 1.0)
    line = np.zeros((length, length), dtype=np.float32)
    line[length // 2] = 1
    kernel = cv2.warpAffine(line, turn, (length, length))
    return cv2.filter2D(gray, -1, kernel / kernel.sum())


def test_a_crisp_scene_is_sharp() -> None:
    assert measured(scene()).score > 0.75


def test_more_blur_never_raises_the_score() -> None:
    scores = [measured(blurred(scene(), sigma)).score for sigma in (0.8, 1.2, 1.8, 2.5, 4, 7, 12)]
    assert scores == sorted(scores, reverse=True)
    assert scores[3] < 0.3


@pytest.mark.parametrize("degrees", [0, 30, 45, 90, 135])
def test_motion_blur_of_any_direction_is_low(degrees: float) -> None:
    assert measured(moved(scene(), 15, degrees)).score < 0.45


def test_a_sharp_subject_before_a_blurred_background_is_sharp() -> None:
    gray, mask = scene(), np.zeros((480, 640), dtype=bool)
    mask[200:380, 230:420] = True
    assert measured(np.where(mask, gray, blurred(gray, 8))).score > 0.75


@pytest.mark.parametrize("deviation", [4, 10, 20])
def test_noise_over_a_blurred_scene_is_not_sharpness(deviation: float) -> None:
    assert measured(noisy(blurred(scene(), 4), deviation)).score < 0.35


@pytest.mark.parametrize("deviation", [4, 10])
def test_noise_over_a_crisp_scene_leaves_it_sharp(deviation: float) -> None:
    assert measured(noisy(scene(), deviation)).score > 0.6


def test_noise_is_given_in_levels() -> None:
    assert measured(noisy(scene(), 8)).noise == pytest.approx(8, rel=0.25)


def test_a_scene_without_a_flat_spot_is_not_taken_for_noise() -> None:
    assert measured(scene(sky=False)).score > 0.75


def test_the_strength_of_edges_does_not_matter() -> None:
    faint = scene() // 4 + 90
    assert measured(faint).steepness == pytest.approx(measured(scene()).steepness, rel=0.15)


@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_flat_picture_has_nothing_to_judge_by(level: int) -> None:
    assert measured(np.full((300, 400), level)) == Sharpness(0.0, 0.0, 0.0, 0.0)
