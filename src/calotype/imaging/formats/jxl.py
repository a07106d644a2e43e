"""JPEG XL, in its container or bare; of an animation the first frame counts.

Signature: FF 0A, or the container's first box. The header is read here; libjxl, as imagecodecs carries it, decodes and
turns, which needs the extra `jxl`. An ICC profile inside the codestream is not used: libjxl is not asked for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from calotype.imaging.containers import jxl as container
from calotype.imaging.containers.boxes import Box, boxes
from calotype.imaging.formats.declare import Format
from calotype.imaging.image import Header
from calotype.imaging.metadata.blocks import Blocks
from calotype.imaging.profiles import cicp_name

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from calotype.settings import Limits


class JpegXl(Format):
    """JPEG XL."""

    name = "jxl"
    title = "JPEG XL"
    media_type = "image/jxl"
    extensions = ("jxl",)
    decoders = ("imagecodecs",)
    extra = "jxl"
    rule = 1

    def matches(self, data: bytes) -> bool:
        """A codestream or a container."""
        return data.startswith((container.CODESTREAM, container.CONTAINER))

    def header(self, data: bytes, limits: Limits) -> Header:
        """The bits at the beginning of the codestream."""
        facts = container.read_facts(data)
        sideways = facts.orientation >= 5
        return Header(
            format=self.name,
            media_type=self.media_type,
            width=facts.height if sideways else facts.width,
            height=facts.width if sideways else facts.height,
            depth=facts.depth,
            mode="gray" if facts.gray else "rgb",
            alpha=facts.alpha,
            frames=2 if facts.animated else 1,
            profile=cicp_name(facts.cicp),
        )

    def identity(self, data: bytes) -> Iterator[bytes | memoryview]:
        """The codestream, whatever pieces and boxes it lies in."""
        yield b"".join(data[start:end] for start, end in container.parts(data))

    def decode_proxy(self, data: bytes, header: Header, limits: Limits) -> NDArray[np.uint8]:
        """By libjxl."""
        try:
            from calotype.imaging.pixels import through_libjxl
        except ImportError as error:
            raise self.missing() from error
        return through_libjxl.proxy(data, header, container.read_facts(data).cicp)

    def decode_full(self, data: bytes, header: Header, limits: Limits) -> NDArray[Any]:
        """By libjxl; more than 8 bits and floating point become 16."""
        try:
            from calotype.imaging.pixels import through_libjxl
        except ImportError as error:
            raise self.missing() from error
        return through_libjxl.full(data, header)

    def embedded_blocks(self, data: bytes, limits: Limits) -> Blocks:
        """The Exif box after its offset, and the XMP boxes; those packed with Brotli are left out."""
        found = [box for box in _boxes(data) if box.end - box.start <= limits.metadata_bytes]
        exif = next((data[box.start : box.end] for box in found if box.kind == b"Exif"), None)
        return Blocks(
            exif=exif[4 + int.from_bytes(exif[:4], "big") :] or None if exif else None,
            xmp=tuple(data[box.start : box.end] for box in found if box.kind == b"xml "),
        )

    def readable(self, data: bytes, header: Header) -> float | None:
        """The share of the codestream's box that the file has; of a bare codestream it can't be told."""
        for box in _boxes(data):
            promised = int.from_bytes(data[box.header : box.header + 4], "big")
            if box.kind in (b"jxlc", b"jxlp") and promised > box.end - box.header:
                return (box.end - box.header) / promised
        return None


def _boxes(data: bytes) -> Iterator[Box]:
    if data.startswith(container.CONTAINER):
        yield from boxes(data)
