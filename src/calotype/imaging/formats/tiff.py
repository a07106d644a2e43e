"""TIFF and BigTIFF: the first page counts. Eight, sixteen and 32 bits a sample, floating point, palette, CMYK, fax.

Signature: II or MM and 42 or 43 in that byte order. Decoded by Pillow; what Pillow does not know (BigTIFF in Motorola
order, floating point colours) and what it would cut to 8 bits, OpenCV decodes. Both turn by the orientation tag.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from calotype.errors import HeaderDamaged
from calotype.imaging.containers import tiff as container
from calotype.imaging.display import read_display
from calotype.imaging.formats.declare import Format
from calotype.imaging.image import Header
from calotype.imaging.metadata.blocks import Blocks
from calotype.imaging.metadata.tiff import Directory, parse
from calotype.imaging.profiles import description

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from calotype.settings import Limits

_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC = 0x0100, 0x0101, 0x0102, 0x0103, 0x0106
_ORIENTATION, _SAMPLES, _EXTRA_SAMPLES, _SAMPLE_FORMAT, _ICC = 0x0112, 0x0115, 0x0152, 0x0153, 0x8773
_MODES = {0: "gray", 1: "gray", 2: "rgb", 3: "palette", 5: "cmyk", 6: "rgb", 8: "rgb"}
_FLOAT = 3
_MOST_SAMPLES = 64

DECIDING = (
    *(_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC, _SAMPLES, _EXTRA_SAMPLES, _SAMPLE_FORMAT, _ICC),
    *(0x010A, 0x0116, 0x011C, 0x013D, 0x013E, 0x013F),  # fill order to primaries
    *(0x0140, 0x0142, 0x0143, 0x014C, 0x0154, 0x0155, 0x015B),  # colour map, tile sides, inks, range, JPEG tables
    *(0x0211, 0x0212, 0x0213, 0x0214, 0x012D),  # YCbCr, black and white, transfer function
)
"""Tags that say how strips and tiles become a picture. Where they lie in the file is not among them."""


class Tiff(Format):
    """TIFF in either byte order, with 32-bit or 64-bit offsets."""

    name = "tiff"
    title = "TIFF"
    media_type = "image/tiff"
    extensions = ("tif", "tiff", "btf")
    decoders = ("pillow", "opencv-python-headless")
    rule = 1

    def matches(self, data: bytes) -> bool:
        """Byte order and 42, or 43 for BigTIFF."""
        return data.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"))

    def header(self, data: bytes, limits: Limits) -> Header:
        """The tags of the first page, and how many pages follow."""
        page = _first_page(data)
        width, height = page.integer(_WIDTH) or 0, page.integer(_HEIGHT) or 0
        samples = page.integer(_SAMPLES) or 1
        if width <= 0 or height <= 0 or samples > _MOST_SAMPLES:
            raise HeaderDamaged(f"the TIFF header says {width} x {height} pixels of {samples} samples")
        depth = page.integer(_BITS) or 1
        width, height = read_display(data).shown(width, height)
        mode = _MODES.get(page.integer(_PHOTOMETRIC) or 0, "rgb")
        return Header(
            format=self.name,
            media_type=self.media_type,
            width=width,
            height=height,
            depth=depth if mode != "palette" else 8,
            mode="bilevel" if mode == "gray" and depth == 1 else mode,
            alpha=page.integer(_EXTRA_SAMPLES) in (1, 2),
            frames=container.page_count(page.tiff, limits.frames),
            profile=description(page.raw(_ICC)),
        )

    def identity(self, data: bytes) -> Iterator[bytes | memoryview]:
        """Of each page the deciding tags, and the strips and tiles."""
        view = memoryview(data)
        for directory in container.directories(_first_page(data).tiff):
            for tag in DECIDING:
                yield directory.raw(tag) or b""
            yield b"orientation %d" % (directory.integer(_ORIENTATION) or 1)
            for offset, length in container.pieces(directory):
                yield view[offset : offset + length]

    def decode_proxy(self, data: bytes, header: Header, limits: Limits) -> NDArray[np.uint8]:
        """By Pillow, or OpenCV."""
        from calotype.imaging.pixels import through_opencv, through_pillow

        try:
            with through_pillow.opened(data, "TIFF", header) as image:
                return through_pillow.proxy(image, header)
        except through_pillow.NotKnown:
            return through_opencv.proxy(data, header, self.profile(data, limits))

    def decode_full(self, data: bytes, header: Header, limits: Limits) -> NDArray[Any]:
        """By Pillow, or OpenCV where there are more than 8 bits."""
        from calotype.imaging.pixels import through_opencv, through_pillow

        if header.depth > 8:
            return through_opencv.full(data, header)
        try:
            with through_pillow.opened(data, "TIFF", header) as image:
                return through_pillow.full(image, header)
        except through_pillow.NotKnown:
            return through_opencv.full(data, header)

    def embedded_blocks(self, data: bytes, limits: Limits) -> Blocks:
        """The whole file is a TIFF structure."""
        return Blocks(exif=data)

    def profile(self, data: bytes, limits: Limits) -> bytes | None:
        """The ICC profile of the first page."""
        return _first_page(data).raw(_ICC)

    def readable(self, data: bytes, header: Header) -> float | None:
        """The share of the first page's strips and tiles that the file has."""
        wanted, there = container.promised(_first_page(data))
        return there / wanted if there < wanted else None


def _first_page(data: bytes) -> Directory:
    structure = parse(data)
    page = structure.directory(structure.first) if structure else None
    if page is None:
        raise HeaderDamaged("the file begins like a TIFF, but its first directory lies outside of it")
    return page
