"""JPEG 2000: JP2 files and bare codestreams.

Signature: the first box of JP2, or FF 4F FF 51. Decoded by OpenJPEG as Pillow carries it, at the least resolution that
keeps a proxy's size; more than 8 bits a channel by OpenCV.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from calotype.errors import HeaderDamaged
from calotype.imaging.containers.boxes import boxes, first
from calotype.imaging.formats.declare import Format
from calotype.imaging.image import Header
from calotype.imaging.metadata.blocks import Blocks
from calotype.imaging.profiles import description

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from calotype.settings import Limits

_JP2, _BARE = b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51"
_LEVELS = b"\xff\x52"
_EXIF = (b"JpgTiffExif->JP2", uuid.UUID("4a706754-6966-6645-7869-662d3e4a5032").bytes)
_XMP = uuid.UUID("be7acfcb-97a9-42e8-9c71-999491e3afac").bytes
_IPTC = uuid.UUID("33c7a4d2-b81d-4723-a0ba-f1a3e097ad38").bytes
_METADATA = frozenset((b"uuid", b"xml "))
_DECIDING = frozenset((b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef"))
_ICC = 2
_MOST_COMPONENTS = 16


class Jpeg2000(Format):
    """JPEG 2000, part 1."""

    name = "jpeg2000"
    title = "JPEG 2000"
    media_type = "image/jp2"
    extensions = ("jp2", "j2k", "jpf", "jpx", "j2c", "jpc")
    decoders = ("pillow", "opencv-python-headless")
    rule = 1

    def matches(self, data: bytes) -> bool:
        """A JP2 file, or a codestream."""
        return data.startswith((_JP2, _BARE))

    def header(self, data: bytes, limits: Limits) -> Header:
        """The SIZ marker at the beginning of the codestream (ISO 15444-1, A.5.1)."""
        start, _ = _codestream(data)
        siz = data[start + 4 : start + 43]
        if len(siz) < 39 or not data.startswith(_BARE, start):
            raise HeaderDamaged("the file begins like a JPEG 2000, but no size could be read before its data ends")
        right, bottom, left, top = (int.from_bytes(siz[at : at + 4], "big") for at in (4, 8, 12, 16))
        components = int.from_bytes(siz[36:38], "big")
        if right <= left or bottom <= top or not 1 <= components <= _MOST_COMPONENTS:
            raise HeaderDamaged(
                f"the JPEG 2000 header says {right - left} x {bottom - top} pixels of {components} components"
            )
        return Header(
            format=self.name,
            media_type=self.media_type,
            width=right - left,
            height=bottom - top,
            depth=(siz[38] & 0x7F) + 1,
            mode="gray" if components < 3 else "rgb",
            alpha=components in (2, 4),
            profile=description(self.profile(data, limits)),
        )

    def identity(self, data: bytes) -> Iterator[bytes | memoryview]:
        """The codestream, and the boxes that say what its components mean."""
        view = memoryview(data)
        head = first(data, b"jp2h") if data.startswith(_JP2) else None
        for box in boxes(data, head.start, head.end) if head else ():
            if box.kind in _DECIDING:
                yield box.kind
                yield view[box.start : box.end]
        start, end = _codestream(data)
        yield view[start:end]

    def decode_proxy(self, data: bytes, header: Header, limits: Limits) -> NDArray[np.uint8]:
        """By Pillow, at a lower resolution where that is enough."""
        from calotype.imaging.pixels import through_pillow
        from calotype.imaging.pixels.proxy import proxy_size

        with through_pillow.opened(data, "JPEG2000", header) as image:
            plugin: Any = image
            plugin.reduce = _least_resolution(header, proxy_size(header.width, header.height), _levels(data))
            image.load()
            return through_pillow.proxy(image.copy(), header)

    def decode_full(self, data: bytes, header: Header, limits: Limits) -> NDArray[Any]:
        """By Pillow, or OpenCV where there are more than 8 bits."""
        from calotype.imaging.pixels import through_opencv, through_pillow

        if header.depth > 8:
            return through_opencv.full(data, header)
        with through_pillow.opened(data, "JPEG2000", header) as image:
            return through_pillow.full(image, header)

    def embedded_blocks(self, data: bytes, limits: Limits) -> Blocks:
        """EXIF, IPTC and XMP in `uuid` boxes, XMP also in `xml ` boxes."""
        exif, photoshop, xmp = None, None, []
        for box in boxes(data) if data.startswith(_JP2) else ():
            if box.kind not in _METADATA or box.end - box.start > limits.metadata_bytes:
                continue
            if box.kind == b"xml ":
                xmp.append(data[box.start : box.end])
            elif data[box.start : box.start + 16] in _EXIF:
                exif = exif or data[box.start + 16 : box.end].removeprefix(b"Exif\0\0")
            elif data.startswith(_XMP, box.start):
                xmp.append(data[box.start + 16 : box.end])
            elif data.startswith(_IPTC, box.start):
                photoshop = photoshop or data[box.start + 16 : box.end]
        return Blocks(exif=exif, xmp=tuple(xmp), photoshop=photoshop)

    def profile(self, data: bytes, limits: Limits) -> bytes | None:
        """The ICC profile of the `colr` box."""
        head = first(data, b"jp2h") if data.startswith(_JP2) else None
        for box in boxes(data, head.start, head.end) if head else ():
            if box.kind == b"colr" and data[box.start : box.start + 1] == bytes((_ICC,)):
                return data[box.start + 3 : box.end]
        return None

    def readable(self, data: bytes, header: Header) -> float | None:
        """The share of the codestream's box that the file has; of a bare one it can't be told."""
        stream = first(data, b"jp2c") if data.startswith(_JP2) else None
        promised = int.from_bytes(data[stream.header : stream.header + 4], "big") if stream else 0
        return (stream.end - stream.header) / promised if stream and promised > stream.end - stream.header else None


def _codestream(data: bytes) -> tuple[int, int]:
    stream = first(data, b"jp2c") if data.startswith(_JP2) else None
    return (stream.start, stream.end) if stream else (0, len(data))


def _least_resolution(header: Header, size: tuple[int, int], most: int) -> int:
    """How often the picture can be halved and still keep `size`."""
    halved = 0
    while halved < most and header.width >> halved + 1 >= size[0] and header.height >> halved + 1 >= size[1]:
        halved += 1
    return halved


def _levels(data: bytes) -> int:
    """How often the codestream can be halved: the decomposition levels of its COD marker."""
    start, _ = _codestream(data)
    at = data.find(_LEVELS, start, start + 4096)
    return data[at + 9] if 0 < at < len(data) - 9 else 0
