"""JPEG, and the JPEG-based collections of phones (MPO, gain maps, motion photos): the first picture counts.

Signature: FF D8 FF. Decoded by libjpeg-turbo at the smallest scale that keeps a proxy's size.
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
from calotype.imaging.metadata import tiff
from calotype.imaging.metadata.blocks import Blocks
from calotype.imaging.profiles import description

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from calotype.settings import Limits

_EXIF, _XMP, _XMP_MORE = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"
_ICC, _PHOTOSHOP, _ADOBE, _JFIF = b"ICC_PROFILE\0", b"Photoshop 3.0\0", b"Adobe", b"JFIF\0"
_PICTURES = 0xB001
_EXIF_IFD, _EXIF_SIZE = 0x8769, (0xA002, 0xA003)
_LARGEST = 65_500
"""Most pixels that a side of a JPEG can have in practice."""
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
    extensions = ("jpg", "jpeg", "jpe", "jfif", "mpo", "jps", "thm")
    decoders = ("simplejpeg", "pillow")
    rule = 1

    def matches(self, data: bytes) -> bool:
        """FF D8 FF: start of image, and the next marker."""
        return data.startswith(b"\xff\xd8\xff")

    def header(self, data: bytes, limits: Limits) -> Header:
        """Size and depth from the start of frame, orientation from EXIF, profile from APP2.

        A file that ends before its frame, yet after its EXIF, still tells when it was taken and with what: its size
        is then the one that EXIF claims, and its pixels are an error of their own.
        """
        frame = _frame(data) or self._claimed(data)
        display = read_display(self.embedded_exif(data))
        width, height = display.shown(frame.width, frame.height)
        return Header(
            format=self.name,
            media_type=self.media_type,
            width=width,
            height=height,
            orientation=display.orientation,
            depth=frame.depth,
            mode=_MODES[len(frame.components)],
            frames=max(1, min(_collected(data), limits.frames)),
            profile=description(self.profile(data, limits)) or ("Adobe RGB (1998)" if display.adobe_rgb else None),
        )

    def identity(self, data: bytes) -> Iterator[bytes | memoryview]:
        """All segments but APPn and COM to the first EOI, the ICC profile, the Adobe marker, and EXIF's display.

        JFIF decides only where its absence makes libjpeg take components for RGB. Without a frame there is no picture
        that two files could share, and all of the file decides.
        """
        view = memoryview(data)
        frame = _frame(data)
        if frame is None:
            yield view
            return
        first_scan = len(data)
        for segment in container.head(data):
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
        yield read_display(self.embedded_exif(data)).identity()
        yield b"JFIF" if _first(data, container.APP0, _JFIF) is not None and _may_be_rgb(frame, adobe) else b""

    def decode_proxy(self, data: bytes, header: Header, limits: Limits) -> NDArray[np.uint8]:
        """By libjpeg-turbo, reduced while decoding."""
        from calotype.imaging.pixels import through_libjpeg

        _check_frame(data)
        return through_libjpeg.proxy(data, header, self._colours(data, limits))

    def decode_full(self, data: bytes, header: Header, limits: Limits) -> NDArray[Any]:
        """By libjpeg-turbo; CMYK becomes sRGB."""
        from calotype.imaging.pixels import through_libjpeg

        _check_frame(data)
        return through_libjpeg.full(data, header, self._colours(data, limits))

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

    def embedded_exif(self, data: bytes) -> bytes | None:
        """The EXIF block alone."""
        return _first(data, container.APP1, _EXIF)

    def profile(self, data: bytes, limits: Limits) -> bytes | None:
        """The ICC profile, joined from its APP2 segments; None where one is missing."""
        return _joined_profile(data)

    def readable(self, data: bytes, header: Header) -> float | None:
        """Rows above the even grey that libjpeg fills in where the data ends early."""
        from calotype.imaging.pixels import through_libjpeg

        return through_libjpeg.readable(data, header) if _frame(data) else 0.0

    def end(self, data: bytes) -> int | None:
        """Behind the first end-of-image marker."""
        return container.ends(data)

    def _claimed(self, data: bytes) -> Frame:
        """The size that EXIF claims."""
        structure = tiff.parse(self.embedded_exif(data) or b"")
        image = structure.directory(structure.first) if structure else None
        details = image.child(_EXIF_IFD) if image else None
        width, height = (details.integer(side) or 0 for side in _EXIF_SIZE) if details else (0, 0)
        if not (0 < width <= _LARGEST and 0 < height <= _LARGEST):
            raise HeaderDamaged("the file begins like a JPEG, but no size could be read before its data ends")
        return Frame(0, width, height, 8, bytes(3))

    def _colours(self, data: bytes, limits: Limits) -> bytes | None:
        icc = self.profile(data, limits)
        if icc is None and read_display(self.embedded_exif(data)).adobe_rgb:
            from calotype.imaging.pixels.spaces import adobe_rgb

            return adobe_rgb()
        return icc


def _check_frame(data: bytes) -> None:
    """Raises `Truncated` where the data ends before its frame."""
    if _frame(data) is None:
        raise cut_short(0)


def _frame(data: bytes) -> Frame | None:
    """None where the data ends before it. Raises `HeaderDamaged`."""
    for segment in container.head(data):
        if segment.marker in container.FRAMES:
            break
    else:
        return None
    fixed = data[segment.start : segment.start + 6]
    if len(fixed) < 6 or segment.end - segment.start < 6 + 3 * fixed[5]:
        raise HeaderDamaged("the JPEG frame header is shorter than it says")
    depth, height, width, count = struct.unpack(">BHHB", fixed)
    if not width or not height:
        raise HeaderDamaged(f"the JPEG header says {width} x {height} pixels")
    if count not in _MODES:
        raise HeaderDamaged(f"the JPEG header says {count} colour components, where 1, 3 or 4 are possible")
    return Frame(segment.marker, width, height, depth, data[segment.start + 6 : segment.start + 6 + 3 * count : 3])


def _collected(data: bytes) -> int:
    """How many pictures a multi-picture file (CIPA DC-007) says that it holds."""
    index = _first(data, container.APP2, b"MPF\0")
    structure = tiff.parse(index) if index else None
    directory = structure.directory(structure.first) if structure else None
    return (directory.integer(_PICTURES) if directory else None) or 1


def _decides(marker: int) -> bool:
    return not (container.APP0 <= marker <= container.APP15 or marker == container.COM)


def _may_be_rgb(frame: Frame, adobe: bytes | None) -> bool:
    """Whether libjpeg would take the three components for RGB if there were no JFIF marker."""
    components = frame.components
    return len(components) == 3 and (components == b"RGB" or (adobe is not None and adobe[-1:] == b"\0"))


def _all(data: bytes, marker: int, signature: bytes) -> Iterator[bytes]:
    """What stands behind `signature` in each segment of the kind `marker`."""
    for segment in container.head(data):
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
