"""WebP: lossy, lossless and animated, of which the first frame counts.

Signature: RIFF....WEBP. Decoded by Pillow.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from calotype.errors import HeaderDamaged
from calotype.imaging.containers import riff
from calotype.imaging.display import Display, read_display
from calotype.imaging.formats.declare import Format
from calotype.imaging.image import Header
from calotype.imaging.metadata.blocks import Blocks
from calotype.imaging.profiles import description

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from calotype.settings import Limits

_PIXELS = frozenset((b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF"))
_ALPHA_FLAG = 0x10


class WebP(Format):
    """WebP in its simple and its extended layout."""

    name = "webp"
    title = "WebP"
    media_type = "image/webp"
    extensions = ("webp",)
    decoders = ("pillow",)
    rule = 1

    def matches(self, data: bytes) -> bool:
        """RIFF, a length, WEBP."""
        return data.startswith(b"RIFF") and data[8:12] == b"WEBP"

    def header(self, data: bytes, limits: Limits) -> Header:
        """Canvas from VP8X or the size of the one frame, orientation from EXIF."""
        width, height, alpha = _size(data)
        display = _display(data)
        width, height = display.shown(width, height)
        frames = sum(chunk.kind == b"ANMF" for chunk in riff.chunks(data))
        return Header(
            format=self.name,
            media_type=self.media_type,
            width=width,
            height=height,
            orientation=display.orientation,
            alpha=alpha,
            frames=max(1, min(frames, limits.frames)),
            profile=description(self.profile(data, limits)),
        )

    def identity(self, data: bytes) -> Iterator[bytes | memoryview]:
        """Pixel and animation chunks, the canvas of an animation, the profile, the orientation.

        VP8X itself is left out: it comes and its flags change when metadata is written. Where the container is not
        sound the whole file decides, for a decoder may refuse it and take another with the same pixels.
        """
        view = memoryview(data)
        if not _is_sound(data):
            yield view
            return
        for kind, start, end in riff.chunks(data):
            if kind in _PIXELS or kind == b"ICCP":
                yield kind
                yield view[start:end]
            if kind == b"ANIM":
                yield b"canvas %d x %d" % _size(data)[:2]
        yield _display(data).identity()

    def decode_proxy(self, data: bytes, header: Header, limits: Limits) -> NDArray[np.uint8]:
        """By Pillow."""
        from calotype.imaging.pixels import through_pillow

        with through_pillow.opened(data, "WEBP", header) as image:
            return through_pillow.proxy(image, header)

    def decode_full(self, data: bytes, header: Header, limits: Limits) -> NDArray[Any]:
        """By Pillow."""
        from calotype.imaging.pixels import through_pillow

        with through_pillow.opened(data, "WEBP", header) as image:
            return through_pillow.full(image, header)

    def embedded_blocks(self, data: bytes, limits: Limits) -> Blocks:
        """EXIF and XMP."""
        exif, xmp = _body(data, b"EXIF"), _body(data, b"XMP ")
        return Blocks(exif=exif.removeprefix(b"Exif\0\0") if exif else None, xmp=(xmp,) if xmp else ())

    def profile(self, data: bytes, limits: Limits) -> bytes | None:
        """The ICC profile."""
        return _body(data, b"ICCP")

    def readable(self, data: bytes, header: Header) -> float | None:
        """The share of the bytes that the container promises."""
        promised = int.from_bytes(data[4:8], "little") + 8
        return len(data) / promised if len(data) < promised else None

    def end(self, data: bytes) -> int | None:
        """As long as RIFF says."""
        return int.from_bytes(data[4:8], "little") + 8


def _is_sound(data: bytes) -> bool:
    """Whether all that the file promises is there, and VP8X at most once."""
    promised = int.from_bytes(data[4:8], "little") + 8
    found = list(riff.chunks(data))
    complete = all(end - start == int.from_bytes(data[start - 4 : start], "little") for _, start, end in found)
    return promised <= len(data) and complete and sum(kind == b"VP8X" for kind, _, _ in found) <= 1


def _size(data: bytes) -> tuple[int, int, bool]:
    """Width, height and alpha of the canvas: VP8X, else the frame's own header (RFC 6386 9.1, RFC 9649 3.4)."""
    for kind, start, end in riff.chunks(data):
        body = data[start : min(end, start + 10)]
        if kind == b"VP8X" and len(body) == 10:
            width, height = (int.from_bytes(body[at : at + 3], "little") + 1 for at in (4, 7))
            return width, height, bool(body[0] & _ALPHA_FLAG)
        if kind == b"VP8 " and len(body) == 10 and body[3:6] == b"\x9d\x01\x2a":
            width, height = (int.from_bytes(body[at : at + 2], "little") & 0x3FFF for at in (6, 8))
            return _not_empty(width, height), height, False
        if kind == b"VP8L" and len(body) >= 5 and body[0] == 0x2F:
            bits = int.from_bytes(body[1:5], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, bool(bits >> 28 & 1)
    raise HeaderDamaged("the file begins like a WebP, but no size could be read before its data ends")


def _not_empty(width: int, height: int) -> int:
    if not width or not height:
        raise HeaderDamaged(f"the WebP header says {width} x {height} pixels")
    return width


def _display(data: bytes) -> Display:
    return read_display(_body(data, b"EXIF"))


def _body(data: bytes, wanted: bytes) -> bytes | None:
    return next((data[start:end] for kind, start, end in riff.chunks(data) if kind == wanted), None)
