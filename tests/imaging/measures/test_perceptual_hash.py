from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from calotype.imaging.measures.perceptual_hash import (
    HALVES,
    NO_HASH,
    PATCH_SIDE,
    VIEWS,
    hashes_of,
    is_flat,
    patch_of,
    turned,
    turned_patch,
    view_transform,
)
from kit import make_picture

Gray = NDArray[np.uint8]


def picture(seed: int, size: tuple[int, int] = (640, 480)) -> Any:
    """Luma of a picture with structure at all scales."""
    gray = np.asarray(make_picture(seed, size).convert("L")).astype(float)
    waves = np.random.default_rng(seed).normal(0, 40, (24, 32))
    return np.clip(gray + cv2.resize(waves, size, interpolation=cv2.INTER_CUBIC), 0, 255).astype(np.uint8)


def hash_of(gray: Any) -> NDArray[np.uint64]:
    return hashes_of(patch_of(gray))


def bits_apart(first: Any, second: Any) -> int:
    return int(np.bitwise_count(np.uint64(first) ^ np.uint64(second)))


@pytest.mark.parametrize("seed", range(6))
def test_copies_are_near_and_other_pictures_far(seed: int) -> None:
    gray = picture(seed)
    whole = hash_of(gray)[0]
    small = cv2.resize(gray, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    coded = cv2.imdecode(cv2.imencode(".jpg", gray, [cv2.IMWRITE_JPEG_QUALITY, 30])[1], cv2.IMREAD_GRAYSCALE)
    for copy in (small, coded, np.clip(gray * 1.2, 0, 255).astype(np.uint8)):
        assert bits_apart(whole, hash_of(copy)[0]) <= 7
    assert bits_apart(whole, hash_of(picture(seed + 100))[0]) > 16


@pytest.mark.parametrize("orientation", range(8))
def test_the_eight_orientations_come_from_the_hash_alone(orientation: int) -> None:
    patch = patch_of(picture(3))
    of_turned_picture = hashes_of(turned_patch(patch, orientation))[0]
    assert bits_apart(turned(hashes_of(patch)[:1])[orientation, 0], of_turned_picture) <= 1


def test_turning_back_gives_the_hash_again() -> None:
    hashes = hash_of(picture(4))
    for orientation, back in enumerate((0, 1, 2, 3, 4, 6, 5, 7)):
        assert (turned(turned(hashes)[orientation])[back] == hashes).all()


@pytest.mark.parametrize("cut", [(0.05, 0.05, 0.05, 0.05), (0, 0.1, 0, 0.1), (0.1, 0, 0.1, 0), (0.1, 0.1, 0.1, 0.1)])
def test_a_view_knows_the_cropped_copy(cut: tuple[float, float, float, float]) -> None:
    gray = picture(5)
    left, right, top, bottom = (round(share * side) for share, side in zip(cut, (640, 640, 480, 480), strict=True))
    cropped = gray[top : 480 - bottom, left : 640 - right]
    assert min(bits_apart(view, hash_of(cropped)[0]) for view in hash_of(gray)) <= 3


@pytest.mark.parametrize("degrees", [-2, 2])
def test_a_view_knows_the_slanted_copy(degrees: float) -> None:
    gray = picture(6, (600, 600))
    slanted = cv2.warpAffine(gray, cv2.getRotationMatrix2D((300, 300), degrees, 1.0), (600, 600))
    assert min(bits_apart(view, hash_of(slanted)[0]) for view in hash_of(gray)) <= 4


def test_the_transform_of_a_view_is_its_crop() -> None:
    view = VIEWS.index((0.8, -0.1, -0.1, 0.0))  # the top left corner
    corner = view_transform(view, PATCH_SIDE) @ [-0.5, -0.5, 1]
    opposite = view_transform(view, PATCH_SIDE) @ [63.5, 63.5, 1]
    assert corner == pytest.approx([-0.5, -0.5])
    assert opposite == pytest.approx([0.8 * 64 - 0.5] * 2)


def test_flat_pictures_are_known() -> None:
    assert is_flat(patch_of(np.full((300, 400), 90, dtype=np.uint8)))
    assert not is_flat(patch_of(picture(1)))


def test_a_gradient_is_flat_and_a_stroke_on_it_is_not() -> None:
    """The skies of two evenings, a blue gradient and a grey one, were near once, with a likeness of 0.997."""
    y, x = np.mgrid[0:1:300j, 0:1:400j]
    sky = (30 + 160 * y + 20 * x + 30 * y * y).astype(np.uint8)
    assert is_flat(patch_of(sky))
    drawn = sky.copy()
    drawn[140:160, 50:350] = 255
    assert not is_flat(patch_of(drawn))


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (700, 2)])
def test_pictures_of_any_shape_have_hashes(shape: tuple[int, int]) -> None:
    assert hash_of(np.full(shape, 10, dtype=np.uint8)).shape == (len(VIEWS) + len(HALVES),)


def test_writing_over_a_half_leaves_the_hash_of_the_other() -> None:
    gray = picture(7)
    written = gray.copy()
    cv2.putText(written, "Holiday 2019", (20, 440), cv2.FONT_HERSHEY_SIMPLEX, 2.6, 255, 9)
    left, right, upper, lower = hash_of(gray)[len(VIEWS) :]
    assert bits_apart(upper, hash_of(written)[len(VIEWS) + 2]) <= 2
    assert bits_apart(lower, hash_of(written)[len(VIEWS) + 3]) > 4
    assert len({left, right, upper, lower}) == 4


def test_a_half_without_anything_in_it_has_no_hash() -> None:
    gray = picture(8)
    gray[:240] = 200
    assert (hash_of(gray)[len(VIEWS) :] == NO_HASH).tolist() == [False, False, True, False]
