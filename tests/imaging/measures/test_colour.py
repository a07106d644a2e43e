from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from calotype.imaging.measures import colour
from kit import make_picture


def scene() -> NDArray[np.uint8]:
    rng = np.random.default_rng(2)
    grey = rng.integers(20, 220, (60, 80, 1))
    return np.clip(grey + rng.integers(-12, 13, (60, 80, 3)), 0, 255).astype(np.uint8)


def tinted(red: float, green: float, blue: float) -> NDArray[np.uint8]:
    return np.clip(scene() * np.array([red, green, blue]), 0, 240).astype(np.uint8)


def test_colourfulness_is_the_published_formula() -> None:
    pixels = np.asarray(make_picture(4))
    red, green, blue = np.moveaxis(pixels.astype(float), 2, 0)
    red_green, yellow_blue = red - green, (red + green) / 2 - blue
    expected = np.hypot(red_green.std(), yellow_blue.std()) + 0.3 * np.hypot(red_green.mean(), yellow_blue.mean())
    assert colour.colourfulness(pixels) == pytest.approx(expected, rel=1e-4)


def test_grey_is_not_colourful() -> None:
    assert colour.colourfulness(np.repeat(scene()[:, :, :1], 3, axis=2)) == 0


def test_neutral_light_is_neutral() -> None:
    found = colour.white_balance(scene())
    assert (found.cast, found.score) == ("none", 1.0)


@pytest.mark.parametrize(
    ("gains", "cast"),
    [((1.1, 0.9, 0.6), "warm"), ((0.6, 0.9, 1.1), "cool"), ((0.7, 1.1, 0.7), "green"), ((1.1, 0.65, 1.1), "magenta")],
)
def test_the_cast_is_named(gains: tuple[float, float, float], cast: str) -> None:
    assert colour.white_balance(tinted(*gains)).cast == cast


def test_a_stronger_cast_scores_lower() -> None:
    scores = [colour.white_balance(tinted(1, 1 - tint / 2, 1 - tint)).score for tint in (0, 0.15, 0.3, 0.45, 0.6)]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] < 0.5


@pytest.mark.parametrize("level", [0, 255])
def test_black_and_burnt_out_pictures_have_no_cast(level: int) -> None:
    assert colour.white_balance(np.full((4, 4, 3), level, dtype=np.uint8)) == (1.0, 0.0, "none")
