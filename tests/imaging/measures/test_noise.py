"""Noise is told in levels, whatever else a picture shows."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from calotype.imaging.measures.noise import noise_level


def scene() -> Any:
    """Shapes of all sizes over a ramp: 600 x 800."""
    rng = np.random.default_rng(2)
    canvas = np.tile(np.linspace(60, 180, 800, dtype=np.float32), (600, 1)).copy()
    for _ in range(150):
        centre = (int(rng.integers(0, 800)), int(rng.integers(200, 600)))
        cv2.circle(canvas, centre, int(rng.integers(4, 50)), float(rng.integers(20, 230)), -1)
    return canvas


def with_noise(canvas: Any, deviation: float) -> Any:
    noise = np.random.default_rng(7).normal(0, deviation, canvas.shape)
    return np.clip(canvas + noise, 0, 255).round().astype(np.uint8)


@pytest.mark.parametrize("deviation", [2, 5, 10, 20])
def test_noise_is_given_in_levels(deviation: float) -> None:
    assert noise_level(with_noise(scene(), deviation)) == pytest.approx(deviation, rel=0.1)


def test_shapes_and_ramps_are_no_noise() -> None:
    assert noise_level(with_noise(scene(), 0)) < 0.5


def test_blown_out_and_black_parts_are_left_out() -> None:
    canvas = with_noise(scene(), 8)
    canvas[:300] = 255
    canvas[300:350] = 0
    assert noise_level(canvas) == pytest.approx(8, rel=0.15)


@pytest.mark.parametrize("shape", [(1, 1), (15, 400), (16, 16), (40, 33)])
@pytest.mark.parametrize("level", [0, 128, 255])
def test_flat_pictures_of_any_size_have_none(shape: tuple[int, int], level: int) -> None:
    assert noise_level(np.full(shape, level, dtype=np.uint8)) == 0


def test_bands_meet_without_a_seam() -> None:
    canvas = with_noise(np.full((1024, 64), 128.0), 6)
    canvas[504:520] = 130
    assert noise_level(canvas) < 6.5
