"""What ops are given to look at: a header, an image, a file. Light to import: NumPy comes with the first pixel."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

READING_VERSIONS = {"proxy": 1, "full": 1, "bytes": 1, "file": 1}
"""The version of each reading, part of every key: raise one when it gives ops other pixels or other bytes."""


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What a file's header says, before any pixel is decoded. Sizes in pixels."""

    format: str
    """Name of the format, such as `jpeg`."""
    media_type: str
    width: int
    """As a viewer shows it: after the orientation has been applied."""
    height: int
    orientation: int = 1
    """EXIF orientation, 1 to 8, that turns stored pixels into shown ones; 1 where the decoder turns by itself."""
    depth: int = 8
    """Bits a channel."""
    mode: str = "rgb"
    """`gray`, `rgb`, `cmyk`, `palette` or `bilevel`; how the pixels are stored, alpha apart."""
    alpha: bool = False
    frames: int = 1
    """Frames of an animation, pages of a TIFF, pictures of a collection."""
    profile: str | None = None
    """Description of the embedded ICC profile, or the colour space that the header names; None is sRGB by default."""


class Image:
    """Decoded pixels: height x width x 3, as shown (oriented).

    A proxy is sRGB, uint8, long side 1000 px (smaller images as they are). The full reading has all pixels, uint8
    or uint16. Halvings and grey versions are made once, when an op first asks, and shared by all ops of the photo.
    Ops must not write into the arrays; they are marked read-only.
    """

    def __init__(self, pixels: NDArray[Any], header: Header) -> None:
        pixels.flags.writeable = False
        self.pixels = pixels
        self.header = header

    @cached_property
    def half(self) -> NDArray[np.uint8]:
        """Exact halving of `pixels`: each pixel the mean of 2 x 2; an odd last row or column is left out."""
        return _halve(self.pixels)

    @cached_property
    def quarter(self) -> NDArray[np.uint8]:
        """Exact halving of `half`."""
        return _halve(self.half)

    @cached_property
    def gray(self) -> NDArray[np.uint8]:
        """Luma of `pixels` (BT.601, as JPEG has it), height x width."""
        return _gray(self.pixels)

    @cached_property
    def half_gray(self) -> NDArray[np.uint8]:
        """Luma of `half`."""
        return _gray(self.half)

    @cached_property
    def quarter_gray(self) -> NDArray[np.uint8]:
        """Luma of `quarter`."""
        return _gray(self.quarter)


class PhotoFile(msgspec.Struct, frozen=True, kw_only=True):
    """What an op that reads `file` is given: everything about a file but its bytes."""

    path: str
    """Below the library's root, with slashes; characters that are no Unicode are replaced."""
    size: int
    """Bytes."""
    mtime_ns: int
    """When the file was last changed, in nanoseconds since 1970-01-01 UTC."""
    sidecars: dict[str, bytes] = {}
    """Content of the sidecars that belong to it, by file name."""


def _halve(pixels: NDArray[Any]) -> NDArray[Any]:
    import cv2

    height, width = pixels.shape[:2]
    if height < 2 or width < 2:
        return pixels
    half = cv2.resize(
        pixels[: height // 2 * 2, : width // 2 * 2], (width // 2, height // 2), interpolation=cv2.INTER_AREA
    )
    half.flags.writeable = False
    return half


def _gray(pixels: NDArray[Any]) -> NDArray[Any]:
    import cv2

    gray = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    gray.flags.writeable = False
    return gray
