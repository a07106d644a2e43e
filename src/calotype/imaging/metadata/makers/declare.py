"""How a maker's reader is declared: which notes are its own, and what it reads from them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal, NamedTuple

from msgspec import Meta, Struct

from calotype.imaging.metadata.exif import Exif
from calotype.imaging.metadata.makers.lenses import Known
from calotype.imaging.metadata.tiff import Directory, Tiff, whole

Drive = Literal["single", "continuous", "bracket", "timer"]
_MOST_STARS = 5


class Maker(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a maker's note says that EXIF has no tag for. Absent is None."""

    serial: Annotated[str | None, Meta(description="The camera's serial number.")] = None
    internal_serial: Annotated[str | None, Meta(description="The maker's own number of the camera.")] = None
    lens_model: Annotated[str | None, Meta(description="Which lens.")] = None
    lens_serial: Annotated[str | None, Meta(description="The lens's serial number.")] = None
    iso: Annotated[int | None, Meta(description="Sensitivity (ISO), of cameras that leave EXIF's empty.")] = None
    drive: Annotated[Drive | None, Meta(description="What the release did: single, continuous, bracket, timer.")] = None
    number: Annotated[int | None, Meta(description="Number in a burst or bracket, as the maker counts.")] = None
    bracket: Annotated[float | None, Meta(description="Distance from the middle of the bracket, in EV.")] = None
    burst: Annotated[str | None, Meta(description="What the pictures of a burst share.")] = None
    live: Annotated[str | None, Meta(description="What a Live Photo and its video share.")] = None
    rating: Annotated[int | None, Meta(description="Stars that were given in the camera, 0 to 5.")] = None
    taken: Annotated[str | None, Meta(description="When the photo was taken, ISO 8601, where EXIF does not say.")] = (
        None
    )
    city: Annotated[str | None, Meta(description="City, as the camera derived it from its place.")] = None
    state: Annotated[str | None, Meta(description="State or province, as the camera derived it.")] = None
    country: Annotated[str | None, Meta(description="Country, as the camera derived it.")] = None


class Note(NamedTuple):
    """A maker's note where it lies: makers count offsets from the note, or from the EXIF around it."""

    tiff: Tiff
    """The EXIF around it."""
    start: int
    """Where the note begins in the data of `tiff`."""
    length: int
    said: Exif
    """What EXIF says beside it."""

    @property
    def make(self) -> str:
        """Who made the camera, in lower case."""
        return (self.said.make or "").lower()

    def head(self, length: int) -> bytes:
        """The first bytes of the note."""
        return self.tiff.data[self.start : self.start + min(length, self.length)]

    def inside(self, skip: int) -> Directory | None:
        """The directory `skip` bytes into the note, with offsets that count from the EXIF around it.

        In the note's own byte order, which an editor that rewrites EXIF does not change.
        """
        tiff = self.tiff
        big_endian = self.start + skip < len(tiff.data) and tiff.data[self.start + skip] == 0
        order = ">" if big_endian else "<"
        own = tiff if order == tiff.order else Tiff(tiff.data, order, base=tiff.base)
        return own.directory(self.start - tiff.base + skip)

    def alone(self, skip: int, *, order: str) -> Directory | None:
        """The directory `skip` bytes into the note, with offsets that count from the note."""
        return Tiff(self.tiff.data, order, base=self.start).directory(skip)


Reader = Callable[[Note], Maker | None]
"""Reads a maker's note; None if it is none of its own."""


def known_lens(
    said: Exif, shortest: float | None = None, longest: float | None = None, widest: float | None = None
) -> Known:
    """What is known about a lens beside its number: from the note (mm, f-number), else from EXIF."""
    if not shortest and said.lens_range:
        shortest, longest = said.lens_range[:2]
    return Known(shortest, longest, said.focal_length, widest or said.widest)


def stars(tags: Directory, tag: int) -> int | None:
    """The rating in a tag; None where it can be none."""
    rating = tags.integer(tag)
    return rating if rating is not None and 0 <= rating <= _MOST_STARS else None


def listed(values: tuple[float, ...], index: int) -> int | None:
    """One number of an array that a maker uses as a record; None where it ends before."""
    return whole(values[index]) if index < len(values) else None
