"""What a file carries beside its pixels, and what of it would be lost with it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from calotype.carried import Carried, carried

EVERYTHING: dict[str, Any] = {
    "taken_at": "2024-05-01T12:00:00.25+02:00",
    "gps": {"latitude": 52.51634, "longitude": 13.37771},
    "caption": "At the gate",
    "keywords": ["gate"],
    "rating": 4,
    "sources": {"taken_at": "exif", "gps": "exif", "caption": "xmp", "camera.make": "exif", "software": "exif"},
}


def of(**changes: Any) -> Carried:
    return carried(msgspec.json.encode({**EVERYTHING, **changes}))


@pytest.mark.parametrize(
    ("changes", "lost"),
    [
        ({}, ""),
        ({"taken_at": "2024-05-01T12:00:00", "software": "another"}, ""),  # saved again by a program
        ({"gps": {"latitude": 52.516341, "longitude": 13.37771}}, ""),
        ({"gps": {"latitude": 48.2, "longitude": 16.4}}, "has another position"),
        ({"caption": "In front of the gate", "rating": 5}, "has another rating, caption"),
        ({"taken_at": "2020-01-01T00:00:00"}, "has another date"),
        ({"motion": {"length": 900_000}}, "has video, which the best has not"),
        ({"sources": {**EVERYTHING["sources"], "lens.model": "exif"}}, "has lens, which the best has not"),
    ],
)
def test_what_the_kept_one_lacks_or_has_otherwise_would_be_lost(changes: dict[str, Any], lost: str) -> None:
    assert of(**changes).beside(of()) == lost


def test_less_than_the_kept_one_carries_is_no_loss() -> None:
    bare = carried(b'{"taken_at": "2024-05-01T12:00:00", "sources": {"taken_at": "file", "camera.make": "folder"}}')
    assert bare.beside(of()) == ""
    assert of().beside(bare).startswith("has camera, caption, date, position, which the best has not")
