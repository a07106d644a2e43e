"""How far edges are spread is told in pixels, and along which direction, whatever the scene."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from calotype.imaging.measures.blur import TILE, gradient_tensors, spread
from scenes import moved, shapes


def spread_of(gray: Any) -> Any:
    return spread(gradient_tensors(gray).sum(axis=(2, 3)))


def blurred(gray: Any, sigma: float) -> Any:
    return cv2.GaussianBlur(gray, (0, 0), sigma)


@pytest.mark.parametrize("sigma", [1, 1.5, 2, 3, 4, 6, 8, 12])
def test_the_spread_of_edges_is_that_of_the_blur(sigma: float) -> None:
    found = spread_of(blurred(shapes(), sigma))
    assert found.along == pytest.approx(sigma, rel=0.3)
    assert found.across > 0.7 * found.along


def test_contrast_does_not_matter() -> None:
    gray = blurred(shapes(), 3)
    assert spread_of(gray // 4 + 90).along == pytest.approx(spread_of(gray).along, rel=0.1)


@pytest.mark.parametrize("degrees", range(0, 180, 15))
def test_motion_is_found_along_its_direction(degrees: float) -> None:
    found = spread_of(moved(shapes(), 16, degrees))
    assert abs((found.degrees - degrees + 90) % 180 - 90) < 6
    assert found.across < 0.5 * found.along


def test_longer_motion_spreads_further() -> None:
    spreads = [spread_of(moved(shapes(), length, 30)).along for length in (4, 8, 16, 32, 64)]
    assert spreads == sorted(spreads)


def test_a_scene_of_stripes_is_not_taken_for_motion_along_them() -> None:
    stripes = np.tile(np.where(np.arange(512) // 16 % 2, 200, 60).astype(np.uint8), (512, 1))
    assert spread_of(stripes).along < 1


def test_bands_meet_without_a_seam() -> None:
    gray = shapes((TILE * 3, TILE * 40))
    whole = gradient_tensors(gray)
    cut = gradient_tensors(np.ascontiguousarray(gray[TILE * 10 : TILE * 30]))
    # Level 5 looks one of its pixels beyond a tile, so the outermost tiles differ.
    assert whole[:, :, 11:29] == pytest.approx(cut[:, :, 1:19], rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("shape", [(1, 1), (31, 400), (32, 32), (33, 70)])
def test_pictures_of_any_size_have_whole_tiles_only(shape: tuple[int, int]) -> None:
    found = gradient_tensors(np.full(shape, 9, dtype=np.uint8))
    assert found.shape == (6, 3, shape[0] // TILE, shape[1] // TILE)
    assert not found.any()
    assert spread(found.sum(axis=(2, 3))).along < np.inf
