"""The two things in EXIF that decide how pixels are shown: the orientation and the colour space.

They are part of an image's id and of its decoding, so they are read here in microseconds; all other tags are read
by `calotype.imaging.metadata`.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

_ORIENTATION, _EXIF_IFD, _INTEROP_IFD, _COLOUR_SPACE, _INTEROP_INDEX = 0x0112, 0x8769, 0xA005, 0xA001, 0x0001
_ADOBE_RGB, _UNCALIBRATED = 2, 0xFFFF
_MOST_ENTRIES = 1000
_ORDERS = {b"II": "<", b"MM": ">"}

_Directory = dict[int, tuple[int, bytes]]
"""Tag: type and the four bytes of its value or offset."""


class Display(NamedTuple):
    """How stored pixels are shown, as EXIF says it."""

    orientation: int = 1
    """1 to 8; whatever else a file says is 1."""
    adobe_rgb: bool = False
    """The colour space is Adobe RGB: EXIF 2.21 says so by the interoperability index R03, some cameras by 2."""

    def identity(self) -> bytes:
        """The part of an image's id that this makes; the same whether a default is written or left out."""
        return b"orientation %d, %s" % (self.orientation, b"Adobe RGB" if self.adobe_rgb else b"sRGB")

    @property
    def sideways(self) -> bool:
        """Whether width and height are exchanged."""
        return self.orientation >= 5


def read_display(exif: bytes | memoryview | None) -> Display:
    """What a TIFF structure (`II` or `MM`...) says about display; the defaults where it says nothing or is damaged."""
    order = _ORDERS.get(bytes(exif[:2])) if exif is not None else None
    if exif is None or order is None or len(exif) < 14:
        return Display()
    first = _directory(exif, _number((4, bytes(exif[4:8])), order), order)
    orientation = _number(first.get(_ORIENTATION), order)
    details = _directory(exif, _number(first.get(_EXIF_IFD), order), order)
    colour = _number(details.get(_COLOUR_SPACE), order)
    adobe = colour == _ADOBE_RGB
    if colour == _UNCALIBRATED and _INTEROP_IFD in details:
        interop = _directory(exif, _number(details[_INTEROP_IFD], order), order)
        adobe = interop.get(_INTEROP_INDEX, (0, b""))[1][:3] == b"R03"
    return Display(orientation if 1 <= orientation <= 8 else 1, adobe)


def _number(entry: tuple[int, bytes] | None, order: str) -> int:
    if entry is None:
        return 0
    kind, value = entry
    code = {1: "B", 3: "H"}.get(kind, "I")
    return int(struct.unpack_from(order + code, value)[0])


def _directory(exif: bytes | memoryview, at: int, order: str) -> _Directory:
    """The tags of the directory at `at`, as many as there are bytes for."""
    if not 0 < at <= len(exif) - 2:
        return {}
    count = struct.unpack_from(order + "H", exif, at)[0]
    count = min(count, _MOST_ENTRIES, (len(exif) - at - 2) // 12)
    found: _Directory = {}
    for tag, kind, _, value in struct.iter_unpack(order + "HHI4s", exif[at + 2 : at + 2 + 12 * count]):
        found.setdefault(tag, (kind, value))
    return found
