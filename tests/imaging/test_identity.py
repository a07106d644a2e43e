"""The image_id: tagging leaves it, for every format and every real file that exiftool can write."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

import kit
from calotype import imaging
from calotype.errors import PhotoError
from calotype.settings import Limits

LIMITS = Limits()
TAGS = (
    "-EXIF:Artist=Ada",
    "-EXIF:DateTimeOriginal=2020:01:02 03:04:05",
    "-EXIF:UserComment=a long comment that makes offsets move",
    "-GPSLatitude=48.2",
    "-GPSLatitudeRef=N",
    "-GPSLongitude=16.37",
    "-GPSLongitudeRef=E",
    "-IPTC:Keywords=tree",
    "-XMP:Rating=4",
    "-XMP-dc:Subject=tree",
)


def write_tags(folder: Path, *tags: str) -> None:
    if shutil.which("exiftool") is None:
        pytest.skip("needs exiftool on the path")
    subprocess.run(["exiftool", "-q", "-q", "-m", "-overwrite_original", *tags, str(folder)], check=False)


def photo_at(path: Path) -> imaging.Photo:
    return imaging.open_photo(path.read_bytes(), LIMITS)


@pytest.mark.parametrize("extension", ["jpg", "png", "webp", "tif", "gif", "avif"])
def test_tags_leave_the_image_id_and_orientation_does_not(tmp_path: Path, extension: str) -> None:
    path = kit.make_photo(tmp_path / f"photo.{extension}", taken="2019:05:06 07:08:09")
    before = photo_at(path)
    write_tags(tmp_path, *TAGS)
    after = photo_at(path)
    assert after.photo_id != before.photo_id
    assert after.image_id == before.image_id
    if extension in {"jpg", "png", "webp", "tif"}:
        write_tags(tmp_path, "-n", "-IFD0:Orientation=6")
        turned = photo_at(path)
        assert turned.image_id != before.image_id
        assert (turned.header.width, turned.header.height) == (240, 320)


@pytest.mark.integration
def test_tags_leave_the_image_id_of_every_real_file(shared: Path, tmp_path: Path) -> None:
    before = {}
    for number, path in enumerate(sorted((shared / "photos").rglob("*.*"))):
        try:
            photo = photo_at(path)
        except PhotoError:
            continue
        copy = tmp_path / f"{number:04}{path.suffix}"
        copy.write_bytes(photo.data)
        before[copy] = (path, photo.photo_id, photo.image_id)
    write_tags(tmp_path, *TAGS)
    written = {copy: photo_at(copy) for copy, (_, photo_id, _) in before.items() if photo_at(copy).photo_id != photo_id}
    changed = [before[copy][0] for copy, photo in written.items() if photo.image_id != before[copy][2]]
    assert not changed
    assert len(written) > 250
