"""What can be done to a picture before it becomes a shot: one function a change, its amount second."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

Change = Callable[["Image.Image", Any], "Image.Image"]


def crop(picture: Image.Image, box: tuple[float, float, float, float]) -> Image.Image:
    """The part from left, top to right, bottom, as shares of the width and height."""
    width, height = picture.size
    left, top, right, bottom = box
    return picture.crop((round(left * width), round(top * height), round(right * width), round(bottom * height)))


def resize(picture: Image.Image, long_side: int) -> Image.Image:
    """Smaller, with this long side in pixels."""
    from PIL import Image

    scale = long_side / max(picture.size)
    width, height = (max(1, round(side * scale)) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def expose(picture: Image.Image, stops: float) -> Image.Image:
    """Lighter or darker by this many stops, in linear light; what is too bright is clipped."""
    factor = 2.0**stops
    curve = [round(255 * min(1.0, factor * (value / 255) ** 2.2) ** (1 / 2.2)) for value in range(256)]
    return picture.point(curve * len(picture.getbands()))


def blur(picture: Image.Image, radius: float) -> Image.Image:
    """Out of focus, by a Gaussian of this radius in pixels."""
    from PIL import ImageFilter

    return picture.filter(ImageFilter.GaussianBlur(radius))


def shake(picture: Image.Image, length: int) -> Image.Image:
    """Blurred along a horizontal line of this length in pixels, as by a moving hand."""
    import numpy as np
    from PIL import Image

    pixels = np.asarray(picture).astype(np.float32)
    moved = sum(np.roll(pixels, step - length // 2, axis=1) for step in range(length)) / length
    return Image.fromarray(np.asarray(moved).round().astype(np.uint8))


def turn(picture: Image.Image, degrees: int) -> Image.Image:
    """Turned anticlockwise by a multiple of 90 degrees."""
    return picture.rotate(degrees, expand=True)


def mirror(picture: Image.Image, _: None) -> Image.Image:
    """Left and right exchanged."""
    from PIL import ImageOps

    return ImageOps.mirror(picture)
