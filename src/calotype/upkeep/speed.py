"""How fast this machine is: a photo made by code, decoded and measured for two seconds."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import msgspec

from calotype.settings import Limits

if TYPE_CHECKING:
    from calotype.imaging.image import Image

SECONDS: Final = 2.0
SIZE: Final = (4000, 3000)
"""Pixels of the photo, as phones take them: 12 megapixels."""


class Speed(msgspec.Struct, frozen=True, kw_only=True):
    """What one core of this machine does with a JPEG of 12 megapixels."""

    photos: int
    """How many were measured."""
    decode_seconds: float
    """One photo, from its bytes to the proxy that ops see."""
    content_seconds: float
    """The op `content` on that proxy."""

    @property
    def photos_per_second(self) -> float:
        """Decoded and measured, by one worker that does nothing else."""
        return 1 / (self.decode_seconds + self.content_seconds)


def measure(seconds: float = SECONDS) -> Speed:
    """Decode and measure one photo again and again, for that many seconds, at least once."""
    from calotype.imaging import open_photo
    from calotype.ops import find

    data, limits, content = _photo(), Limits(), find("content")

    def once() -> tuple[float, float]:
        begun = time.perf_counter()
        proxy: Image = open_photo(data, limits).proxy()
        decoded = time.perf_counter()
        content.function(proxy, content.parameters())
        return decoded - begun, time.perf_counter() - decoded

    once()  # The first one also imports what decodes and measures.
    spent: list[tuple[float, float]] = []
    until = time.perf_counter() + seconds
    while not spent or time.perf_counter() < until:
        spent.append(once())
    return Speed(
        photos=len(spent),
        decode_seconds=round(sum(decode for decode, _ in spent) / len(spent), 6),
        content_seconds=round(sum(measure for _, measure in spent) / len(spent), 6),
    )


def _photo() -> bytes:
    """A JPEG with soft shapes and grain: as many bytes as a phone would write, and always the same."""
    import cv2
    import numpy as np
    import simplejpeg

    rng = np.random.default_rng(0)
    half = SIZE[0] // 2, SIZE[1] // 2
    shapes = cv2.resize(rng.integers(0, 256, (15, 20, 3), dtype=np.uint8), half, interpolation=cv2.INTER_CUBIC)
    grain = cv2.resize(rng.integers(0, 24, (half[1] // 2, half[0] // 2), dtype=np.uint8), half).astype(np.int16)
    quarter = (shapes.astype(np.int16) + grain[..., None] - 12).clip(0, 255).astype(np.uint8)
    return bytes(simplejpeg.encode_jpeg(np.tile(quarter, (2, 2, 1)), quality=88, colorsubsampling="420"))
