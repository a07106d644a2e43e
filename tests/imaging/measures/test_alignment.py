"""What was done to a copy is found and undone; what shares nothing is only brought to one size."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from calotype.imaging.measures.alignment import Aligned, align
from calotype.imaging.pixels.turn import turn
from kit import make_picture


@pytest.fixture(scope="module")
def picture() -> Any:
    return np.asarray(make_picture(8, (640, 480)))


def error(aligned: Aligned) -> float:
    assert aligned.first.shape == aligned.second.shape
    return float(np.mean((aligned.first.astype(float) - aligned.second) ** 2))


def resized(pixels: Any, width: int, height: int) -> Any:
    method = cv2.INTER_AREA if width < pixels.shape[1] else cv2.INTER_CUBIC
    return cv2.resize(pixels, (width, height), interpolation=method)


def test_equal_sizes_are_left_as_they_are(picture: Any) -> None:
    aligned = align(picture, picture // 2 + 20)
    assert aligned.first is picture
    assert not aligned.alignment.laid
    assert aligned.alignment.overlap == 1


@pytest.mark.parametrize("size", [(320, 240), (301, 226)])
def test_the_larger_is_shrunk_to_the_smaller(picture: Any, size: tuple[int, int]) -> None:
    small = resized(picture, *size)
    for one, other, place in ((picture, small, 0), (small, picture, 1)):
        aligned = align(one, other)
        assert aligned.first.shape == small.shape
        assert aligned.alignment.resized[place] == pytest.approx(size[0] / 640)
        assert aligned.alignment.resized[1 - place] == 1
        assert error(aligned) == 0


@pytest.mark.parametrize(("rows", "columns"), [((24, 456), (32, 608)), ((0, 300), (100, 640)), ((200, 420), (50, 330))])
def test_a_piece_is_laid_where_it_was_cut_out(picture: Any, rows: tuple[int, int], columns: tuple[int, int]) -> None:
    piece = picture[slice(*rows), slice(*columns)].copy()
    aligned = align(picture, piece)
    assert aligned.alignment.shift == pytest.approx((-columns[0], -rows[0]), abs=0.1)
    assert aligned.first.shape == piece.shape
    assert error(aligned) == 0
    back = align(piece, picture)
    assert back.alignment.shift == pytest.approx((columns[0], rows[0]), abs=0.1)
    assert error(back) == 0


def test_a_crop_that_was_enlarged_is_laid_over_what_it_shows(picture: Any) -> None:
    aligned = align(picture, resized(picture[24:456, 32:608], 1280, 960))
    assert aligned.alignment.resized == pytest.approx((1, 0.45), abs=0.001)
    assert aligned.alignment.overlap == pytest.approx(1, abs=0.01)
    assert error(aligned) < 2


@pytest.mark.parametrize("degrees", [-2.0, 1.0, 2.0])
def test_a_small_rotation_is_undone_and_its_corners_are_cut_off(picture: Any, degrees: float) -> None:
    matrix = cv2.getRotationMatrix2D((319.5, 239.5), -degrees, 1.0)
    aligned = align(picture, cv2.warpAffine(picture, matrix, (640, 480), flags=cv2.INTER_CUBIC))
    assert aligned.alignment.degrees == pytest.approx(degrees, abs=0.1)
    assert 0.8 < aligned.alignment.overlap < 1
    assert error(aligned) < 25


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_copy_is_turned_back(picture: Any, orientation: int) -> None:
    aligned = align(picture, turn(picture, orientation))
    undoing = {6: 8, 8: 6}.get(orientation, orientation)
    assert aligned.alignment.turned == undoing
    assert error(aligned) == 0


def test_brightness_does_not_hinder_it(picture: Any) -> None:
    aligned = align(picture, (picture[30:400, 20:600] * 0.6 + 10).astype(np.uint8))
    assert aligned.alignment.shift == pytest.approx((-20, -30), abs=0.1)


def test_without_search_sizes_alone_are_made_equal(picture: Any) -> None:
    aligned = align(picture, picture[24:456, 32:608], search=False)
    assert aligned.first.shape == (432, 576, 3)
    assert not aligned.alignment.laid


@pytest.mark.parametrize("sizes", [((1, 1), (9, 9)), ((3, 400), (400, 3)), ((64, 64), (32, 200)), ((90, 70), (90, 70))])
def test_pictures_that_share_nothing_are_only_resized(sizes: tuple[tuple[int, int], tuple[int, int]]) -> None:
    rng = np.random.default_rng(4)
    one, other = (rng.integers(0, 256, (*size, 3), dtype=np.uint8) for size in sizes)
    aligned = align(one, other)
    assert aligned.first.shape == aligned.second.shape
    assert not aligned.alignment.laid


@pytest.mark.parametrize("level", [0, 255])
def test_flat_pictures_are_only_resized(level: int) -> None:
    aligned = align(np.full((80, 80, 3), level, np.uint8), np.full((60, 90, 3), 128, np.uint8))
    assert aligned.first.shape == aligned.second.shape == (60, 80, 3)
    assert not aligned.alignment.laid
