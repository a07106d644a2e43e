from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from calotype.imaging.measures import compare
from calotype.imaging.measures.alignment import align
from kit import make_picture


def picture(seed: int, size: tuple[int, int] = (320, 240)) -> Any:
    return np.asarray(make_picture(seed, size))


def test_equal_sizes_are_left_as_they_are() -> None:
    one, other = picture(1), picture(2)
    first, second, share = align(one, other)
    assert first is one
    assert second is other
    assert share == 1


def test_a_smaller_copy_is_brought_to_size() -> None:
    one = picture(7)
    small = cv2.resize(one, (160, 120), interpolation=cv2.INTER_AREA)
    first, second, share = align(one, small)
    assert first.shape == second.shape == one.shape
    assert share == 1
    assert compare.ssim(first, second) > 0.8


def test_a_crop_is_laid_where_it_belongs() -> None:
    one = picture(8, (640, 480))
    first, second, share = align(one, one[24:456, 32:608])
    assert share == pytest.approx(0.81, abs=0.02)
    assert first.shape == second.shape
    assert compare.mse(first, second) < 25


@pytest.mark.parametrize("sizes", [((1, 1), (9, 9)), ((3, 400), (400, 3)), ((64, 64), (32, 200))])
def test_pictures_that_share_nothing_are_only_scaled(sizes: tuple[tuple[int, int], tuple[int, int]]) -> None:
    rng = np.random.default_rng(4)
    one, other = (rng.integers(0, 256, (*size, 3), dtype=np.uint8) for size in sizes)
    first, second, _ = align(one, other)
    assert first.shape == second.shape
