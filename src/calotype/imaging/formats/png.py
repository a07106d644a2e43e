"""PNG and APNG, of which the first picture counts.

Signature: 89 50 4E 47 0D 0A 1A 0A. Pillow is given the chunks that decide the picture and no others, so that a text
chunk with a wrong checksum, or one that unpacks to 200 MB, costs nothing; sixteen bits a channel are OpenCV's.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from calotype.errors import HeaderDamaged
from calotype.imaging.containers import png as container
from calotype.imaging.containers.png import inflated
from calotype.imaging.display import read_display
from calotype.imaging.formats.declare import Format, cut_short
from calotype.imaging.image import Header
from calotype.imaging.metadata.blocks import Blocks
from calotype.imaging.profiles import description

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from calotype.settings import Limits

_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_ALPHA = frozenset((4, 6))
_PIXELS = frozenset((b"IHDR", b"PLTE", b"tRNS", b"IDAT"))
_COLOUR = frozenset((b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP"))
_ANIMATION = frozenset((b"acTL", b"fcTL", b"fdAT"))
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""Adam7: first column, first row, and the steps between columns and rows of each pass."""
_XMP = "XML:com.adobe.xmp"
_PIECE = 1 << 20


class Png(Format):
    """PNG, all depths and colour types, interlaced or not."""

    name = "png"
    title = "PNG"
    media_type = "image/png"
    extensions = ("png", "apng")
    decoders = ("pillow", "opencv-python-headless")
    rule = 1

    def matches(self, data: bytes) -> bool:
        """The eight bytes of the signature."""
        return data.startswith(container.SIGNATURE)

    def header(self, data: bytes, limits: Limits) -> Header:
        """IHDR, and the chunks before the pixels that say alpha, frames, orientation and profile."""
        width, height, depth, colour, _ = _ihdr(data)
        kinds = {chunk.kind: chunk for chunk in container.chunks(data)}
        frames = int.from_bytes(_body(data, kinds.get(b"acTL"))[:4], "big")
        orientation = read_display(_body(data, kinds.get(b"eXIf"))).orientation
        if orientation >= 5:
            width, height = height, width
        mode = {2: "rgb", 3: "palette", 6: "rgb"}.get(colour, "bilevel" if depth == 1 else "gray")
        return Header(
            format=self.name,
            media_type=self.media_type,
            width=width,
            height=height,
            orientation=orientation,
            depth=depth if colour != 3 else 8,
            mode=mode,
            alpha=colour in _ALPHA or b"tRNS" in kinds,
            frames=max(1, min(frames, limits.frames)),
            profile=description(self.profile(data, limits)),
        )

    def identity(self, data: bytes) -> Iterator[bytes | memoryview]:
        """Pixel, palette, colour and animation chunks in file order, and the orientation of eXIf."""
        view, exif = memoryview(data), b""
        for kind, start, end in container.chunks(data):
            if kind in _PIXELS or kind in _COLOUR or kind in _ANIMATION:
                yield kind
                yield view[start:end]
            elif kind == b"eXIf":
                exif = data[start:end]
        yield b"orientation %d" % read_display(exif).orientation

    def decode_proxy(self, data: bytes, header: Header, limits: Limits) -> NDArray[np.uint8]:
        """By Pillow, which gives 8 bits a channel."""
        from calotype.imaging.pixels import through_pillow

        self._check_interlaced(data, header)
        with through_pillow.opened(_pixels_only(data), "PNG", header) as image:
            return through_pillow.proxy(image, header, self._colours(data, limits))

    def decode_full(self, data: bytes, header: Header, limits: Limits) -> NDArray[Any]:
        """By Pillow for 8 bits a channel, by OpenCV for 16."""
        from calotype.imaging.pixels import through_opencv, through_pillow

        self._check_interlaced(data, header)
        if header.depth == 16:
            return through_opencv.full(_pixels_only(data), header)
        with through_pillow.opened(_pixels_only(data), "PNG", header) as image:
            return through_pillow.full(image, header)

    def embedded_blocks(self, data: bytes, limits: Limits) -> Blocks:
        """eXIf, XMP, texts, and the raw profiles that ImageMagick and exiftool write as text."""
        exif, texts = None, dict[str, str]()
        for kind, start, end in container.chunks(data):
            if kind == b"eXIf":
                exif = exif or data[start:end]
            elif kind in (b"tEXt", b"zTXt", b"iTXt") and (pair := _text(kind, data[start:end], limits)):
                texts.setdefault(*pair)
        xmp, raw_xmp = texts.pop(_XMP, None), _raw_profile(texts, "xmp")
        raw_exif = _raw_profile(texts, "exif") or _raw_profile(texts, "APP1")
        return Blocks(
            exif=exif or (raw_exif.removeprefix(b"Exif\0\0") if raw_exif else None),
            xmp=tuple(packet for packet in (xmp.encode() if xmp else None, raw_xmp) if packet),
            photoshop=_raw_profile(texts, "iptc"),
            text=texts,
        )

    def profile(self, data: bytes, limits: Limits) -> bytes | None:
        """The ICC profile, unpacked."""
        chunk = next((chunk for chunk in container.chunks(data) if chunk.kind in (b"iCCP", b"IDAT")), None)
        if chunk is None or chunk.kind != b"iCCP":
            return None
        _, _, packed = data[chunk.start : chunk.end].partition(b"\0")
        return inflated(packed[1:], limits.metadata_bytes)

    def readable(self, data: bytes, header: Header) -> float | None:
        """Rows that the pixel chunks unpack to; of an interlaced picture, the share of its bytes."""
        width, height, depth, colour, interlaced = _ihdr(data)
        bits = depth * _CHANNELS[colour]
        row = 1 + (width * bits + 7) // 8
        wanted = _interlaced_bytes(width, height, bits) if interlaced else row * height
        unpacker, have = zlib.decompressobj(), 0
        for kind, start, end in container.chunks(data):
            if kind == b"IDAT":
                have += _unpacked(unpacker, memoryview(data)[start:end])
        if have >= wanted:
            return None
        return have / wanted if interlaced else have // row / height

    def end(self, data: bytes) -> int | None:
        """Behind IEND and its checksum."""
        last = next((chunk for chunk in container.chunks(data) if chunk.kind == b"IEND"), None)
        return last.end + 4 if last else None

    def _check_interlaced(self, data: bytes, header: Header) -> None:
        """Decoders show an interlaced picture whose last passes are missing without a word."""
        share = self.readable(data, header) if _ihdr(data)[4] else None
        if share is not None:
            raise cut_short(share)

    def _colours(self, data: bytes, limits: Limits) -> bytes | None:
        """The profile that explains the pixels: embedded, or made from primaries and gamma."""
        from calotype.imaging.pixels import spaces

        icc = self.profile(data, limits)
        kinds = {chunk.kind: chunk for chunk in container.chunks(data)}
        if icc or b"sRGB" in kinds or b"gAMA" not in kinds:
            return icc
        gamma = _body(data, kinds[b"gAMA"])
        return spaces.of_png(gamma, _body(data, kinds.get(b"cHRM")))


def _ihdr(data: bytes) -> tuple[int, int, int, int, bool]:
    """Width, height, depth, colour type, interlaced."""
    if data[12:16] != b"IHDR" or len(data) < 29:
        raise HeaderDamaged("the file begins like a PNG, but has no header chunk")
    width, height, depth, colour, _, _, interlaced = struct.unpack_from(">IIBBBBB", data, 16)
    if not (0 < width < 1 << 31 and 0 < height < 1 << 31):
        raise HeaderDamaged(f"the PNG header says {width} x {height} pixels")
    if depth not in _DEPTHS.get(colour, ()):
        raise HeaderDamaged(f"the PNG header says {depth} bits with colour type {colour}, which does not exist")
    return width, height, depth, colour, interlaced == 1


def _interlaced_bytes(width: int, height: int, bits: int) -> int:
    """What the seven passes of an interlaced picture unpack to."""
    total = 0
    for left, top, across, down in _PASSES:
        columns, rows = -(-(width - left) // across), -(-(height - top) // down)
        total += rows * (1 + (columns * bits + 7) // 8) if columns > 0 and rows > 0 else 0
    return total


def _body(data: bytes, chunk: container.Chunk | None) -> bytes:
    return data[chunk.start : chunk.end] if chunk else b""


def _pixels_only(data: bytes) -> bytes:
    """A PNG of the chunks that decide the still picture, ended properly where the file forgot to."""
    view = memoryview(data)
    parts: list[bytes | memoryview] = [container.SIGNATURE]
    for kind, start, end in container.chunks(data):
        if kind in _PIXELS:
            length = int.from_bytes(data[start - 8 : start - 4], "big")
            whole = end - start == length and end + 4 <= len(data)
            parts.append(view[start - 8 : end + 4] if whole else container.made(kind, view[start:end]))
    return b"".join((*parts, container.made(b"IEND", b"")))


def _text(kind: bytes, body: bytes, limits: Limits) -> tuple[str, str] | None:
    """Keyword and text of a text chunk; None if it is damaged or too large."""
    keyword, _, rest = body.partition(b"\0")
    packed, encoding = kind == b"zTXt", "latin-1"
    if kind == b"iTXt":
        packed, encoding = rest[:1] == b"\1", "utf-8"
        rest = rest[2:].partition(b"\0")[2].partition(b"\0")[2]
    elif packed:
        rest = rest[1:]
    value = inflated(rest, limits.metadata_bytes) if packed else rest
    if value is None or len(value) > limits.metadata_bytes:
        return None
    return keyword.decode("latin-1"), value.decode(encoding, "replace")


def _raw_profile(texts: dict[str, str], kind: str) -> bytes | None:
    """`Raw profile type ...`: a name, a length and the bytes in hexadecimal, each on lines of its own."""
    text = texts.pop(f"Raw profile type {kind}", None)
    if text is None:
        return None
    _, _, digits = text.strip().partition("\n")[2].strip().partition("\n")
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return None


def _unpacked(unpacker: zlib._Decompress, packed: memoryview) -> int:
    """How many bytes a piece of zlib data unpacks to, a little at a time; 0 from where it is damaged."""
    count, rest = 0, bytes(packed)
    try:
        while rest and not unpacker.eof:
            count += len(unpacker.decompress(rest, _PIECE))
            rest = unpacker.unconsumed_tail
    except zlib.error:
        return count
    return count
