"""HEIF: HEIC as phones and cameras write it (HEVC), and AVIF (AV1). The primary image counts.

Signature: an `ftyp` box with a brand of the one or the other. HEIC is decoded by libheif, AVIF by libavif as Pillow
carries it, and by OpenCV for more than 8 bits. Both are turned by their own `irot` and `imir` boxes; an orientation in
their EXIF is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from calotype.errors import HeaderDamaged
from calotype.imaging.containers import heif as container
from calotype.imaging.containers.boxes import Box, boxes, brands, first
from calotype.imaging.containers.heif import Meta
from calotype.imaging.formats.declare import Format
from calotype.imaging.image import Header
from calotype.imaging.metadata.blocks import Blocks
from calotype.imaging.profiles import cicp_name, description

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from calotype.settings import Limits

_AV1 = frozenset((b"avif", b"avis"))
_HEVC = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"))
_STRUCTURE = frozenset((b"mif1", b"msf1", b"mif2"))
_ALPHA_KINDS = (b"urn:mpeg:hevc:2015:auxid:1", b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha")
_LARGE_ENOUGH = 1000
_SHAPE_TOLERANCE = 0.02
_TRANSFORMS = frozenset((b"irot", b"imir", b"clap"))
# Turns as EXIF numbers them: what shows the same as the key, and then a quarter turn to the left (`irot`), or left and
# right exchanged (`imir` 1; 0 exchanges top and bottom).
_TURNED_LEFT = {1: 8, 8: 3, 3: 6, 6: 1, 2: 5, 5: 4, 4: 7, 7: 2}
_MIRRORED = {1: 2, 2: 1, 3: 4, 4: 3, 5: 6, 6: 5, 7: 8, 8: 7}


class _Heif(Format):
    """What HEIC and AVIF have in common: all but the decoder."""

    rule = 1

    def header(self, data: bytes, limits: Limits) -> Header:
        """Properties of the primary item: size, turns, depth, colours; how many images stand beside it."""
        meta = _meta(data)
        width, height, orientation = _shown(data, meta)
        alpha = _alpha(data, meta)
        return Header(
            format=self.name,
            media_type=self.media_type,
            width=width,
            height=height,
            orientation=orientation if self.name == "avif" else 1,
            depth=_depth(data, meta),
            mode="gray" if _channels(data, meta) == 1 else "rgb",
            alpha=alpha is not None,
            frames=max(1, min(_frames(data, meta), limits.frames)),
            profile=description(self.profile(data, limits)) or cicp_name(_cicp(data, meta)),
        )

    def identity(self, data: bytes) -> Iterator[bytes | memoryview]:
        """Data and properties of the primary item, of what it is made of, and of its mask.

        A sequence is told from another by the sizes of its frames: the boxes that say where they lie change when
        metadata is written.
        """
        view, meta = memoryview(data), _meta(data)
        alpha = _alpha(data, meta)
        for root in (meta.primary, *([] if alpha is None else [alpha])):
            for number in container.made_of(meta, root):
                item = meta.items.get(number)
                if item is None:
                    continue
                yield item.kind
                for box in item.properties:
                    yield view[box.header : box.end]
                for offset, length in item.extents:
                    yield view[offset : offset + length]
        sizes = _sample_sizes(data)
        if sizes:
            yield view[sizes.start : sizes.end]

    def embedded_blocks(self, data: bytes, limits: Limits) -> Blocks:
        """The Exif item after its offset, and the XMP items."""
        exif, xmp = None, []
        for item in _meta(data).items.values():
            if sum(length for _, length in item.extents) > limits.metadata_bytes:
                continue
            if item.kind == b"Exif" and exif is None:
                body = container.content(data, item)
                exif = body[4 + int.from_bytes(body[:4], "big") :] or None
            elif item.kind == b"mime" and item.content_type == b"application/rdf+xml":
                xmp.append(container.content(data, item))
        return Blocks(exif=exif, xmp=tuple(xmp))

    def profile(self, data: bytes, limits: Limits) -> bytes | None:
        """The ICC profile of the primary item."""
        meta = _meta(data)
        for number in container.made_of(meta, meta.primary):
            item = meta.items.get(number)
            for box in item.properties if item else ():
                if box.kind == b"colr" and data[box.start : box.start + 4] in (b"prof", b"rICC"):
                    return data[box.start + 4 : box.end]
        return None

    def readable(self, data: bytes, header: Header) -> float | None:
        """The share of the primary image's bytes that are there."""
        meta = _meta(data)
        extents = [extent for number in container.made_of(meta, meta.primary) for extent in _item_extents(meta, number)]
        promised = sum(length for _, length in extents)
        there = sum(min(length, max(0, len(data) - offset)) for offset, length in extents)
        return there / promised if there < promised else None

    def _colours(self, data: bytes, limits: Limits) -> bytes | None:
        from calotype.imaging.pixels import spaces

        return self.profile(data, limits) or spaces.of_cicp(_cicp(data, _meta(data)))


class Heic(_Heif):
    """HEIC and HEIF with HEVC inside."""

    name = "heic"
    title = "HEIC"
    media_type = "image/heic"
    extensions = ("heic", "heif", "hif", "heics", "heifs")
    decoders = ("pi-heif",)
    proxy_by_preview = True

    def matches(self, data: bytes) -> bool:
        """A brand of HEVC, or of HEIF's structure without one of AV1."""
        named = brands(data)
        return not _AV1.intersection(named) and bool((_HEVC | _STRUCTURE).intersection(named))

    def decode_proxy(self, data: bytes, header: Header, limits: Limits) -> NDArray[np.uint8]:
        """By libheif, which turns; from an embedded thumbnail where that is large enough, as Sony's and Canon's are."""
        from calotype.imaging.pixels import through_libheif

        return through_libheif.proxy(data, _large_thumbnail(data, _meta(data)), self._colours(data, limits))

    def decode_full(self, data: bytes, header: Header, limits: Limits) -> NDArray[Any]:
        """By libheif, which turns; 16 bits where the file has more than 8."""
        from calotype.imaging.pixels import through_libheif

        return through_libheif.full(data)


class Avif(_Heif):
    """AVIF, still or animated."""

    name = "avif"
    title = "AVIF"
    media_type = "image/avif"
    extensions = ("avif", "avifs")
    decoders = ("pillow", "opencv-python-headless")

    def matches(self, data: bytes) -> bool:
        """A brand of AV1."""
        return bool(_AV1.intersection(brands(data)))

    def decode_proxy(self, data: bytes, header: Header, limits: Limits) -> NDArray[np.uint8]:
        """By Pillow."""
        from calotype.imaging.pixels import through_pillow

        with through_pillow.opened(data, "AVIF", header) as image:
            return through_pillow.proxy(image, header, self._colours(data, limits))

    def decode_full(self, data: bytes, header: Header, limits: Limits) -> NDArray[Any]:
        """By Pillow, or OpenCV where there are more than 8 bits."""
        from calotype.imaging.pixels import through_opencv, through_pillow

        if header.depth > 8:
            return through_opencv.full(data, header)
        with through_pillow.opened(data, "AVIF", header) as image:
            return through_pillow.full(image, header)


def _meta(data: bytes) -> Meta:
    meta = container.read_meta(data)
    if meta is None or meta.primary not in meta.items:
        raise HeaderDamaged("the file begins like a HEIF, but names no primary image")
    return meta


def _item_extents(meta: Meta, number: int) -> list[tuple[int, int]]:
    item = meta.items.get(number)
    return item.extents if item else []


def _shown(data: bytes, meta: Meta) -> tuple[int, int, int]:
    """Width and height as shown, and the EXIF orientation that stands for `irot` and `imir`."""
    if meta.property(meta.primary, b"ispe") is None:
        raise HeaderDamaged("the primary image of the HEIF has no size")
    width, height = _size(data, meta, meta.primary)
    if not width or not height:
        raise HeaderDamaged(f"the HEIF header says {width} x {height} pixels")
    orientation = 1
    for box in meta.items[meta.primary].properties:
        value = data[box.start] & 3 if box.kind in _TRANSFORMS and box.start < box.end else 0
        if box.kind == b"irot":
            for _ in range(value):
                orientation = _TURNED_LEFT[orientation]
        elif box.kind == b"imir":
            orientation = _MIRRORED[orientation if value & 1 else _TURNED_LEFT[_TURNED_LEFT[orientation]]]
        elif box.kind == b"clap":
            width, height = _aperture(data, box, width, height)
    return (height, width, orientation) if orientation >= 5 else (width, height, orientation)


def _aperture(data: bytes, clap: Box, width: int, height: int) -> tuple[int, int]:
    """The part of the picture that is shown, where it is a part."""
    across, down = (
        int.from_bytes(data[at : at + 4], "big") // max(1, int.from_bytes(data[at + 4 : at + 8], "big"))
        for at in (clap.start, clap.start + 8)
    )
    return (across if 0 < across <= width else width), (down if 0 < down <= height else height)


def _large_thumbnail(data: bytes, meta: Meta) -> int | None:
    """The smallest thumbnail of the primary image that a proxy can be made of."""
    width, height = _size(data, meta, meta.primary)
    found: list[tuple[int, int]] = []
    for number in meta.sources(b"thmb", meta.primary):
        across, down = _size(data, meta, number)
        same_shape = abs(across * height - down * width) < _SHAPE_TOLERANCE * across * height
        if number in meta.items and meta.items[number].kind == b"hvc1" and same_shape:
            found.append((max(across, down), number))
    return min((each for each in found if each[0] >= _LARGE_ENOUGH), default=(0, None))[1]


def _size(data: bytes, meta: Meta, item: int) -> tuple[int, int]:
    """Width and height of an item as stored; zeros where it says none."""
    box = meta.property(item, b"ispe")
    if box is None:
        return 0, 0
    width, height = (int.from_bytes(data[at : at + 4], "big") for at in (box.start + 4, box.start + 8))
    return width, height


def _depth(data: bytes, meta: Meta) -> int:
    pixi = _described(meta, b"pixi")
    if pixi and pixi.end - pixi.start > 5:
        return data[pixi.start + 5]
    hevc, av1 = _described(meta, b"hvcC"), _described(meta, b"av1C")
    if hevc and hevc.end - hevc.start > 17:
        return (data[hevc.start + 17] & 7) + 8
    if av1 and av1.end - av1.start > 2:
        flags = data[av1.start + 2]
        return 12 if flags & 0x60 == 0x60 else 10 if flags & 0x40 else 8
    return 8


def _channels(data: bytes, meta: Meta) -> int:
    pixi = _described(meta, b"pixi")
    return data[pixi.start + 4] if pixi and pixi.end - pixi.start > 4 else 3


def _described(meta: Meta, kind: bytes) -> Box | None:
    """A property of the primary item, or of the first tile that it is made of."""
    return next(filter(None, (meta.property(number, kind) for number in container.made_of(meta, meta.primary))), None)


def _cicp(data: bytes, meta: Meta) -> tuple[int, int] | None:
    """Colour primaries and transfer characteristics (ITU-T H.273) of an `nclx` box."""
    for number in container.made_of(meta, meta.primary):
        item = meta.items.get(number)
        for box in item.properties if item else ():
            if box.kind == b"colr" and data[box.start : box.start + 4] == b"nclx":
                values = data[box.start + 4 : box.start + 8]
                return int.from_bytes(values[:2], "big"), int.from_bytes(values[2:], "big")
    return None


def _alpha(data: bytes, meta: Meta) -> int | None:
    """The item that is the primary's mask."""
    for number in meta.sources(b"auxl", meta.primary):
        kind = meta.property(number, b"auxC")
        if kind and data[kind.start + 4 : kind.end].startswith(_ALPHA_KINDS):
            return number
    return None


def _frames(data: bytes, meta: Meta) -> int:
    """Images of a collection, thumbnails, masks and tiles apart; frames of a sequence."""
    sizes = _sample_sizes(data)
    if sizes:
        return int.from_bytes(data[sizes.start + 8 : sizes.start + 12], "big")
    parts = {number for kind in (b"dimg",) for source in meta.sources(kind) for number in meta.targets(kind, source)}
    beside = {number for kind in (b"thmb", b"auxl") for number in meta.sources(kind)}
    return sum(
        bool(meta.property(number, b"ispe")) and not item.hidden and number not in parts | beside
        for number, item in meta.items.items()
    )


def _sample_sizes(data: bytes) -> Box | None:
    """The `stsz` box of the first track whose handler is pictures."""
    moov = first(data, b"moov")
    for trak in boxes(data, moov.start, moov.end) if moov else ():
        box: Box | None = trak if trak.kind == b"trak" else None
        media = box = first(data, b"mdia", box.start, box.end) if box else None
        handler = first(data, b"hdlr", media.start, media.end) if media else None
        if handler is None or data[handler.start + 8 : handler.start + 12] != b"pict":
            continue
        for kind in (b"minf", b"stbl", b"stsz"):
            box = first(data, kind, box.start, box.end) if box else None
        if box:
            return box
    return None
