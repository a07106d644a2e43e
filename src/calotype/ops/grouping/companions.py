"""Whether two pictures that names have paired can belong together, by what is known of both.

Names pair files when folders are walked, before anything is opened: same folder, same stem. Two unrelated pictures may
share a stem, too (a counter that began anew, two cameras in one folder). When both say when and with what they were
taken and don't agree, they are no pair: the pairing stays listed with what speaks against it, and nothing treats the
two as one shot. Videos, sound and edit lists are not opened, so of these the name alone decides.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from calotype.ops.grouping.shots import CERTAIN
from calotype.ops.metadata import Metadata

PICTURES = frozenset({"raw_and_jpeg", "apple_edit", "edited", "capture_set"})
"""Rules whose companions are pictures of their own."""

_SAME_RELEASE = timedelta(seconds=2)
"""Cameras write the parts of one release a moment apart, and round."""


def disagreement(one: Metadata, other: Metadata) -> str | None:
    """What speaks against two pictures being parts of one shot; None where nothing does, or one of them is silent."""
    cameras = [_camera(each) for each in (one, other)]
    if all(cameras) and cameras[0] != cameras[1]:
        return f"taken with another camera: {other.camera.model}, not {one.camera.model}"
    apart = _apart(one, other)
    return None if apart is None or apart <= _SAME_RELEASE else f"taken {_in_words(apart)} apart"


def _camera(said: Metadata) -> str:
    return (said.camera.model or "").casefold()


def _apart(one: Metadata, other: Metadata) -> timedelta | None:
    """Time between the two, by instant or by the clock on the wall, whichever is nearer; None where one is unsure."""
    moments = [_moment(each) for each in (one, other)]
    first, second = moments
    if first is None or second is None:
        return None
    walls = abs(first.replace(tzinfo=None) - second.replace(tzinfo=None))
    if first.tzinfo is None or second.tzinfo is None:
        return walls
    return min(walls, abs(first.astimezone(UTC) - second.astimezone(UTC)))


def _moment(said: Metadata) -> datetime | None:
    if said.taken_at is None or said.taken_confidence < CERTAIN or said.taken_precision != "second":
        return None
    try:
        return datetime.fromisoformat(said.taken_at)
    except ValueError:
        return None


def _in_words(apart: timedelta) -> str:
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if apart.total_seconds() >= 2 * length:
            return f"{apart.total_seconds() / length:,.0f} {unit}"
    return f"{apart.total_seconds():.0f} seconds"
