"""The measure of this machine's speed."""

from __future__ import annotations

import pytest

from calotype.upkeep.speed import SIZE, Speed, _photo, measure


def test_a_photo_is_measured_at_least_once() -> None:
    speed = measure(seconds=0)
    assert speed.photos == 1
    assert 0 < speed.decode_seconds < 30
    assert 0 < speed.content_seconds < 30


def test_the_rate_is_that_of_both_together() -> None:
    assert Speed(photos=3, decode_seconds=0.03, content_seconds=0.02).photos_per_second == pytest.approx(20)


def test_the_photo_is_like_one_of_a_phone_and_always_the_same() -> None:
    from calotype.imaging import open_photo
    from calotype.settings import Limits

    data = _photo()
    header = open_photo(data, Limits()).header
    assert (header.width, header.height) == SIZE
    assert 1_000_000 < len(data) < 5_000_000
    assert data == _photo()
