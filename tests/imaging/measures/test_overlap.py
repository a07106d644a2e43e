"""Frames of a panorama go on where the one before ended; other pictures don't."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import cv2
import numpy as np
import pytest

from calotype.imaging.measures.overlap import turned_to
from calotype.imaging.measures.perceptual_hash import patch_of
from kit import make_picture


def wide(seed: int) -> Any:
    """A scene much larger than a frame, with forms of all sizes."""
    rng = np.random.default_rng(seed)
    planes = [cv2.resize(rng.normal(0, 30, (1200 // size, 2000 // size)), (2000, 1200)) for size in (40, 100, 300)]
    return np.clip(128 + sum(planes), 0, 255).astype(np.uint8)


def frame(scene: Any, left: int, top: int) -> Any:
    return patch_of(np.ascontiguousarray(scene[top : top + 400, left : left + 600]))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("share", [0.3, 0.5, 0.7])
@pytest.mark.parametrize(("way", "across", "down"), [("right", 1, 0), ("left", -1, 0), ("down", 0, 1), ("up", 0, -1)])
def test_the_way_that_the_camera_turned_is_seen(seed: int, share: float, way: str, across: int, down: int) -> None:
    scene = wide(seed)
    first = frame(scene, 700, 400)
    second = frame(scene, int(700 + across * 600 * (1 - share) + 6), int(400 + down * 400 * (1 - share) + 5))
    assert turned_to(first, second) == way


def test_other_pictures_do_not_overlap() -> None:
    patches = [patch_of(np.asarray(make_picture(seed).convert("L"))) for seed in range(8)]
    patches += [frame(wide(seed), 700, 400) for seed in range(20, 28)]
    found = [turned_to(one, other) for one, other in permutations(patches, 2)]
    assert [way for way in found if way is not None] == []


def test_a_camera_that_stood_still_has_not_turned() -> None:
    scene = wide(3)
    assert turned_to(frame(scene, 700, 400), frame(scene, 702, 401)) is None


def test_a_flat_frame_tells_nothing() -> None:
    flat = np.full((64, 64), 90, np.uint8)
    assert turned_to(flat, flat) is None
