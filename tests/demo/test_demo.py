"""The demo library: real files, said to be what they are, and nobody's folder is touched."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from calotype.demo import build_library, pictures
from calotype.demo.build import render
from calotype.demo.exif import make_exif
from calotype.demo.shots import BEIJING, COPIES, RETAGGED, Shot, shots
from calotype.errors import NothingDone, UsageError


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "library"
    count = build_library(folder)
    assert count == sum(path.is_file() for path in folder.rglob("*"))
    return folder


def test_every_shot_opens_but_those_that_broke_off(demo: Path) -> None:
    opened = set()
    for shot in shots():
        try:
            with Image.open(demo / shot.path) as image:
                image.load()
            opened.add(shot.path)
        except OSError:
            assert shot.keep < 1
    assert opened == {shot.path for shot in shots() if shot.keep == 1}


def test_paths_are_unique() -> None:
    paths = [shot.path for shot in shots()]
    assert len(paths) == len(set(paths))


def test_copies_are_exact_and_a_tagged_one_is_not(demo: Path) -> None:
    for copy, source in COPIES.items():
        assert (demo / copy).read_bytes() == (demo / source).read_bytes()
    for copy, source in RETAGGED.items():
        assert (demo / copy).read_bytes() != (demo / source).read_bytes()
        with Image.open(demo / copy) as tagged, Image.open(demo / source) as plain:
            assert tagged.tobytes() == plain.tobytes()


def test_the_same_shot_gives_the_same_bytes() -> None:
    shot = next(shots())
    assert render(shot) == render(shot)


def test_exif_says_camera_time_and_place(demo: Path) -> None:
    with Image.open(demo / "2019/2019-08-21 Summer Palace/IMG_2032.JPG") as image:
        exif = image.getexif()
    details, place = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    assert exif[ExifTags.Base.Model] == "Canon EOS 80D"
    assert details[ExifTags.Base.DateTimeOriginal] == "2019:08:21 10:15:01"
    assert details[ExifTags.Base.OffsetTimeOriginal] == "+08:00"
    assert details[ExifTags.Base.ExposureBiasValue] == -2
    degrees, minutes, seconds = place[ExifTags.GPS.GPSLatitude]
    assert float(degrees + minutes / 60 + seconds / 3600) == pytest.approx(BEIJING[0], abs=1e-5)


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="needs exiftool")
def test_exiftool_reads_every_tag_as_it_was_meant(tmp_path: Path) -> None:
    tags = {"ExposureTime": 1 / 200, "ExposureBiasValue": -0.5, "ISOSpeedRatings": 400, "Artist": "A. Nobody"}
    block = make_exif(tags, taken="2024:05:01 12:30:00.25-05:00", camera=("Make", "Model"), gps=(-33.8568, 151.2153))
    assert block is not None
    Image.new("RGB", (16, 16)).save(tmp_path / "a.jpg", exif=block)
    command = ["exiftool", "-json", "-n", tmp_path / "a.jpg"]
    read = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)[0]
    assert read["ExposureTime"] == pytest.approx(1 / 200)
    assert read["ExposureCompensation"] == -0.5
    assert read["SubSecDateTimeOriginal"] == "2024:05:01 12:30:00.25-05:00"
    assert (read["GPSLatitude"], read["GPSLongitude"]) == pytest.approx((-33.8568, 151.2153))
    assert (read["Artist"], read["ISO"]) == ("A. Nobody", 400)


def test_a_second_call_counts_the_files_and_leaves_changed_ones_alone(demo: Path, tmp_path: Path) -> None:
    library = shutil.copytree(demo, tmp_path / "library")
    changed = library / next(shots()).path
    changed.write_bytes(b"mine now")
    assert build_library(library) == sum(path.is_file() for path in library.rglob("*"))
    assert changed.read_bytes() == b"mine now"


def test_a_folder_with_something_else_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"")
    with pytest.raises(UsageError, match="no demo library"):
        build_library(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["holiday.jpg"]


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NothingDone, match="can't be made"):
        build_library(tmp_path / "file" / "library")


def test_without_the_extra_the_error_says_what_to_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "find_spec", lambda name: None)
    with pytest.raises(UsageError) as raised:
        build_library(tmp_path / "library")
    assert list(tmp_path.iterdir()) == []
    assert raised.value.hint == 'pip install "calotype[demo]"'


def test_a_time_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="no EXIF time"):
        render(Shot("a.jpg", "camera", taken="yesterday"))


def test_a_time_alone_makes_a_block_and_nothing_makes_none() -> None:
    assert make_exif() is None
    block = make_exif(taken="2024:05:01 12:30:00")
    assert block is not None
    assert b"2024:05:01 12:30:00" in block.tobytes()
