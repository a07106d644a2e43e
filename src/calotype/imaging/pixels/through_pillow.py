"""Pillow as a decoder that is told which format it has in hand, and the way from its many modes to RGB arrays.

Pillow guesses by content where it is not told, and then starts Ghostscript on an EPS that is called `.jpg`.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from calotype.imaging.image import Header
from calotype.imaging.pixels.colour import convert, to_srgb
from calotype.imaging.pixels.depth import to_8_bits
from calotype.imaging.pixels.proxy import proxy_size, shrink
from calotype.imaging.pixels.turn import turn

Image.MAX_IMAGE_PIXELS = None  # Photo has compared the header with our own limit before any decoder is asked

_REDUCIBLE = frozenset(("L", "RGB", "RGBA", "LA", "CMYK"))
_SLACK = 1.25
"""A preview may be so much larger than the picture that its RAW file promises."""
_WITH_ALPHA = frozenset(("RGBA", "LA", "PA", "RGBa", "La"))


class NotKnown(ValueError):
    """Pillow can't make anything of the file, though it is of the format."""


@contextmanager
def opened(data: bytes, decoder: str, header: Header) -> Iterator[Image.Image]:
    """The first frame of `data` by the Pillow plug-in called `decoder`, and no other. Warnings are kept quiet.

    Raises ValueError where Pillow reads another size out of the file than we do: `header` was held against the limits.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            image = Image.open(io.BytesIO(data), formats=[decoder])
        except UnidentifiedImageError as error:
            raise NotKnown("Pillow does not know this kind") from error
        with image:
            if image.width * image.height > _SLACK * header.width * header.height:
                sizes = f"{header.width} x {header.height} pixels and {image.width} x {image.height}"
                raise ValueError(f"the file says two sizes, {sizes}")
            yield image


def proxy(image: Image.Image, header: Header, icc: bytes | None = None) -> NDArray[np.uint8]:
    """The proxy of an opened image; `icc` explains its colours. Alpha is laid on white."""
    icc = icc or image.info.get("icc_profile")
    image.load()  # a TIFF turns now
    size = proxy_size(*image.size)
    factor = min(image.width // size[0], image.height // size[1])
    if factor >= 2:
        if image.mode not in _REDUCIBLE:
            image = _plain(image, header, icc)
        image = image.reduce(factor)
    pixels = shrink(np.asarray(_plain(image, header, icc)), size)
    if header.mode != "cmyk":
        pixels = to_srgb(pixels, icc)
    return turn(pixels, header.orientation)


def full(image: Image.Image, header: Header, icc: bytes | None = None) -> NDArray[Any]:
    """All pixels of an opened image, 8 bits a channel, in its own colours (CMYK becomes sRGB). Alpha is on white."""
    return turn(np.asarray(_plain(image, header, icc or image.info.get("icc_profile"))), header.orientation)


def _plain(image: Image.Image, header: Header, icc: bytes | None) -> Image.Image:
    """The image in mode RGB."""
    if image.mode == "RGB" and "transparency" not in image.info:
        return image
    if image.mode == "CMYK":
        return (convert(image, icc) if icc else None) or image.convert("RGB")
    if image.mode.startswith("I") or image.mode == "F":
        return Image.fromarray(to_8_bits(np.asarray(image), header.depth)).convert("RGB")
    if image.mode in _WITH_ALPHA or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGB", image.size, (255, 255, 255))
        white.paste(image, mask=image.getchannel("A"))
        return white
    return image.convert("RGB")
