"""Netpbm's binary pictures: PGM (grey) and PPM (colour), 8 or 16 bits.

Signature: P5 or P6 and white space. The header is text: width, height and the largest value, with comments from
`#` to the end of a line; then come the rows, big-endian where the largest value is above 255. The format holds no
metadata, so the whole file decides the image id.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from calotype.errors import HeaderDamaged
from calotype.imaging.formats.declare import Format, cut_short
from calotype.imaging.image import Header

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from calotype.settings import Limits

_SPACE = rb"(?:[ \t\r\n]|#[^\r\n]*[\r\n])+"
_HEADER = re.compile(rb"P([56])" + _SPACE + rb"(\d{1,9})" + _SPACE + rb"(\d{1,9})" + _SPACE + rb"(\d{1,5})[ \t\r\n]")


class Netpbm(Format):
    """PGM and PPM."""

    name = "netpbm"
    title = "Netpbm"
    media_type = "image/x-portable-anymap"
    extensions = ("ppm", "pgm")
    decoders = ("numpy",)

    def matches(self, data: bytes) -> bool:
        """P5 or P6, then white space or a comment."""
        return data[:2] in (b"P5", b"P6") and data[2:3] in (b" ", b"\t", b"\r", b"\n", b"#")

    def header(self, data: bytes, limits: Limits) -> Header:
        """Width, height and largest value."""
        _, colour, width, height, largest = _parsed(data)
        return Header(
            format=self.name,
            media_type=self.media_type,
            width=width,
            height=height,
            depth=16 if largest > 255 else 8,
            mode="rgb" if colour else "gray",
        )

    def decode_proxy(self, data: bytes, header: Header, limits: Limits) -> NDArray[np.uint8]:
        """By NumPy; 16 bits become 8."""
        import numpy as np

        from calotype.imaging.pixels.proxy import proxy_size, shrink

        pixels = self.decode_full(data, header, limits)
        if pixels.dtype == np.uint16:
            pixels = (pixels >> 8).astype(np.uint8)
        return shrink(pixels, proxy_size(header.width, header.height))

    def decode_full(self, data: bytes, header: Header, limits: Limits) -> NDArray[Any]:
        """By NumPy, stretched to the whole range of 8 or 16 bits. Raises `Truncated` where rows are missing."""
        import numpy as np

        start, colour, width, height, largest = _parsed(data)
        channels, kind = (3 if colour else 1), np.dtype(">u2" if largest > 255 else "u1")
        wanted = width * height * channels * kind.itemsize
        if len(data) - start < wanted:
            raise cut_short((len(data) - start) / wanted)
        values = np.frombuffer(data, kind, width * height * channels, start).reshape(height, width, channels)
        full = 65_535 if largest > 255 else 255
        stretched = values if largest == full else np.minimum(values, largest).astype(np.uint32) * full // largest
        pixels = stretched.astype(np.uint16 if largest > 255 else np.uint8)
        return np.repeat(pixels, 3, axis=2) if channels == 1 else pixels


def _parsed(data: bytes) -> tuple[int, bool, int, int, int]:
    """Where the rows begin, whether they are in colour, width, height and the largest value."""
    found = _HEADER.match(data)
    if found is None:
        raise HeaderDamaged("the file begins like a Netpbm picture, but its header can't be read")
    width, height, largest = (int(number) for number in found.groups()[1:])
    if not (width and height and 0 < largest < 65_536):
        raise HeaderDamaged(f"the Netpbm header says {width} x {height} pixels with values up to {largest}")
    return found.end(), found[1] == b"6", width, height, largest
