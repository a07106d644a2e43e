from __future__ import annotations

import cv2
import numpy as np

from calotype.ops.focus import Area, FocusParameters, focus
from kit import make_picture
from small_pictures import as_image


def test_a_sharp_picture_scores_higher_than_its_blurred_copy() -> None:
    pixels = np.asarray(make_picture(8, (1200, 900)))
    sharp, soft = (focus(as_image(one), FocusParameters()) for one in (pixels, cv2.GaussianBlur(pixels, (0, 0), 4)))
    assert sharp.score > soft.score
    assert sharp.blur_pixels is not None
    assert soft.blur_pixels is not None
    assert sharp.blur_pixels < soft.blur_pixels


def test_a_black_frame_can_not_be_judged() -> None:
    found = focus(as_image(np.zeros((300, 400, 3), dtype=np.uint8)), FocusParameters())
    assert (found.score, found.blur_pixels, found.kind) == (0, None, "unknown")
    assert found.area == Area(left=0, top=0, width=1, height=1)
