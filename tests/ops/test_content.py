from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import cv2
import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from calotype.ops.content import Content, ContentParameters, content
from kit import make_picture
from small_pictures import as_image, small_pictures

Pixels = NDArray[np.uint8]
_shapes = st.tuples(st.integers(1, 40), st.integers(1, 40), st.just(3))


def of(pixels: Any) -> Content:
    return content(as_image(np.ascontiguousarray(pixels, dtype=np.uint8)), ContentParameters())


def numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from numbers(part)
    elif value is not None and not isinstance(value, str):
        yield value


@given(arrays.arrays(np.uint8, _shapes))
def test_any_picture_gives_finite_numbers_within_the_declared_ranges(pixels: Pixels) -> None:
    document = json.loads(msgspec.json.encode(of(pixels)))
    assert all(np.isfinite(number) for number in numbers(document))
    msgspec.convert(document, Content)  # checks the ranges that the schema declares


@pytest.mark.parametrize("shape", [(1, 1), (1, 1000), (1000, 1), (3, 700), (16, 16), (17, 33)])
@pytest.mark.parametrize("level", [0, 128, 255])
def test_flat_pictures_of_odd_sizes_give_numbers(shape: tuple[int, int], level: int) -> None:
    found = of(np.full((*shape, 3), level))
    assert found.contrast.rms == 0
    assert found.palette[0].share == 1
    assert found.sharpness.edges == 0


def test_blur_lowers_sharpness_and_texture() -> None:
    picture = np.asarray(make_picture(7, (640, 480)))
    found = [of(picture), *(of(cv2.GaussianBlur(picture, (0, 0), sigma)) for sigma in (1.5, 3, 6))]
    scores = [one.sharpness.score for one in found]
    assert scores == sorted(scores, reverse=True)
    assert found[0].texture.score > found[-1].texture.score


def test_darkness_lowers_exposure() -> None:
    picture = np.asarray(make_picture(8))
    scores = [of(picture * gain).exposure.score for gain in (0.8, 0.6, 0.4, 0.2, 0.1)]
    assert scores == sorted(scores, reverse=True)


def test_the_same_picture_gives_the_same_answer() -> None:
    for pixels in small_pictures().values():
        assert of(pixels) == of(pixels)


@pytest.mark.quality
def test_real_photos_are_told_from_blurred_and_dark_copies(shared: Any) -> None:
    names = ["exif-samples/DSCN0010.jpg", "rembg/animal-2.jpg", "sam2/truck.jpg", "ultralytics-assets/bus.jpg"]
    for name in names:
        picture = cv2.cvtColor(cv2.imread(str(shared / "photos" / name)), cv2.COLOR_BGR2RGB)
        scale = min(1.0, 1000 / max(picture.shape))
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        good, soft, dark = of(picture), of(cv2.GaussianBlur(picture, (0, 0), 2.5)), of(picture * 0.3)
        assert good.sharpness.score > 0.6 > 0.35 > soft.sharpness.score, name
        assert good.exposure.score > 0.8 > 0.5 > dark.exposure.score, name
