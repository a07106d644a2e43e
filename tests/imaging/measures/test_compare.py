"""The measures of `compare` against scikit-image, and on pictures whose answer is known."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
import pytest

from calotype.imaging.measures import compare
from calotype.imaging.measures.colour_difference import ciede2000
from kit import make_picture

color = pytest.importorskip("skimage.color", reason="the reference is scikit-image (extra demo)")
metrics = pytest.importorskip("skimage.metrics")


def picture(seed: int = 1, size: tuple[int, int] = (320, 240)) -> Any:
    return np.asarray(make_picture(seed, size))


def noisy(pixels: Any, deviation: float) -> Any:
    return np.clip(pixels + np.random.default_rng(0).normal(0, deviation, pixels.shape), 0, 255).astype(np.uint8)


def luma(pixels: Any) -> Any:
    return cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)


def test_error_and_its_ratio_are_those_of_scikit_image() -> None:
    one, other = picture(), noisy(picture(), 8)
    assert compare.mse(one, other) == pytest.approx(metrics.mean_squared_error(one, other), rel=1e-5)
    assert compare.psnr(compare.mse(one, other)) == pytest.approx(metrics.peak_signal_noise_ratio(one, other), rel=1e-5)


def test_equal_pictures_have_no_ratio() -> None:
    assert compare.psnr(compare.mse(picture(), picture())) is None


@pytest.mark.parametrize("change", [lambda p: noisy(p, 12), lambda p: cv2.GaussianBlur(p, (0, 0), 2), lambda p: p // 2])
def test_structural_similarity_is_that_of_scikit_image(change: Any) -> None:
    one, other = picture(2), change(picture(2))
    expected, full = metrics.structural_similarity(
        luma(one), luma(other), gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=255, full=True
    )
    assert compare.ssim(one, other) == pytest.approx(full[5:-5, 5:-5].mean(), abs=1e-4)
    assert compare.ssim(one, other) == pytest.approx(expected, abs=1e-3)


def test_multi_scale_similarity_falls_with_degradation() -> None:
    one = picture(3)
    values = [compare.ms_ssim(one, cv2.GaussianBlur(one, (0, 0), sigma)) for sigma in (0.5, 1, 2, 4, 8)]
    assert compare.ms_ssim(one, one) == pytest.approx(1)
    assert values == sorted(values, reverse=True)


def test_multi_scale_similarity_is_the_product_of_its_scales() -> None:
    one, other = picture(4), noisy(picture(4), 15)
    one_scale, other_scale, product = luma(one).astype(np.float32), luma(other).astype(np.float32), 1.0
    for scale, weight in enumerate((0.0448, 0.2856, 0.3001, 0.2363, 0.1333)):
        structure, luminance = reference_parts(one_scale, other_scale)
        product *= float((structure * luminance if scale == 4 else structure).mean()) ** weight
        height, width = (side // 2 for side in one_scale.shape)
        one_scale, other_scale = (
            plane[: 2 * height, : 2 * width].reshape(height, 2, width, 2).mean(axis=(1, 3))
            for plane in (one_scale, other_scale)
        )
    assert compare.ms_ssim(one, other) == pytest.approx(product, abs=1e-4)


def reference_parts(one: Any, other: Any) -> tuple[Any, Any]:
    from scipy.ndimage import gaussian_filter

    def smooth(plane: Any) -> Any:
        return gaussian_filter(plane.astype(float), 1.5, truncate=3.5)[5:-5, 5:-5]

    mean_one, mean_other, c1, c2 = smooth(one), smooth(other), (0.01 * 255) ** 2, (0.03 * 255) ** 2
    one, other = one.astype(float), other.astype(float)
    spread = smooth(one * one) - mean_one**2 + smooth(other * other) - mean_other**2
    structure = (2 * (smooth(one * other) - mean_one * mean_other) + c2) / (spread + c2)
    return structure, (2 * mean_one * mean_other + c1) / (mean_one**2 + mean_other**2 + c1)


def test_colour_difference_is_that_of_scikit_image() -> None:
    rng = np.random.default_rng(1)
    one, other = (rng.uniform((0, -100, -100), (100, 100, 100), (4_000, 3)) for _ in range(2))
    one[:50, 1:] = 0  # greys, which have no hue
    assert ciede2000(one, other) == pytest.approx(color.deltaE_ciede2000(one, other), abs=1e-6)


def test_colour_difference_of_pictures_is_that_of_scikit_image() -> None:
    one, other = picture(5), noisy(picture(5), 10)
    expected = color.deltaE_ciede2000(color.rgb2lab(one), color.rgb2lab(other))
    mean, high = compare.colour_difference(one, other)
    assert mean == pytest.approx(expected.mean(), rel=2e-3)
    assert high == pytest.approx(np.percentile(expected, 95), rel=5e-3)


def test_blur_lowers_edge_sharpness() -> None:
    values = [compare.edge_sharpness(cv2.GaussianBlur(picture(6), (0, 0), sigma)) for sigma in (0.3, 1, 2, 4)]
    assert values == sorted(values, reverse=True)


@pytest.mark.parametrize("deviation", [3, 8, 15])
def test_noise_is_estimated_in_levels(deviation: float) -> None:
    gray = np.full((200, 200), 128) + np.random.default_rng(2).normal(0, deviation, (200, 200))
    assert compare.noise(gray.round().astype(np.uint8)) == pytest.approx(deviation, rel=0.05)


def test_histograms_apart_by_a_shift_are_apart_by_its_size() -> None:
    dark = np.full((10, 10, 3), 20, dtype=np.uint8)
    assert compare.histogram_distance(dark, dark + 51) == pytest.approx(0.2)
    assert compare.histogram_distance(picture(), picture()) == 0


@pytest.mark.parametrize("shape", [(1, 1, 3), (5, 7, 3), (1, 40, 3), (12, 12, 3)])
def test_small_pictures_give_numbers(shape: tuple[int, int, int]) -> None:
    rng = np.random.default_rng(3)
    one, other = (rng.integers(0, 256, shape, dtype=np.uint8) for _ in range(2))
    values = [
        compare.mse(one, other),
        compare.ssim(one, other),
        compare.ms_ssim(one, other),
        *compare.colour_difference(one, other),
        compare.edge_sharpness(one),
        compare.noise(one),
        compare.histogram_distance(one, other),
    ]
    assert all(math.isfinite(value) for value in values)
