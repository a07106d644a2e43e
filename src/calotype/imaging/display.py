"""The two things in EXIF that decide how pixels are shown: the orientation and the colour space.

They are part of an image's id and of its decoding, so formats ask for them here, in microseconds and without the
rest of the tags.
"""

from __future__ import annotations

from typing import NamedTuple

from calotype.imaging.metadata import tiff

_ORIENTATION, _EXIF_IFD, _INTEROP_IFD, _COLOUR_SPACE, _INTEROP_INDEX = 0x0112, 0x8769, 0xA005, 0xA001, 0x0001
_ADOBE_RGB, _UNCALIBRATED = 2, 0xFFFF


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

    def shown(self, width: int, height: int) -> tuple[int, int]:
        """Width and height as shown, of a picture that is stored with these."""
        return (height, width) if self.sideways else (width, height)


def read_display(exif: bytes | None) -> Display:
    """What a TIFF structure (`II` or `MM`...) says about display; the defaults where it says nothing or is damaged."""
    structure = tiff.parse(exif) if exif else None
    first = structure.directory(structure.first) if structure else None
    if first is None:
        return Display()
    orientation = first.integer(_ORIENTATION)
    details = first.child(_EXIF_IFD)
    colour = details.integer(_COLOUR_SPACE) if details else None
    adobe = colour == _ADOBE_RGB
    if details and colour == _UNCALIBRATED:
        interoperability = details.child(_INTEROP_IFD)
        adobe = interoperability is not None and interoperability.text(_INTEROP_INDEX) == "R03"
    return Display(orientation if orientation is not None and 1 <= orientation <= 8 else 1, adobe)
