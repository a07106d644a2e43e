"""GIF, of which the first frame counts.

Signature: GIF87a or GIF89a. Decoded by Pillow.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from calotype.errors import HeaderDamaged
from calotype.imaging.containers import gif as container
from calotype.imaging.formats.declare import Format
from calotype.imaging.image import Header
from calotype.imaging.metadata.blocks import Blocks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from calotype.settings import Limits

_XMP, _ICC = b"XMP DataXMP", b"ICCRGBG1012"
_XMP_MAGIC_TRAILER = 257
"""XMP lies bare in its block; these bytes behind it lead a reader of sub-blocks to the end (XMP part 3, 1.1.2)."""


class Gif(Format):
    """GIF, still or animated."""

    name = "gif"
    title = "GIF"
    media_type = "image/gif"
    extensions = ("gif",)
    decoders = ("pillow",)
    rule = 1

    def matches(self, data: bytes) -> bool:
        """One of the two signatures."""
        return data.startswith((b"GIF87a", b"GIF89a"))

    def header(self, data: bytes, limits: Limits) -> Header:
        """The screen, made larger where the first frame hangs out of it, as the decoder does."""
        if len(data) < 13:
            raise HeaderDamaged("the file begins like a GIF, but ends within its header")
        width, height = struct.unpack_from("<HH", data, 6)
        frames, transparent = 0, False
        for block in container.blocks(data):
            if block.kind == container.IMAGE:
                frames += 1
                if frames == 1:
                    left, top, wide, high = struct.unpack_from("<HHHH", data, block.start + 1)
                    width, height = max(width, left + wide), max(height, top + high)
                if frames == limits.frames:
                    break
            elif block.label == container.GRAPHIC_CONTROL and not frames:
                transparent = bool(data[block.start + 3] & 1)
        if not width or not height or not frames:
            raise HeaderDamaged(f"the GIF header says {width} x {height} pixels and {frames} frames")
        return Header(
            format=self.name,
            media_type=self.media_type,
            width=width,
            height=height,
            mode="palette",
            alpha=transparent,
            frames=frames,
        )

    def identity(self, data: bytes) -> Iterator[bytes | memoryview]:
        """Screen, colour tables, frames and their control blocks; not the version, comments and applications."""
        view = memoryview(data)
        yield view[6 : container.screen_end(data)]
        for block in container.blocks(data):
            if block.label not in (container.COMMENT, container.APPLICATION):
                yield view[block.start : block.end]
        yield self._application(data, _ICC)

    def decode_proxy(self, data: bytes, header: Header, limits: Limits) -> NDArray[np.uint8]:
        """By Pillow."""
        from calotype.imaging.pixels import through_pillow

        with through_pillow.opened(data, "GIF", header) as image:
            return through_pillow.proxy(image, header)

    def decode_full(self, data: bytes, header: Header, limits: Limits) -> NDArray[Any]:
        """By Pillow."""
        from calotype.imaging.pixels import through_pillow

        with through_pillow.opened(data, "GIF", header) as image:
            return through_pillow.full(image, header)

    def embedded_blocks(self, data: bytes, limits: Limits) -> Blocks:
        """XMP and the first comment."""
        comments = (
            container.sub_blocks(data, block.start + 2)
            for block in container.blocks(data)
            if block.label == container.COMMENT
        )
        comment = next(comments, None)
        xmp = self._xmp(data)
        return Blocks(
            xmp=(xmp,) if xmp else (),
            text={} if comment is None else {"Comment": comment[: limits.metadata_bytes].decode("utf-8", "replace")},
        )

    def profile(self, data: bytes, limits: Limits) -> bytes | None:
        """The ICC profile."""
        return self._application(data, _ICC) or None

    def end(self, data: bytes) -> int | None:
        """Behind the trailer."""
        end = container.screen_end(data)
        for block in container.blocks(data):
            end = block.end
        return end + 1 if data[end : end + 1] == b";" else None

    def _application(self, data: bytes, name: bytes) -> bytes:
        for block in container.blocks(data):
            if block.label == container.APPLICATION and data.startswith(name, block.start + 3):
                return container.sub_blocks(data, block.start + 14)
        return b""

    def _xmp(self, data: bytes) -> bytes:
        for block in container.blocks(data):
            if block.label == container.APPLICATION and data.startswith(_XMP, block.start + 3):
                return data[block.start + 14 : block.end - _XMP_MAGIC_TRAILER - 1]
        return b""
