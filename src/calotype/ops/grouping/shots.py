"""Shots: what grouping knows about one image."""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Sequence
from datetime import UTC, datetime

import msgspec

from calotype.ops.grouping.edits import edit_of
from calotype.ops.metadata import Metadata

CERTAIN = 0.75
"""`taken_confidence` from which a time is that of the shutter's release."""
_NUMBER_IN_NAME = re.compile(r"(\d{3,})\D*$")


class Shot(msgspec.Struct, frozen=True, kw_only=True):
    """One image, as far as grouping cares."""

    id: bytes
    """Digest of the image: decides between shots that are equal otherwise."""
    hash: int | None = None
    """Perceptual hash; None where it is flat or missing."""
    taken: float | None = None
    """Seconds, wall clock; None unless a camera wrote it."""
    fraction: bool = False
    """The time says fractions of a second, were they .00."""
    camera: str | None = None
    """Maker, model and serial number, as far as they are known."""
    model: str | None = None
    """Maker and model: programs that save a picture again often drop the serial number with the maker's note."""
    number: int | None = None
    """In the camera's count, from the maker's note or the file's name."""
    burst: str | None = None
    """What the maker says all pictures of one burst share."""
    bracket: float | None = None
    """Distance from the middle of an exposure bracket in EV, as the maker says."""
    light: float | None = None
    """Light let in, in stops: log2 of time x sensitivity / aperture squared."""
    focal: float | None = None
    """Focal length in mm."""
    distance: float | None = None
    """To what is in focus, in m, as the camera says."""
    direction: float | None = None
    """Where the camera looked, in degrees from north."""
    drive: str | None = None
    """What the release did, as the maker says: single, continuous, bracket or timer."""
    edit: str | None = None
    """Which version of a picture it is: empty as the camera wrote it, else what made another of it; None is unknown."""
    pixels: int = 0

    @property
    def release(self) -> Hashable:
        """Which release of the shutter it is, to the second; None where the camera or the time is unknown."""
        return None if self.taken is None or self.model is None else (self.model, math.floor(self.taken))


def shot_of(image_id: bytes, paths: Sequence[str], metadata: Metadata | None, hash: int | None) -> Shot:
    """A shot from the facts of its image. Without metadata only the likeness of pictures can group it."""
    if metadata is None:
        return Shot(id=image_id, hash=hash)
    camera = metadata.camera
    known = [part for part in (camera.make, camera.model, camera.serial) if part]
    certain = metadata.taken_at is not None and metadata.taken_confidence >= CERTAIN
    number = metadata.sequence.number
    return Shot(
        id=image_id,
        hash=hash,
        taken=_seconds(metadata.taken_at) if certain and metadata.taken_at else None,
        fraction="." in (metadata.taken_at or ""),
        camera=" ".join(known) or None,
        model=" ".join(part for part in (camera.make, camera.model) if part) or None,
        number=number if number is not None else _number_in(paths),
        burst=metadata.sequence.burst,
        bracket=metadata.sequence.bracket,
        light=_light(metadata),
        focal=metadata.exposure.focal_length,
        distance=metadata.exposure.distance,
        direction=metadata.gps.direction,
        drive=metadata.sequence.drive,
        edit=edit_of(paths, metadata.software, from_camera=bool(known) and certain),
        pixels=metadata.width * metadata.height,
    )


def other_release(one: Shot, other: Shot) -> bool:
    """Whether two shots are surely two releases of one shutter, however much they look alike."""
    if one.release is None or other.release is None or one.model != other.model:
        return False
    assert one.taken is not None
    assert other.taken is not None
    both_fine = one.fraction and other.fraction
    # An editor may drop the fraction of a second, so a copy may lack what its source has.
    return one.release != other.release or (both_fine and one.taken != other.taken)


def _seconds(text: str) -> float | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    # Cameras that move between zones are rare in one burst; a copy that lost its offset is not.
    return moment.replace(tzinfo=UTC).timestamp()


def _light(metadata: Metadata) -> float | None:
    seconds, aperture, iso = metadata.exposure.seconds, metadata.exposure.f_number, metadata.exposure.iso
    if not (seconds and aperture and iso) or min(seconds, aperture, iso) <= 0:
        return None
    return math.log2(seconds * iso / aperture**2)


def _number_in(paths: Sequence[str]) -> int | None:
    if not paths:
        return None
    stem = paths[0].rpartition("/")[2].rpartition(".")[0]
    found = _NUMBER_IN_NAME.search(stem)
    return int(found[1]) if found and len(found[1]) <= 9 else None
