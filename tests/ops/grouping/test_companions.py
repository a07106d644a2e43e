"""Pictures that names have paired are no pair where both say when and with what they were taken and don't agree."""

from __future__ import annotations

import pytest

from calotype.imaging.metadata.fields import Camera, Exposure, Lens, Place, Position
from calotype.ops.grouping.companions import disagreement
from calotype.ops.metadata import Metadata


def said(
    taken: str | None, model: str | None = "EOS R5", confidence: float = 1.0, precision: str = "second"
) -> Metadata:
    """Metadata of a photo taken then, with that camera."""
    return Metadata(
        camera=Camera(make="Canon", model=model),
        lens=Lens(),
        taken_at=taken,
        taken_source="exif",
        taken_confidence=confidence,
        taken_precision=precision,
        gps=Position(),
        place=Place(),
        exposure=Exposure(),
        orientation=1,
        width=6,
        height=4,
        format="jpeg",
    )


SHOT = said("2024-05-01T12:30:00.20+02:00")


@pytest.mark.parametrize(
    "other",
    [
        said("2024-05-01T12:30:01.9"),
        said("2024-05-01T10:30:00+00:00"),
        said("2024-05-01T12:30:00", model=None),
        said("2024-05-01T12:30:00", model="eos r5"),
        said(None),
        said("2019-01-01T00:00:00", confidence=0.6),
        said("2024-05-01T00:00:00", precision="day"),
    ],
)
def test_nothing_speaks_against_parts_of_one_shot_and_against_who_is_silent(other: Metadata):
    assert disagreement(SHOT, other) is None
    assert disagreement(other, SHOT) is None


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (said("2024-05-01T12:30:00", model="iPhone 12"), "taken with another camera: iPhone 12, not EOS R5"),
        (said("2024-05-11T12:30:00"), "taken 10 days apart"),
        (said("2024-05-01T09:20:00"), "taken 3 hours apart"),
        (said("2024-05-01T12:30:30"), "taken 30 seconds apart"),
    ],
)
def test_another_camera_and_another_time_speak_against_a_pair(other: Metadata, words: str):
    assert disagreement(SHOT, other) == words
