"""Sigma X3F.

Signature: FOVb. A directory at the end lists sections; metadata lies in the EXIF of an embedded JPEG. Only its previews
are shown: its sensor data is not developed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from calotype.errors import DecodeFailed, HeaderDamaged
from calotype.imaging.containers.jpeg import picture_at
from calotype.imaging.display import Display
from calotype.imaging.formats.jpeg import Jpeg
from calotype.imaging.image import Header
from calotype.imaging.metadata.blocks import Blocks
from calotype.imaging.raw import Preview, Raw, Sensor

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from calotype.settings import Limits

_QUARTER_TURNS = {0: 1, 90: 6, 180: 3, 270: 8}
_MOST_SECTIONS = 100
_MOST_PROPERTIES, _MOST_CHARACTERS = 200, 400


class X3f(Raw):
    """Sigma's cameras with a Foveon sensor."""

    name, title, media_type, extensions = "x3f", "X3F", "image/x-sigma-x3f", ("x3f",)
    extra, decoders = None, ("simplejpeg", "pillow")

    def matches(self, data: bytes) -> bool:
        """The signature."""
        return data.startswith(b"FOVb")

    def sensor(self, data: bytes) -> Sensor:
        """Columns and rows behind the signature."""
        if len(data) < 40:
            raise HeaderDamaged("the file begins like an X3F, but ends within its header")
        width, height = struct.unpack_from("<II", data, 28)
        return Sensor(width, height, 12)

    def identity(self, data: bytes) -> Iterator[bytes | memoryview]:
        """Size and rotation, and the image sections, the JPEGs among them without their metadata."""
        view = memoryview(data)
        yield view[28:40]
        for start, end in self.preview_places(data):
            if picture_at(data, start):
                yield from Jpeg().identity(data[start:end])
            else:
                yield view[start:end]

    def preview_places(self, data: bytes) -> Iterable[tuple[int, int]]:
        """The image sections, without their headers; some of them are JPEGs."""
        for kind, start, end in _sections(data):
            if kind.startswith(b"IMA"):
                yield start + 28, min(end, len(data))

    def display(self, data: bytes) -> Display:
        """The rotation in the header."""
        return Display(_QUARTER_TURNS.get(int.from_bytes(data[36:40], "little"), 1))

    def embedded_blocks(self, data: bytes, limits: Limits) -> Blocks:
        """Those of the first embedded JPEG that has some, else the properties."""
        for start, end in self.preview_places(data):
            if picture_at(data, start) and (blocks := Jpeg().embedded_blocks(data[start:end], limits)).exif:
                return blocks
        return Blocks(properties=_properties(data))

    def _developed(self, data: bytes, header: Header, largest: Preview | None, *, half: bool) -> NDArray[np.uint16]:
        """Never: LibRaw's reader of this format crashes on damaged files (found by `make fuzz`, LibRaw 0.22)."""
        found = f"its largest preview is {largest.width} x {largest.height}" if largest else "it has no preview"
        raise DecodeFailed(
            f"the X3F can't be developed, and {found}",
            hint="convert it with the camera maker's program",
            watch="decoder:x3f",
        )


def _properties(data: bytes) -> dict[str, str]:
    """Names and values of the property section: places, counted in characters, into a text of UTF-16."""
    found: dict[str, str] = {}
    for kind, start, end in _sections(data):
        if kind != b"PROP" or data[start : start + 4] != b"SECp" or start + 24 > len(data):
            continue
        count = min(struct.unpack_from("<I", data, start + 8)[0], _MOST_PROPERTIES)
        texts = start + 24 + 8 * count
        for place in range(start + 24, min(texts, len(data) - 7), 8):
            name, value = (_text(data, texts + 2 * at, end) for at in struct.unpack_from("<II", data, place))
            if name and value:
                found.setdefault(name, value)
    return found


def _text(data: bytes, start: int, end: int) -> str:
    """The text of UTF-16 at `start`, up to its zero."""
    raw = data[start : min(end, start + 2 * _MOST_CHARACTERS)]
    return raw[: len(raw) // 2 * 2].decode("utf-16-le", "replace").partition("\0")[0].strip()


def _sections(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end of what the directory at the end of the file lists."""
    at = int.from_bytes(data[-4:], "little")
    if data[at : at + 4] != b"SECd":
        return
    count = int.from_bytes(data[at + 8 : at + 12], "little")
    last = min(at + 12 + 12 * min(count, _MOST_SECTIONS), len(data) - 11)
    for entry in range(at + 12, last, 12):
        start, length = struct.unpack_from("<II", data, entry)
        yield data[entry + 8 : entry + 12], start, start + length
