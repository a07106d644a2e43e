"""BMP, in all its header versions.

Signature: BM, and a header length that exists. Decoded by Pillow. It holds no metadata, so it has no rule for its id:
the whole file decides.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from calotype.errors import HeaderDamaged
from calotype.imaging.formats.declare import Format
from calotype.imaging.image import Header

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from calotype.settings import Limits

_OS2_HEADER = 12
_HEADERS = frozenset((_OS2_HEADER, 16, 40, 52, 56, 64, 108, 124))


class Bmp(Format):
    """Windows and OS/2 bitmaps."""

    name = "bmp"
    title = "BMP"
    media_type = "image/bmp"
    extensions = ("bmp", "dib")
    decoders = ("pillow",)

    def matches(self, data: bytes) -> bool:
        """BM, and one of the lengths that its second header can have."""
        return data.startswith(b"BM") and int.from_bytes(data[14:18], "little") in _HEADERS

    def header(self, data: bytes, limits: Limits) -> Header:
        """Size and bits a pixel; a negative height means that the top row comes first."""
        layout = "<HHHH" if int.from_bytes(data[14:18], "little") == _OS2_HEADER else "<iiHH"
        if len(data) < 30:
            raise HeaderDamaged("the file begins like a BMP, but ends within its header")
        width, height, _, bits = struct.unpack_from(layout, data, 18)
        if width <= 0 or not height:
            raise HeaderDamaged(f"the BMP header says {width} x {height} pixels")
        mode = "rgb" if bits > 8 else "palette" if bits > 1 else "bilevel"
        return Header(format=self.name, media_type=self.media_type, width=width, height=abs(height), mode=mode)

    def decode_proxy(self, data: bytes, header: Header, limits: Limits) -> NDArray[np.uint8]:
        """By Pillow."""
        from calotype.imaging.pixels import through_pillow

        with through_pillow.opened(data, "BMP", header) as image:
            return through_pillow.proxy(image, header)

    def decode_full(self, data: bytes, header: Header, limits: Limits) -> NDArray[Any]:
        """By Pillow."""
        from calotype.imaging.pixels import through_pillow

        with through_pillow.opened(data, "BMP", header) as image:
            return through_pillow.full(image, header)

    def readable(self, data: bytes, header: Header) -> float | None:
        """Rows for which there are bytes, of an uncompressed bitmap."""
        bits = int.from_bytes(data[28:30], "little")
        if int.from_bytes(data[30:34], "little") not in (0, 3):
            return None
        start = int.from_bytes(data[10:14], "little")
        share = max(0, len(data) - start) // ((header.width * bits + 31) // 32 * 4) / header.height
        return share if share < 1 else None
