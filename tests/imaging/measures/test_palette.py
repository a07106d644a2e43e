from __future__ import annotations

import numpy as np
import pytest

from calotype.imaging.measures.palette import palette
from kit import make_picture


def test_plain_areas_come_out_with_their_colours_and_shares() -> None:
    pixels = np.empty((10, 10, 3), dtype=np.uint8)
    pixels[:, :6], pixels[:, 6:9], pixels[:, 9:] = (200, 30, 30), (20, 60, 190), (250, 250, 250)
    assert palette(pixels) == [("#c81e1e", 0.6), ("#143cbe", pytest.approx(0.3)), ("#fafafa", pytest.approx(0.1))]


def test_shares_add_up_and_fall() -> None:
    swatches = palette(np.asarray(make_picture(1)))
    shares = [swatch.share for swatch in swatches]
    assert len(swatches) == 5
    assert sum(shares) == pytest.approx(1)
    assert shares == sorted(shares, reverse=True)


def test_the_order_of_pixels_does_not_matter() -> None:
    pixels = np.asarray(make_picture(2))
    turned = np.ascontiguousarray(np.rot90(pixels))
    assert [swatch.hex for swatch in palette(pixels)] == [swatch.hex for swatch in palette(turned)]


def test_colours_that_look_alike_are_one() -> None:
    pixels = np.full((8, 8, 3), 100, dtype=np.uint8)
    pixels[:4] = 103
    assert len(palette(pixels)) == 1
