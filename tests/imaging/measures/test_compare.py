"""The numbers of `compare` against scikit-image, and on pictures whose answer is known."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from calotype.imaging.measures import compare
from calotype.imaging.measures.compare import difference, difference_picture
from kit import make_picture


def picture(seed: int = 1, size: tuple[int, int] = (320, 240)) -> Any:
    return np.asarray(make_picture(seed, size))


def noisy(pixels: Any, deviation: float) -> Any:
    return np.clip(pixels + np.random.default_rng(0).normal(0, deviation, pixels.shape), 0, 255).astype(np.uint8)


CHANGES = pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda pixels: noisy(pixels, 12), id="noise"),
        pytest.param(lambda pixels: cv2.GaussianBlur(pixels, (0, 0), 2), id="blur"),
        pytest.param(lambda pixels: pixels // 2, id="dark"),
        pytest.param(lambda pixels: pixels[..., ::-1].copy(), id="colours"),
    ],
)


@CHANGES
def test_errors_are_those_of_scikit_image(change: Any) -> None:
    metrics = pytest.importorskip("skimage.metrics", reason="the reference is scikit-image (extra demo)")
    one, other = picture(size=(641, 700)), change(picture(size=(641, 700)))
    found = difference(one, other)
    assert found.mse == pytest.approx(metrics.mean_squared_error(one, other), rel=1e-9)
    assert found.psnr == pytest.approx(metrics.peak_signal_noise_ratio(one, other), rel=1e-9)


@CHANGES
def test_colour_differences_are_those_of_scikit_image(change: Any) -> None:
    color = pytest.importorskip("skimage.color", reason="the reference is scikit-image (extra demo)")
    one, other = picture(5), change(picture(5))
    expected = color.deltaE_ciede2000(color.rgb2lab(one), color.rgb2lab(other))
    found = difference(one, other).colours
    assert found.mean == pytest.approx(expected.mean(), rel=1e-6)
    assert found.p95 == pytest.approx(np.percentile(expected, 95), rel=1e-6)


def test_of_a_large_picture_a_grid_tells_the_colour_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = picture(5, (1200, 900)), noisy(picture(5, (1200, 900)), 10)
    whole = difference(one, other).colours
    monkeypatch.setattr(compare, "_SAMPLES", 100_000)
    assert tuple(difference(one, other).colours) == pytest.approx(tuple(whole), rel=0.03)


def test_equal_pictures_have_no_signal_to_noise_ratio() -> None:
    found = difference(picture(), picture())
    assert (found.mse, found.psnr, found.colours, found.histogram) == (0, None, (0, 0), 0)


def test_histograms_apart_by_a_shift_are_apart_by_its_size() -> None:
    dark = np.full((10, 10, 3), 20, dtype=np.uint8)
    assert difference(dark, dark + 51).histogram == pytest.approx(51)


def test_histograms_are_apart_as_scipy_says() -> None:
    stats = pytest.importorskip("scipy.stats", reason="the reference is SciPy (extra demo)")
    one, other = picture(1), picture(2)
    expected = [stats.wasserstein_distance(one[..., n].ravel(), other[..., n].ravel()) for n in range(3)]
    assert difference(one, other).histogram == pytest.approx(np.mean(expected))


@pytest.mark.parametrize("shape", [(1, 1, 3), (5, 7, 3), (1, 40, 3), (12, 12, 3), (2100, 5, 3)])
def test_small_and_narrow_pictures_are_compared_too(shape: tuple[int, int, int]) -> None:
    rng = np.random.default_rng(3)
    one, other = (rng.integers(0, 256, shape, dtype=np.uint8) for _ in range(2))
    found = difference(one, other)
    assert found.mse > 0
    assert found.colours.p95 >= 0
    assert (found.structure is None) == (min(shape[:2]) < 11)
    assert max(difference_picture(one, other).shape) <= 2000


def test_the_picture_is_bright_where_the_two_differ_and_nowhere_else() -> None:
    one = np.full((4100, 2050, 3), 100, dtype=np.uint8)
    other = one.copy()
    other[3000, 1500, 1] = 180
    shown = difference_picture(one, other)
    assert shown.shape == (1367, 684, 3)
    assert shown[1000, 500].max() > 200
    shown = shown.copy()
    shown[1000, 500] = shown[0, 0]
    assert (shown == shown[0, 0]).all()
    assert shown.max() < 60
