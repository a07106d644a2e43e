"""SSIM against scikit-image, MS-SSIM against the product of its scales as the paper has it."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from calotype.imaging.measures.structure import structure
from kit import make_picture


def gray(seed: int, size: tuple[int, int] = (320, 240)) -> Any:
    return np.asarray(make_picture(seed, size).convert("L"))


def noisy(plane: Any, deviation: float) -> Any:
    return np.clip(plane + np.random.default_rng(0).normal(0, deviation, plane.shape), 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda plane: noisy(plane, 12), id="noise"),
        pytest.param(lambda plane: cv2.GaussianBlur(plane, (0, 0), 2), id="blur"),
        pytest.param(lambda plane: plane // 2, id="dark"),
        pytest.param(lambda plane: 255 - plane, id="negative"),
    ],
)
@pytest.mark.parametrize("size", [(320, 240), (11, 11), (200, 530)])
def test_similarity_is_that_of_scikit_image(change: Any, size: tuple[int, int]) -> None:
    metrics = pytest.importorskip("skimage.metrics", reason="the reference is scikit-image (extra demo)")
    one, other = gray(2, size), change(gray(2, size))
    expected = metrics.structural_similarity(
        one, other, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=255
    )
    found = structure(one, other)
    assert found is not None
    assert found.ssim == pytest.approx(expected, abs=1e-5)


def test_multi_scale_similarity_is_the_product_of_its_scales() -> None:
    pytest.importorskip("scipy", reason="the reference is made with SciPy (extra demo)")
    one, other = gray(4), noisy(gray(4), 15)
    found = structure(one, other)
    assert found is not None
    assert found.scales == 5
    product, planes = 1.0, [one.astype(float), other.astype(float)]
    for scale, weight in enumerate((0.0448, 0.2856, 0.3001, 0.2363, 0.1333)):
        contrast, luminance = reference_parts(*planes)
        product *= float((contrast * luminance if scale == 4 else contrast).mean()) ** weight
        height, width = (side // 2 for side in planes[0].shape)
        planes = [p[: 2 * height, : 2 * width].reshape(height, 2, width, 2).mean(axis=(1, 3)) for p in planes]
    assert found.ms_ssim == pytest.approx(product, abs=1e-4)


def reference_parts(one: Any, other: Any) -> tuple[Any, Any]:
    from scipy.ndimage import gaussian_filter

    def smooth(plane: Any) -> Any:
        return gaussian_filter(plane, 1.5, truncate=3.5)[5:-5, 5:-5]

    mean_one, mean_other, c1, c2 = smooth(one), smooth(other), (0.01 * 255) ** 2, (0.03 * 255) ** 2
    spread = smooth(one * one) - mean_one**2 + smooth(other * other) - mean_other**2
    contrast = (2 * (smooth(one * other) - mean_one * mean_other) + c2) / (spread + c2)
    return contrast, (2 * mean_one * mean_other + c1) / (mean_one**2 + mean_other**2 + c1)


def test_both_fall_with_blur() -> None:
    one = gray(3)
    found = [structure(one, cv2.GaussianBlur(one, (0, 0), sigma)) for sigma in (0.5, 1, 2, 4, 8)]
    for name in ("ssim", "ms_ssim"):
        values = [getattr(each, name) for each in found]
        assert values == sorted(values, reverse=True)
        assert values[0] > 0.9


@pytest.mark.parametrize(("side", "scales"), [(11, 1), (21, 1), (22, 2), (175, 4), (176, 5), (900, 5)])
def test_there_are_as_many_scales_as_there_is_room_for(side: int, scales: int) -> None:
    found = structure(gray(5, (side + 40, side)), gray(5, (side + 40, side)))
    assert found == pytest.approx((1, 1, scales))


def test_without_room_for_a_window_there_is_no_answer() -> None:
    assert structure(gray(6, (300, 10)), gray(6, (300, 10))) is None


def test_a_negative_shares_no_structure() -> None:
    found = structure(gray(7), 255 - gray(7))
    assert found is not None
    assert found.ssim < 0.5
    assert found.ms_ssim == 0
