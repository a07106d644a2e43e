"""The op `embedded`: header and tags of a file, source by source."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

import kit
from calotype.imaging import open_photo
from calotype.ops.embedded import Embedded, EmbeddedParameters, embedded
from calotype.settings import Limits


def read(path: Path) -> Embedded:
    return embedded(open_photo(path.read_bytes(), Limits()), EmbeddedParameters())


def test_a_photo_tells_its_header_and_what_the_camera_wrote(tmp_path):
    photo = kit.make_photo(
        tmp_path / "a.jpg",
        size=(320, 240),
        taken="2024:05:01 12:30:00.25+02:00",
        camera=("Canon", "EOS R6"),
        gps=(48.2, 16.37),
        orientation=6,
    )
    found = read(photo)
    assert (found.format, found.width, found.height, found.orientation) == ("jpeg", 240, 320, 6)
    assert (found.tags.exif.make, found.tags.exif.model) == ("Canon", "EOS R6")
    assert found.tags.exif.original == "2024-05-01T12:30:00.25+02:00"
    assert round(found.tags.exif.gps.latitude, 5) == 48.2


def test_a_photo_without_metadata_has_a_header_and_no_tags(tmp_path):
    document = msgspec.json.encode(read(kit.make_photo(tmp_path / "a.jpg")))
    assert b'"tags":{}' in document
    assert len(document) < 250


@pytest.mark.parametrize(("name", "quality"), [("a.jpg", 80), ("a.png", None), ("a.webp", None)])
def test_how_much_was_lost_when_a_file_was_written(tmp_path: Path, name: str, quality: int | None) -> None:
    data = kit.make_photo(tmp_path / name, size=(160, 120), quality=80).read_bytes()
    found = embedded(open_photo(data, Limits()), EmbeddedParameters()).compression
    assert found.quality == quality
    assert found.bits_per_pixel == pytest.approx(8 * len(data) / (160 * 120), abs=1e-3)
