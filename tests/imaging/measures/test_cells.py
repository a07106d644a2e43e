"""What each cell of a picture holds, on planes whose detail is known."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from calotype.imaging.measures.cells import Cells, cells, packed, unpacked
from small_pictures import as_image


def cells_of(gray: Any) -> Cells:
    image = as_image(cv2.merge([np.asarray(gray).clip(0, 255).round().astype(np.uint8)] * 3))
    return cells(image.gray, image.half_gray, image.quarter_gray)


def test_detail_is_counted_by_the_size_of_what_it_shows() -> None:
    down, right = np.mgrid[:256, :256]
    boards = {size: cells_of(100 + 60 * ((down // size + right // size) % 2)) for size in (1, 2, 4)}
    strength = {size: [float(plane.mean()) for plane in found[1:]] for size, found in boards.items()}
    assert strength[1] == pytest.approx([900, 0, 0], abs=1)
    assert strength[2] == pytest.approx([0, 900, 0], abs=1)
    assert strength[4] == pytest.approx([0, 0, 900], abs=1)


def test_white_noise_is_as_strong_as_it_is_everywhere() -> None:
    noise = np.random.default_rng(3).normal(128, 8, (512, 512))
    found = cells_of(noise)
    assert found.luma.shape == (8, 8)
    assert found.fine.mean() == pytest.approx(64 * 3 / 4, rel=0.03)
    assert found.middle.mean() == pytest.approx(64 * 3 / 16, rel=0.05)


def test_each_cell_tells_of_its_own_part() -> None:
    halves = np.full((400, 640), 30.0)
    halves[:, 320:] = 200
    assert cells_of(halves).luma[:, [0, 7]].tolist() == [[30, 200]] * 8


@pytest.mark.parametrize(
    ("size", "shape"), [((5, 300), (0, 8)), ((20, 9), (2, 1)), ((64, 64), (8, 8)), ((63, 1000), (7, 8))]
)
def test_small_pictures_have_fewer_cells(size: tuple[int, int], shape: tuple[int, int]) -> None:
    found = cells_of(np.zeros(size))
    assert all(plane.shape == shape for plane in found)
    assert unpacked(packed(found), *shape).coarse.shape == shape


def test_packing_keeps_detail_to_a_fiftieth() -> None:
    found = cells_of(np.random.default_rng(1).integers(0, 256, (256, 256)))
    again = unpacked(packed(found), 8, 8)
    assert len(packed(found)) == 256
    for plane, kept in zip(found[1:], again[1:], strict=True):
        assert kept == pytest.approx(plane, rel=0.03)
