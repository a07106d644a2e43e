"""Camera RAW: what all its formats have in common.

A RAW file carries JPEGs that the camera made of it. The smallest that is large enough becomes the proxy, which costs
no more than a JPEG's; where there is none, and for the full reading, LibRaw develops the sensor's data, which needs the
extra `raw`. The header's facts need neither.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from calotype.errors import FormatMissing, HeaderDamaged
from calotype.imaging.containers import jpeg
from calotype.imaging.display import Display
from calotype.imaging.formats.declare import Format, cut_short
from calotype.imaging.image import Header

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from calotype.settings import Limits

_LARGE_ENOUGH = 1000
_MOST_CANDIDATES = 64
_LEAST_BYTES = 1 / 80
"""A pixel, of the whole file: even a black picture is not packed so tightly, and LibRaw would show seconds of grey."""


class Sensor(NamedTuple):
    """The developed picture, before it is turned."""

    width: int
    height: int
    depth: int
    """Bits of a sample."""


class Preview(NamedTuple):
    """A JPEG inside a RAW file."""

    width: int
    height: int
    start: int
    end: int

    @property
    def long_side(self) -> int:
        """In pixels."""
        return max(self.width, self.height)


class Raw(Format):
    """A RAW format: where its previews lie, and what its header says."""

    extra: ClassVar[str | None] = "raw"
    decoders: ClassVar[tuple[str, ...]] = ("simplejpeg", "pillow", "rawpy")
    rule = 1
    priority = 10
    proxy_by_preview = True

    @abstractmethod
    def sensor(self, data: bytes) -> Sensor:
        """Size and depth of the developed picture. Raises `HeaderDamaged`."""

    def header(self, data: bytes, limits: Limits) -> Header:
        """What the sensor's part of the file says, turned as its display says."""
        width, height, depth = self.sensor(data)
        if width <= 0 or height <= 0:
            raise HeaderDamaged(f"the {self.title} header says {width} x {height} pixels")
        display = self.display(data)
        width, height = display.shown(width, height)
        return Header(
            format=self.name,
            media_type=self.media_type,
            width=width,
            height=height,
            orientation=display.orientation,
            depth=depth,
            profile="Adobe RGB (1998)" if display.adobe_rgb else None,
        )

    @abstractmethod
    def preview_places(self, data: bytes) -> Iterable[tuple[int, int]]:
        """Where the file says that its previews lie: start and end, in any order, not checked."""

    def display(self, data: bytes) -> Display:
        """How its pixels and those of its previews are shown."""
        return Display()

    def decode_proxy(self, data: bytes, header: Header, limits: Limits) -> NDArray[np.uint8]:
        """From the smallest preview that is large enough, else developed at half size."""
        from calotype.imaging.pixels import depth, proxy, through_libjpeg, turn

        enough = min(_LARGE_ENOUGH, int(0.9 * max(header.width, header.height)))
        previews = [each for each in self._previews(data) if each.width * each.height <= limits.pixels]
        chosen = min(
            (each for each in previews if each.long_side >= enough), default=None, key=lambda each: each.long_side
        )
        if chosen is not None:
            return through_libjpeg.proxy(data[chosen.start : chosen.end], header, self._colours(data))
        largest = max(previews, default=None, key=lambda each: each.long_side)
        pixels = depth.to_8_bits(self._developed(data, header, largest, half=True), 16)
        small = proxy.shrink(pixels, proxy.proxy_size(pixels.shape[1], pixels.shape[0]))
        return turn.turn(small, header.orientation)

    def decode_full(self, data: bytes, header: Header, limits: Limits) -> NDArray[Any]:
        """Developed: uint16, sRGB."""
        from calotype.imaging.pixels.turn import turn

        return turn(self._developed(data, header, None, half=False), header.orientation)

    def _developed(self, data: bytes, header: Header, largest: Preview | None, *, half: bool) -> NDArray[np.uint16]:
        share = self._share(data)
        if share is not None or len(data) < _LEAST_BYTES * header.width * header.height:
            raise cut_short(share)
        try:
            from calotype.imaging.pixels import through_libraw
        except ImportError as error:
            raise self.missing_developer(largest) from error
        return through_libraw.develop(data, half=half)

    def missing_developer(self, largest: Preview | None) -> FormatMissing:
        """The error to raise where the file must be developed and LibRaw is not installed."""
        found = f"its largest preview is {largest.width} x {largest.height}" if largest else "it has no preview"
        return FormatMissing(
            f"the {self.title} must be developed ({found}), and what does that is not installed",
            hint=f"pip install 'calotype[{self.extra}]'",
            watch=f"extra:{self.extra}",
        )

    def readable(self, data: bytes, header: Header) -> float | None:
        """The share of the sensor's data that the file has."""
        return self._share(data)

    def _share(self, data: bytes) -> float | None:
        """How much of the sensor's data is there, 0 to 1; None: all, or it can't be told."""
        return None

    def _colours(self, data: bytes) -> bytes | None:
        """The profile that explains previews of cameras that are set to Adobe RGB."""
        if not self.display(data).adobe_rgb:
            return None
        from calotype.imaging.pixels.spaces import adobe_rgb

        return adobe_rgb()

    def _previews(self, data: bytes) -> list[Preview]:
        """Previews that lie whole in the file: those that the file names, else those that can be found."""
        named = [preview for place in self.preview_places(data) if (preview := _checked(data, *place))]
        if any(each.long_side >= _LARGE_ENOUGH for each in named):
            return named
        return [*named, *_found(data)]


def _checked(data: bytes, start: int, end: int) -> Preview | None:
    size = jpeg.picture_at(data, start) if 0 < start < end <= len(data) else None
    return Preview(*size, start, end) if size else None


def _found(data: bytes) -> Iterator[Preview]:
    """Pictures anywhere in the file, for formats that keep them in makers' notes."""
    start = data.find(b"\xff\xd8\xff", 1)
    for _ in range(_MOST_CANDIDATES):
        if start < 0:
            return
        size, end = jpeg.picture_at(data, start), None
        if size and max(size) >= _LARGE_ENOUGH:
            end = jpeg.ends(data, start)
            if end:
                yield Preview(*size, start, end)
        start = data.find(b"\xff\xd8\xff", end or start + 1)
