from __future__ import annotations

import msgspec
import pytest

from calotype.ops.grouping.shots import Shot, other_release, shot_of
from calotype.ops.metadata import Metadata


def metadata(**changes: object) -> Metadata:
    document = {
        "camera": {"make": "Canon", "model": "EOS R6", "class": "mirrorless", "class_reason": ""},
        "lens": {},
        "taken_at": "2024-05-01T12:00:03.25+02:00",
        "taken_source": "exif",
        "taken_confidence": 1.0,
        "taken_precision": "second",
        "gps": {},
        "place": {},
        "exposure": {"seconds": 0.01, "f_number": 4.0, "iso": 400},
        "orientation": 1,
        "width": 600,
        "height": 400,
        "format": "jpeg",
        "sequence": {},
        **changes,
    }
    return msgspec.convert(document, Metadata)


def test_a_shot_is_made_of_what_the_facts_say() -> None:
    found = shot_of(b"id", ["trip/IMG_0042.jpg"], metadata(), 7)
    assert (found.camera, found.number, found.pixels, found.hash) == ("Canon EOS R6", 42, 240_000, 7)
    assert found.light == pytest.approx(-2)
    assert found.taken is not None
    assert found.taken % 60 == pytest.approx(3.25)


def test_an_uncertain_time_is_no_time() -> None:
    assert shot_of(b"id", [], metadata(taken_confidence=0.1), None).taken is None


def test_a_copy_that_lost_its_offset_and_fraction_is_the_same_release() -> None:
    source, copy = (
        shot_of(b"a", [], metadata(), 1),
        shot_of(b"b", [], metadata(taken_at="2024-05-01T12:00:03"), 1),
    )
    assert source.release == copy.release
    assert not other_release(source, copy)


def test_fractions_of_one_second_are_two_releases() -> None:
    one, other = (shot_of(b"a", [], metadata(taken_at=f"2024-05-01T12:00:03.{part}"), 1) for part in (25, 75))
    assert other_release(one, other)


def test_without_camera_or_time_nothing_is_known_about_the_release() -> None:
    assert not other_release(Shot(id=b"a", taken=1.0), Shot(id=b"b", taken=9.0))
    assert shot_of(b"id", ["x.jpg"], None, 3) == Shot(id=b"id", hash=3)


def test_a_copy_that_lost_the_serial_number_is_the_same_release() -> None:
    """Programs drop it with the maker's note: a photo saved again was no copy of itself, and nothing said why."""
    with_serial = {"make": "Canon", "model": "EOS R6", "serial": "720", "class": "mirrorless", "class_reason": ""}
    source, copy = shot_of(b"a", [], metadata(camera=with_serial), 1), shot_of(b"b", [], metadata(), 1)
    assert source.camera != copy.camera
    assert source.release == copy.release
    assert not other_release(source, copy)
