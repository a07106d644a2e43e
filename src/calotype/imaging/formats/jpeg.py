"""JPEG, and the JPEG-based collections of phones (MPO, gain maps, motion photos): the first picture counts.

Signature: FF D8 FF. Decoded by simplejpeg, strict, at the smallest DCT scale that keeps a proxy's size; what it
refuses, Pillow decides. Both show damage inside a scan as libjpeg does; a picture that ends early is an error.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from calotype.errors import HeaderDamaged
from calotype.imaging.containers import jpeg as container
from calotype.imaging.display import read_display
from calotype.imaging.formats.declare import Format, cut_short
from calotype.imaging.image import Header
from calotype.imaging.metadata.blocks import Blocks
from calotype.imaging.profiles import description

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from calotype.settings import Limits

_EXIF, _XMP, _XMP_MORE = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"
_ICC, _PHOTOSHOP, _ADOBE, _JFIF = b"ICC_PROFILE\0", b"Photoshop 3.0\0", b"Adobe", b"JFIF\0"
_MODES = {1: "gray", 3: "rgb", 4: "cmyk"}


class Frame(NamedTuple):
    """What the start of frame says: stored size, bits a sample, identifiers of the components."""

    marker: int
    width: int
    height: int
    depth: int
    components: bytes


class Jpeg(Format):
    """JPEG as cameras, phones and programs write it."""

    name = "jpeg"
    title = "JPEG"
    media_type = "image/jpeg"
    extensions = ("jpg", "jpeg", "jpe", "jfif", "mpo", "thm")
    decoders = ("simplejpeg", "pillow")
    rule = 1

    def matches(self, data: bytes) -> bool:
        """FF D8 FF: start of image, and the next marker."""
        return data.startswith(b"\xff\xd8\xff")

    def header(self, data: bytes, limits: Limits) -> Header:
        """Size and depth from the start of frame, orientation from EXIF, profile from APP2."""
        frame = _frame(data)
        display = read_display(_first(data, container.APP1, _EXIF))
        width, height = (frame.height, frame.width) if display.sideways else (frame.width, frame.height)
        return Header(
            format=self.name,
            media_type=self.media_type,
            width=width,
            height=height,
            orientation=display.orientation,
            depth=frame.depth,
            mode=_MODES[len(frame.components)],
            profile=description(self.profile(data, limits)) or ("Adobe RGB (1998)" if display.adobe_rgb else None),
        )

    def identity(self, data: bytes) -> Iterator[bytes | memoryview]:
        """All segments but APPn and COM to the first EOI, the ICC profile, the Adobe marker, and EXIF's display.

        JFIF decides only where its absence makes libjpeg take components for RGB.
        """
        view = memoryview(data)
        first_scan = len(data)
        for segment in container.segments(data):
            if _decides(segment.marker):
                yield bytes((segment.marker,))
                yield view[segment.start : segment.end]
            first_scan = segment.end
        for piece in container.scans(data, first_scan):
            if _decides(piece.marker):
                yield bytes((piece.marker,))
                yield view[piece.start : piece.end]
        yield _joined_profile(data) or b""
        adobe = _first(data, container.APP14, _ADOBE)
        yield adobe or b""
        yield read_display(_first(data, container.APP1, _EXIF)).identity()
        yield b"JFIF" if _first(data, container.APP0, _JFIF) is not None and _may_be_rgb(data, adobe) else b""

    def decode_proxy(self, data: bytes, header: Header, limits: Limits) -> NDArray[np.uint8]:
        """At the smallest scale that keeps the proxy's size, then shrunk, converted to sRGB, turned."""
        from calotype.imaging.pixels import colour, proxy, turn

        if header.mode == "cmyk":
            return self._by_pillow(data, header, limits, reduced=True)
        frame = _frame(data)
        size = proxy.proxy_size(frame.width, frame.height)
        try:
            pixels = _strict(data, "RGB", fastupsample=True, **_least_scale(frame, size))
        except ValueError:
            return self._by_pillow(data, header, limits, reduced=True)
        pixels = colour.to_srgb(proxy.shrink(pixels, size), self._colours(data, limits))
        return turn.turn(pixels, header.orientation)

    def decode_full(self, data: bytes, header: Header, limits: Limits) -> NDArray[Any]:
        """All pixels in the file's own colours; CMYK becomes sRGB."""
        from calotype.imaging.pixels.turn import turn

        if header.mode == "cmyk":
            return self._by_pillow(data, header, limits, reduced=False)
        try:
            return turn(_strict(data, "RGB"), header.orientation)
        except ValueError:
            return self._by_pillow(data, header, limits, reduced=False)

    def embedded_blocks(self, data: bytes, limits: Limits) -> Blocks:
        """EXIF, XMP and its extension, Photoshop resources, comment."""
        comment = _first(data, container.COM, b"")
        return Blocks(
            exif=_first(data, container.APP1, _EXIF),
            xmp=tuple(_all(data, container.APP1, _XMP)),
            xmp_extended=tuple(_all(data, container.APP1, _XMP_MORE)),
            photoshop=b"".join(_all(data, container.APP13, _PHOTOSHOP)) or None,
            text={} if comment is None else {"Comment": comment.decode("utf-8", "replace").rstrip("\0")},
        )

    def profile(self, data: bytes, limits: Limits) -> bytes | None:
        """The ICC profile, joined from its APP2 segments; None where one is missing."""
        return _joined_profile(data)

    def readable(self, data: bytes, header: Header) -> float | None:
        """Rows above the even grey that libjpeg fills in where the data ends early."""
        import simplejpeg

        space = "CMYK" if header.mode == "cmyk" else "GRAY"
        try:
            _strict(data, space, min_factor=8)
            return None
        except ValueError as error:
            if "remature end" not in str(error):  # of the file, or of a data segment
                return None
        try:
            pixels = simplejpeg.decode_jpeg(data, space, min_factor=8, strict=False)
        except ValueError:
            return 0.0
        drawn = (pixels != pixels[-1, -1]).any(axis=(1, 2)).nonzero()[0]
        return float((drawn[-1] + 1) / len(pixels)) if len(drawn) else 0.0

    def _by_pillow(self, data: bytes, header: Header, limits: Limits, *, reduced: bool) -> NDArray[Any]:
        from calotype.imaging.pixels import through_pillow
        from calotype.imaging.pixels.proxy import proxy_size

        share = self.readable(data, header)
        if share is not None:
            raise cut_short(share)
        icc = self._colours(data, limits)
        with through_pillow.opened(data, "JPEG") as image:
            if reduced:
                image.draft(None, proxy_size(*image.size))
                return through_pillow.proxy(image, header, icc)
            return through_pillow.full(image, header, icc)

    def _colours(self, data: bytes, limits: Limits) -> bytes | None:
        icc = self.profile(data, limits)
        if icc is None and read_display(_first(data, container.APP1, _EXIF)).adobe_rgb:
            from calotype.imaging.pixels.spaces import adobe_rgb

            return adobe_rgb()
        return icc


def _least_scale(frame: Frame, size: tuple[int, int]) -> dict[str, int]:
    """The smallest of the scales 1, 1/2, 1/4 and 1/8 that keeps `size`, as simplejpeg wants it said.

    libjpeg-turbo has scales between them, but vectorised code for these four alone: 1280 px are decoded whole in 5.6 ms
    and at 7/8 in 9.0.
    """
    for factor in (8, 4, 2):
        width, height = -(-frame.width // factor), -(-frame.height // factor)
        if width >= size[0] and height >= size[1]:
            return {"min_width": width, "min_height": height}
    return {}


def _strict(data: bytes, colorspace: str, **options: int) -> NDArray[np.uint8]:
    """Decoded by simplejpeg, which raises ValueError on anything that is not quite right but a missing EOI."""
    import simplejpeg

    pixels: NDArray[np.uint8]
    try:
        pixels = simplejpeg.decode_jpeg(data, colorspace, **options)
    except ValueError as error:
        if "Premature end of JPEG file" not in str(error):
            raise
        pixels = simplejpeg.decode_jpeg(data + b"\xff\xd9", colorspace, **options)
    return pixels


def _frame(data: bytes) -> Frame:
    for segment in container.segments(data):
        if segment.marker in container.FRAMES:
            break
    else:
        raise HeaderDamaged("the file begins like a JPEG, but no size could be read before its data ends")
    fixed = data[segment.start : segment.start + 6]
    if len(fixed) < 6 or segment.end - segment.start < 6 + 3 * fixed[5]:
        raise HeaderDamaged("the JPEG frame header is shorter than it says")
    depth, height, width, count = struct.unpack(">BHHB", fixed)
    if not width or not height:
        raise HeaderDamaged(f"the JPEG header says {width} x {height} pixels")
    if count not in _MODES:
        raise HeaderDamaged(f"the JPEG header says {count} colour components, where 1, 3 or 4 are possible")
    return Frame(segment.marker, width, height, depth, data[segment.start + 6 : segment.start + 6 + 3 * count : 3])


def _decides(marker: int) -> bool:
    return not (container.APP0 <= marker <= container.APP15 or marker == container.COM)


def _may_be_rgb(data: bytes, adobe: bytes | None) -> bool:
    """Whether libjpeg would take the three components for RGB if there were no JFIF marker."""
    components = _frame(data).components
    return len(components) == 3 and (components == b"RGB" or (adobe is not None and adobe[-1:] == b"\0"))


def _all(data: bytes, marker: int, signature: bytes) -> Iterator[bytes]:
    """What stands behind `signature` in each segment of the kind `marker`."""
    for segment in container.segments(data):
        if segment.marker == marker and data.startswith(signature, segment.start):
            yield data[segment.start + len(signature) : segment.end]


def _first(data: bytes, marker: int, signature: bytes) -> bytes | None:
    return next(_all(data, marker, signature), None)


def _joined_profile(data: bytes) -> bytes | None:
    """Each segment says its number, from 1, and how many there are."""
    parts = {part[0]: part for part in _all(data, container.APP2, _ICC) if len(part) > 2}
    if not parts or sorted(parts) != list(range(1, next(iter(parts.values()))[1] + 1)):
        return None
    return b"".join(parts[number][2:] for number in sorted(parts))
