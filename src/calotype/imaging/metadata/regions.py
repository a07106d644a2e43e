"""Regions of a picture that somebody marked, mostly faces with names.

Sources: MWG guidelines 2.0, 5.9 (areas around their centre); Microsoft's photo schema (areas from their top left).
Both count in fractions of the image as it is stored, before orientation.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from calotype.imaging.metadata.numerals import number
from calotype.imaging.metadata.xmp import Value, structures, text

_MOST = 500
_ALIKE = 0.02
"""How far two aspect ratios may differ and still be those of one picture, scaled."""


class Region(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A marked area. Fractions of the stored image, x and y of the centre."""

    name: Annotated[str | None, Meta(description="Who or what is there.")] = None
    kind: Annotated[str | None, Meta(description="Face, Pet, Focus or BarCode, as written.")] = None
    x: Annotated[float, Meta(description="Centre, from the left of the stored image, 0 to 1.")]
    y: Annotated[float, Meta(description="Centre, from the top of the stored image, 0 to 1.")]
    width: Annotated[float, Meta(description="Fraction of the stored image, 0 to 1.")]
    height: Annotated[float, Meta(description="Fraction of the stored image, 0 to 1.")]


class Regions(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The regions of a picture, and the size of the picture that they were drawn in."""

    regions: Annotated[list[Region], Meta(description="In the order of the file.")]
    width: Annotated[int | None, Meta(description="Pixels that the picture had then.")] = None
    height: Annotated[int | None, Meta(description="Pixels that the picture had then.")] = None

    def fit(self, width: int, height: int) -> bool:
        """Whether a stored image of that size still shows what the regions were drawn in: scaled yes, cropped no."""
        if not self.width or not self.height or not width or not height:
            return True
        then, now = self.width / self.height, width / height
        # Some programs note the size as shown, not as stored.
        return any(abs(then / ratio - 1) <= _ALIKE for ratio in (now, 1 / now))


def read_regions(properties: dict[str, Value]) -> Regions | None:
    """MWG's regions, else Microsoft's; None where a packet has neither."""
    return _mwg(properties) or _microsoft(properties)


def _mwg(properties: dict[str, Value]) -> Regions | None:
    for marked in structures(properties.get("mwg-rs:Regions"))[:1]:
        listed = [_mwg_region(each) for each in structures(marked.get("mwg-rs:RegionList"))[:_MOST]]
        size = next(iter(structures(marked.get("mwg-rs:AppliedToDimensions"))), {})
        regions = [region for region in listed if region is not None]
        if regions:
            return Regions(regions=regions, width=_pixels(size.get("stDim:w")), height=_pixels(size.get("stDim:h")))
    return None


def _mwg_region(region: dict[str, Value]) -> Region | None:
    area = next(iter(structures(region.get("mwg-rs:Area"))), {})
    x, y, width, height = (number(text(area.get(f"stArea:{side}"))) for side in "xywh")
    diameter = number(text(area.get("stArea:d")))
    return _region(region, "mwg-rs:Name", text(region.get("mwg-rs:Type")), x, y, width or diameter, height or diameter)


def _microsoft(properties: dict[str, Value]) -> Regions | None:
    for marked in structures(properties.get("MP:RegionInfo"))[:1]:
        listed = [_microsoft_region(each) for each in structures(marked.get("MPRI:Regions"))[:_MOST]]
        regions = [region for region in listed if region is not None]
        if regions:
            return Regions(regions=regions)
    return None


def _microsoft_region(region: dict[str, Value]) -> Region | None:
    sides = [number(side) for side in (text(region.get("MPReg:Rectangle")) or "").split(",")]
    if len(sides) != 4:
        return None
    left, top, width, height = sides
    if left is None or top is None or width is None or height is None:
        return None
    return _region(region, "MPReg:PersonDisplayName", "Face", left + width / 2, top + height / 2, width, height)


def _region(
    region: dict[str, Value],
    name: str,
    kind: str | None,
    x: float | None,
    y: float | None,
    width: float | None,
    height: float | None,
) -> Region | None:
    """A region whose area can be one: its centre and its size inside the picture."""
    if x is None or y is None or not 0 <= x <= 1 or not 0 <= y <= 1:
        return None
    if not 0 <= (width or 0) <= 1 or not 0 <= (height or 0) <= 1:
        return None
    return Region(name=text(region.get(name)), kind=kind, x=x, y=y, width=width or 0, height=height or 0)


def _pixels(value: Value | None) -> int | None:
    pixels = number(text(value))
    return int(pixels) if pixels and pixels > 0 else None
