"""The op `metadata`: what is known about a photo, decided, each value with its source."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from calotype.imaging.image import PhotoFile
from calotype.imaging.metadata.exif import Exif
from calotype.imaging.metadata.gps import Gps
from calotype.imaging.metadata.tags import Tags
from calotype.ops.embedded import Embedded
from calotype.ops.metadata import Metadata, MetadataParameters, metadata


def decide(
    path: str = "a.jpg", changed: str = "2024-06-01", sidecars: dict[str, bytes] | None = None, **tags: object
) -> Metadata:
    """Metadata of a file of that name, last changed on that day, whose bytes say `tags`."""
    mtime = datetime.fromisoformat(changed).replace(tzinfo=UTC)
    file = PhotoFile(path=path, size=1, mtime_ns=int(mtime.timestamp()) * 10**9, sidecars=sidecars or {})
    said = Embedded(format="jpeg", media_type="image/jpeg", width=3000, height=4000, tags=Tags(**tags))
    return metadata(file, MetadataParameters(), said)


def test_every_value_names_its_source_and_nothing_else_is_made_up():
    found = decide(exif=Exif(make="Canon", f_number=2.8, original="2024-05-01T12:30:00"))
    assert (found.camera.make, found.camera.model, found.exposure.f_number) == ("Canon", None, 2.8)
    assert found.sources == {"camera.make": "exif", "exposure.f_number": "exif", "taken_at": "exif"}
    assert (found.width, found.height, found.orientation) == (3000, 4000, 1)


def test_the_time_of_the_camera_is_believed_and_stays_local():
    found = decide(exif=Exif(original="2024-05-01T12:30:00", digitized="2024-05-02T00:00:00"))
    assert (found.taken_at, found.taken_source, found.taken_confidence) == ("2024-05-01T12:30:00", "exif", 1.0)


def test_a_missing_offset_is_taken_from_the_satellites():
    found = decide(exif=Exif(original="2024-05-01T12:30:00", gps=Gps(time="2024-05-01T10:29:41+00:00")))
    assert found.taken_at == "2024-05-01T12:30:00+02:00"
    assert found.sources["taken_at.offset"] == "gps"


def test_without_any_date_the_files_own_time_serves_with_little_confidence():
    found = decide(changed="2019-03-04")
    assert (found.taken_at, found.taken_source) == ("2019-03-04T00:00:00+00:00", "file")
    assert found.taken_confidence == 0.1


@pytest.mark.parametrize("year", ["2099", "2031"])
def test_a_date_after_the_file_was_written_is_believed_only_for_want_of_another(year):
    ahead = f"{year}-01-01T00:00:00"
    assert decide(exif=Exif(original=ahead, digitized="2024-05-02T00:00:00")).taken_source == "exif_digitized"
    found = decide(exif=Exif(original=ahead))
    assert (found.taken_at, found.taken_confidence) == (ahead, 0.2)
