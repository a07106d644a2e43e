"""Camera RAW: made files whose previews are found, developed ones, and real ones whose sensor data was cut away."""

from __future__ import annotations

import struct
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from calotype import imaging
from calotype.errors import DecodeFailed, FormatMissing, HeaderDamaged, PhotoError, Truncated
from calotype.imaging import pixels
from calotype.settings import Limits
from raw_kit import ASCII, LONG, SHORT, UNDEFINED, box, cr3, crw, directory, jpeg, raf, tiff_raw

LIMITS = Limits()


def opened(data: bytes) -> imaging.Photo:
    return imaging.open_photo(data, LIMITS)


def without_libraw(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine that lacks the extra: importing rawpy fails."""
    monkeypatch.setitem(sys.modules, "rawpy", None)
    monkeypatch.delitem(sys.modules, "calotype.imaging.pixels.through_libraw", raising=False)
    monkeypatch.delattr(pixels, "through_libraw", raising=False)


@pytest.mark.parametrize(
    ("make", "dng", "magic", "expected"),
    [
        (b"Apple", True, b"II*\0", "dng"),
        (b"NIKON CORPORATION", False, b"II*\0", "nef"),
        (b"SONY", False, b"II*\0", "arw"),
        (b"PENTAX Corporation", False, b"II*\0", "pef"),
        (b"SAMSUNG", False, b"II*\0", "srw"),
        (b"Hasselblad", False, b"II*\0", "raw"),
        (b"OLYMPUS IMAGING CORP.", False, b"IIRO", "orf"),
    ],
)
def test_families_are_told_apart(make: bytes, dng: bool, magic: bytes, expected: str) -> None:
    photo = opened(tiff_raw(jpeg(1200, 900), make=make, dng=dng, magic=magic, size=(1216, 912)))
    assert photo.format.name == expected
    assert (photo.header.width, photo.header.height, photo.header.depth) == (1216, 912, 16)
    assert imaging.claims(f"photo.{photo.format.extensions[0].upper()}")


def test_the_smallest_preview_that_is_large_enough_becomes_the_proxy() -> None:
    small, large = jpeg(1200, 900, seed=1), jpeg(2400, 1800, seed=2)
    data = tiff_raw(large, size=(2432, 1824))
    with_both = data + small
    assert opened(data).proxy().pixels.shape == (750, 1000, 3)
    assert np.abs(opened(data).proxy().pixels.astype(int) - opened(large).proxy().pixels).mean() == 0
    assert np.abs(opened(with_both).proxy().pixels.astype(int) - opened(large).proxy().pixels).mean() == 0


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_the_preview_is_turned_as_the_file_says(orientation: int) -> None:
    preview = jpeg(1200, 900)
    photo = opened(tiff_raw(preview, orientation=orientation, size=(1216, 912)))
    upright = opened(preview).proxy().pixels
    turned = {3: upright[::-1, ::-1], 6: np.rot90(upright, -1), 8: np.rot90(upright)}[orientation]
    assert np.array_equal(photo.proxy().pixels, turned)
    assert (photo.header.width > photo.header.height) == (orientation == 3)


def test_a_preview_that_no_tag_names_is_found() -> None:
    preview = jpeg(1200, 900)
    data = tiff_raw(b"no preview here", size=(1216, 912)) + b"maker's notes" + preview + b"more"
    assert np.array_equal(opened(data).proxy().pixels, opened(preview).proxy().pixels)


def test_without_a_preview_it_is_developed() -> None:
    pytest.importorskip("rawpy", reason="needs the extra raw")
    photo = opened(tiff_raw(jpeg(16, 12), size=(640, 480), orientation=6))
    proxy, full = photo.proxy().pixels, photo.full().pixels
    assert proxy.dtype == np.uint8
    assert full.dtype == np.uint16
    assert full.shape[0] > full.shape[1]
    columns = full.mean(axis=(1, 2))
    assert columns[0] < columns[-1]


def test_a_sensor_without_colour_filters_develops_to_grey() -> None:
    pytest.importorskip("rawpy", reason="needs the extra raw")
    data = tiff_raw(jpeg(16, 12), size=(640, 480))
    filtered, linear = (struct.pack("<HHIHH", 0x106, 3, 1, kind, 0) for kind in (32803, 34892))
    photo = opened(data.replace(filtered, linear))
    proxy, full = photo.proxy().pixels, photo.full().pixels
    assert (proxy.shape[2], full.shape[2]) == (3, 3)
    assert np.ptp(full.astype(int), axis=2).max() == 0


def test_without_a_preview_and_without_libraw_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = opened(tiff_raw(jpeg(160, 120), size=(640, 480)))
    without_libraw(monkeypatch)
    for reading in (photo.proxy, photo.full):
        with pytest.raises(FormatMissing, match="must be developed") as caught:
            reading()
        assert caught.value.watch == "extra:raw"
        assert "calotype[raw]" in caught.value.hint
    assert photo.header.width == 640


def test_sensor_data_that_ends_early_is_truncated() -> None:
    data = bytearray(tiff_raw(jpeg(16, 12), size=(640, 480)))
    length = struct.pack("<HHII", 0x117, LONG, 1, 640 * 480 * 2)
    at = data.index(length)
    data[at : at + 12] = struct.pack("<HHII", 0x117, LONG, 1, len(data) * 2)
    with pytest.raises(Truncated, match=r"(50|49)%"):
        opened(bytes(data)).full()


def test_a_sensor_of_megapixels_in_a_few_bytes_is_truncated_and_no_grey_picture() -> None:
    promised, there = (struct.pack("<HHII", 0x117, 4, 1, length) for length in (4000 * 3000 * 2, 1000))
    data = tiff_raw(jpeg(16, 12), size=(4000, 3000), sensor=bytes(1000)).replace(promised, there)
    with pytest.raises(Truncated):
        opened(data).proxy()


def test_previews_larger_than_the_limit_are_not_decoded() -> None:
    pytest.importorskip("rawpy", reason="needs the extra raw")
    photo = imaging.open_photo(tiff_raw(jpeg(1200, 900), size=(640, 480)), Limits(pixels=400_000))
    assert max(photo.proxy().pixels.shape) < 1000


def test_the_sensor_and_the_previews_decide_the_id() -> None:
    plain = tiff_raw(jpeg(1200, 900))
    ids = {
        opened(data).image_id
        for data in (
            plain,
            tiff_raw(jpeg(1200, 900, seed=9)),
            tiff_raw(jpeg(1200, 900), sensor=bytes(64 * 48 * 2)),
            tiff_raw(jpeg(1200, 900), orientation=6),
        )
    }
    assert len(ids) == 4
    assert opened(tiff_raw(jpeg(1200, 900), extra=[(0x13B, ASCII, b"Ada Lovelace\0")])).image_id in ids


def test_cr3_takes_its_preview_or_its_first_track() -> None:
    preview, full = jpeg(1620, 1080), jpeg(2400, 1600, seed=4)
    photo = opened(cr3(preview, full, orientation=8))
    assert (photo.header.width, photo.header.height) == (4000, 6000)
    assert np.array_equal(photo.proxy().pixels, np.rot90(opened(preview).proxy().pixels))
    without = opened(cr3(jpeg(160, 120), full))
    assert np.array_equal(without.proxy().pixels, opened(full).proxy().pixels)
    assert photo.blocks.exif is not None
    assert photo.image_id != opened(cr3(preview, full)).image_id


def test_raf_takes_its_jpeg_and_turns_it_by_the_jpegs_exif() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "a tree"
    preview = jpeg(1200, 900, exif=exif)
    photo = opened(raf(preview))
    assert (photo.header.width, photo.header.height) == (1424, 4256)
    assert np.array_equal(photo.proxy().pixels, opened(preview).proxy().pixels)
    assert photo.blocks.exif is not None
    assert b"a tree" in photo.blocks.exif
    retagged = Image.Exif()
    retagged[0x0112] = 6
    assert opened(raf(jpeg(1200, 900, exif=retagged))).image_id == photo.image_id


def test_rw2_takes_the_jpeg_in_its_tag() -> None:
    preview = jpeg(1200, 900)
    entries = [(4, SHORT, [10]), (5, SHORT, [8]), (6, SHORT, [2746]), (7, SHORT, [3656]), (0x2E, UNDEFINED, preview)]
    photo = opened(b"IIU\0\x08\0\0\0" + directory(entries, 8))
    assert (photo.header.width, photo.header.height) == (3648, 2736)
    assert np.array_equal(photo.proxy().pixels, opened(preview).proxy().pixels)


def test_mrw_says_its_size_and_keeps_its_tiff_structure() -> None:
    structure = b"II*\0\x08\0\0\0" + directory([(0x112, SHORT, [6])], 8)
    sensor = b"27820001" + struct.pack(">4HBB", 60, 80, 48, 64, 12, 12) + bytes(6)
    blocks = (
        b"\0PRD" + struct.pack(">I", len(sensor)) + sensor + b"\0TTW" + struct.pack(">I", len(structure)) + structure
    )
    photo = opened(b"\0MRM" + struct.pack(">I", len(blocks)) + blocks + bytes(60 * 80 * 12 // 8))
    assert (photo.header.width, photo.header.height, photo.header.depth) == (48, 64, 12)
    assert photo.blocks.exif == structure
    assert photo.readable() is None
    cut = opened(b"\0MRM" + struct.pack(">I", len(blocks)) + blocks + bytes(60 * 80 * 12 // 16))
    assert cut.readable() == 0.5


def test_x3f_takes_the_jpeg_in_its_sections() -> None:
    preview = jpeg(1200, 900)
    head = b"FOVb" + bytes(24) + struct.pack("<III", 2640, 1760, 90)
    section = b"SECi" + bytes(24) + preview
    listing = b"SECd" + struct.pack("<II", 0x20000, 1) + struct.pack("<II", len(head), len(section)) + b"IMA2"
    photo = opened(head + section + listing + struct.pack("<I", len(head) + len(section)))
    assert (photo.header.width, photo.header.height) == (1760, 2640)
    assert np.array_equal(photo.proxy().pixels, np.rot90(opened(preview).proxy().pixels, -1))


def test_crw_takes_the_jpeg_in_its_heap() -> None:
    preview = jpeg(1200, 800)
    photo = opened(crw(preview, turned=270))
    assert (photo.header.width, photo.header.height) == (2048, 3072)
    assert np.array_equal(photo.proxy().pixels, np.rot90(opened(preview).proxy().pixels))
    assert photo.image_id != opened(crw(preview)).image_id


def test_a_heap_that_holds_itself_ends() -> None:
    data = bytearray(crw(jpeg(1200, 800)))
    at = data.rindex(struct.pack("<H", 0x300A))
    data[at + 2 : at + 10] = struct.pack("<II", len(data) - 26, 0)
    with pytest.raises(HeaderDamaged):
        opened(bytes(data))


def test_the_sensor_data_of_x3f_is_never_developed(shared: Path) -> None:
    photo = opened((shared / "photos/exiftool/SigmaDP2.x3f").read_bytes())
    for reading in (photo.proxy, photo.full):
        with pytest.raises(DecodeFailed, match="can't be developed"):
            reading()


@pytest.mark.parametrize(
    "data",
    [
        box(b"ftyp", b"crx \0\0\0\1crx isom"),
        b"II*\0\x10\0\0\0CR\2\0" + bytes(20),
        b"FUJIFILMCCD-RAW 0201FF389501X-T1" + bytes(60),
        b"FUJIFILMCCD-RAW 0201FF389501X-T1" + bytes(100),
        b"IIRO\x08\0\0\0" + directory([(0x100, SHORT, [1])], 8),
        b"IIU\0\x08\0\0\0" + directory([(0x100, SHORT, [1])], 8),
        b"\0MRM" + bytes(40),
        b"FOVb" + bytes(100),
        b"II\x1a\0\0\0HEAPCCDR" + bytes(30),
        b"FOVb",
    ],
)
def test_headers_and_nothing_are_damaged(data: bytes) -> None:
    with pytest.raises(HeaderDamaged):
        opened(data)


def test_headers_of_real_files(shared: Path) -> None:
    names = ("DNG.dng", "CanonRaw.cr2", "CanonRaw.cr3", "FujiFilm.raf", "Minolta.mrw", "Nikon.nef", "Panasonic.rw2")
    headers = [opened((shared / "photos/exiftool" / name).read_bytes()).header for name in names]
    sizes = {header.format: (header.width, header.height) for header in headers}
    assert sizes == {
        "dng": (3456, 2304),
        "cr2": (3456, 2304),
        "cr3": (6000, 4000),
        "raf": (4256, 1424),
        "mrw": (3264, 2448),
        "nef": (3040, 2014),
        "rw2": (3648, 2736),
    }


def test_a_real_cr3_shows_its_preview(shared: Path) -> None:
    assert opened((shared / "photos/exiv2/Canon-R6-pruned.CR3").read_bytes()).proxy().pixels.shape == (667, 1000, 3)


def test_real_files_whose_sensor_data_was_cut_away_say_so(shared: Path) -> None:
    for name in ("sample.arw", "sample.nef", "sample.dng", "sample.cr2"):
        with pytest.raises(PhotoError) as caught:
            opened((shared / "photos/imagemeta" / name).read_bytes()).full()
        assert isinstance(caught.value, (Truncated, FormatMissing))
