"""The op `thumbnail`."""

from __future__ import annotations

import numpy as np
import pytest
import simplejpeg

from calotype.imaging import Header, Image
from calotype.ops.thumbnail import ThumbnailParameters, thumbnail


def picture(width: int, height: int) -> Image:
    ramp = np.linspace(0, 255, width, dtype=np.uint8)
    pixels = np.repeat(np.broadcast_to(ramp, (height, width))[..., None], 3, axis=2).copy()
    return Image(pixels, Header(format="jpeg", media_type="image/jpeg", width=width, height=height))


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(1000, 750, (250, 187)), (750, 1000, (187, 250)), (400, 300, (200, 150)), (120, 80, (120, 80)), (1, 1, (1, 1))],
)
def test_is_a_small_jpeg_of_the_whole_picture(width: int, height: int, expected: tuple[int, int]) -> None:
    made = thumbnail(picture(width, height), ThumbnailParameters())
    assert (made.width, made.height) == expected
    assert made.jpeg.media_type == "image/jpeg"
    decoded = simplejpeg.decode_jpeg(made.jpeg.data)
    assert decoded.shape == (expected[1], expected[0], 3)
    if width > 1:
        assert decoded[0, 0, 0] < 10
        assert decoded[0, -1, 0] > 245


def test_lower_quality_takes_less_space() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (200, 200, 3), dtype=np.uint8)
    image = Image(noise, Header(format="jpeg", media_type="image/jpeg", width=200, height=200))
    small = thumbnail(image, ThumbnailParameters(quality=40))
    assert len(small.jpeg.data) < len(thumbnail(image, ThumbnailParameters()).jpeg.data)
