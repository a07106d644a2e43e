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

KEPT = {
    "exif-samples/Canon_40D.jpg": "jpeg/1 c52f5bdef2705060b600aa85d8fe0c97",
    "scikit-image/chelsea.png": "png/1 9c550bddff7ecadb92d9118de963dfa5",
    "Pillow/flower.webp": "webp/1 ffb287a1ffc4b4c4351dadef4cbd5ae7",
    "Pillow/hopper_lzw.tif": "tiff/1 8e135e43b171b36137e99ee537c3c96d",
    "Pillow/iss634.gif": "gif/1 980184084e8374b1c8823557de0c648d",
    "pillow_heif/arrow.heic": "heic/1 75d9e70b73877c41372d37f43d508fe3",
    "imagemeta/sunrise.avif": "avif/1 ead0f61844414f5f46df072614c83d6c",
    "exiv2/Reagan.jp2": "jpeg2000/1 6ced95f75ec56cd23714597597974442",
    "exiv2/Reagan.jxl": "jxl/1 aba9d042038f4d20cd64bbaae87509e3",
    "exiftool/DNG.dng": "dng/1 042f8773d021eea5b3b1690ed000bb1b",
    "exiftool/CanonRaw.cr2": "cr2/1 3956230e27cf6caece936c356c90125f",
    "exiv2/Canon-R6-pruned.CR3": "cr3/1 25295fdf454e86d3e4d297a35df64c75",
    "exiftool/Nikon.nef": "nef/1 eb9fdf65a078d13820801404ec62ed5e",
    "imagemeta/sample.arw": "arw/1 94779af90f3c910ab30ddf66bec20b0f",
    "exiftool/FujiFilm.raf": "raf/1 a7e17823a6e20ca7d0b916463262dc51",
    "exiftool/Panasonic.rw2": "rw2/1 f07b41491c69e6d2ee03034d09123027",
    "exiftool/Minolta.mrw": "mrw/1 e7513e22025f13d1133ae963ae8c2ffa",
    "exiftool/SigmaDP2.x3f": "x3f/1 efd8fdbef210a4b3527d6cf6fb647a68",
    "imagemeta/jølstravatnet.pef": "pef/1 f870d8eba72d20a2c96a28f7a18f5214",
}
"""Rule and image_id of one real file a format. Catalogs are full of such ids: a rule that gives others has a new
version and comes with a migration from the old ones."""


def write_tags(folder: Path, *tags: str) -> None:
    if shutil.which("exiftool") is None:
        pytest.skip("needs exiftool on the path")
    subprocess.run(["exiftool", "-q", "-q", "-m", "-overwrite_original", *tags, str(folder)], check=False)


def photo_at(path: Path) -> imaging.Photo:
    return imaging.open_photo(path.read_bytes(), LIMITS)


def test_tags_leave_the_image_id_and_orientation_does_not(tmp_path: Path) -> None:
    turning, others = ("jpg", "png", "webp", "tif"), ("gif", "avif")
    paths = [
        kit.make_photo(tmp_path / f"photo.{extension}", taken="2019:05:06 07:08:09") for extension in turning + others
    ]
    before = [photo_at(path) for path in paths]
    write_tags(tmp_path, *TAGS)
    for path, earlier in zip(paths, before, strict=True):
        assert photo_at(path).photo_id != earlier.photo_id, path.name
        assert photo_at(path).image_id == earlier.image_id, path.name
    for extension in others:
        (tmp_path / f"photo.{extension}").unlink()
    write_tags(tmp_path, "-n", "-IFD0:Orientation=6")
    for path, earlier in zip(paths[: len(turning)], before, strict=False):
        turned = photo_at(path)
        assert turned.image_id != earlier.image_id, path.name
        assert (turned.header.width, turned.header.height) == (240, 320), path.name


@pytest.mark.integration
@pytest.mark.parametrize("step", [pytest.param(1, marks=pytest.mark.slow, id="all"), pytest.param(3, id="each third")])
def test_tags_leave_the_image_id_of_every_real_file(shared: Path, tmp_path: Path, step: int) -> None:
    before = {}
    for number, path in enumerate(sorted((shared / "photos").rglob("*.*"))[::step]):
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
    assert len(written) > 250 / step


@pytest.mark.parametrize("name", KEPT)
def test_the_id_of_a_real_file_stays_as_long_as_its_rule(shared: Path, name: str) -> None:
    photo = photo_at(shared / "photos" / name)
    assert f"{photo.format.name}/{photo.format.rule} {photo.image_id.hex()}" == KEPT[name]
