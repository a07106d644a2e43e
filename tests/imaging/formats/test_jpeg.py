"""JPEG: what cameras, phones and damage make of it."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

import kit
from blocks_kit import EXIF, ascii_, tiff
from calotype import imaging
from calotype.errors import DecodeFailed, HeaderDamaged, Truncated
from calotype.imaging.containers import jpeg as container
from calotype.imaging.pixels import spaces
from calotype.settings import Limits

LIMITS = Limits()


def encode(picture: Image.Image, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", **{"quality": 90, **options})
    return file.getvalue()


def segment(marker: int, payload: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(payload) + 2) + payload


def with_segments(data: bytes, *segments: bytes) -> bytes:
    return data[:2] + b"".join(segments) + data[2:]


def image_id(data: bytes) -> bytes:
    return imaging.open_photo(data, LIMITS).image_id


PICTURE = kit.make_picture(3, (320, 240))
PLAIN = encode(PICTURE)


@pytest.mark.parametrize("options", [{"progressive": True}, {"subsampling": 0}, {"restart_marker_blocks": 3}])
def test_every_way_to_lay_out_a_scan_is_read(options: dict[str, object]) -> None:
    photo = imaging.open_photo(encode(PICTURE, **options), LIMITS)
    assert np.abs(photo.proxy().pixels.astype(int) - np.asarray(PICTURE).astype(int)).mean() < 8


def test_segments_that_are_kept_are_those_of_the_file_asked_about() -> None:
    other = with_segments(PLAIN, segment(0xFE, b"a comment"))
    for data in (PLAIN, other, other, PLAIN):
        assert list(container.head(data)) == list(container.segments(data))
    assert container.head(PLAIN) != container.head(other)


def test_gray_is_shown_in_three_equal_channels() -> None:
    photo = imaging.open_photo(encode(PICTURE.convert("L")), LIMITS)
    assert photo.header.mode == "gray"
    pixels = photo.proxy().pixels
    assert (pixels[..., 0] == pixels[..., 1]).all()
    assert (pixels[..., 0] == pixels[..., 2]).all()


def test_gray_profile_is_applied() -> None:
    # A profile of kind GRAY with gamma 1: sRGB shows its middle much lighter.
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, 256) + bytes(2)
    white = b"XYZ " + bytes(4) + struct.pack(">3i", 63190, 65536, 54061)
    start = 128 + 4 + 24
    tags = struct.pack(">I4sII4sII", 2, b"wtpt", start, 20, b"kTRC", start + 20, len(curve))
    head = struct.pack(
        ">I4x4s4s4s4s12x4s28x3i48x", start + 36, b"\2\x10\0\0", b"mntr", b"GRAY", b"XYZ ", b"acsp", 63190, 65536, 54061
    )
    middle = Image.new("L", (16, 16), 128)
    pixels = imaging.open_photo(encode(middle, icc_profile=head + tags + white + curve), LIMITS).proxy().pixels
    assert 180 < pixels.mean() < 195


def test_cmyk_becomes_rgb() -> None:
    photo = imaging.open_photo(encode(PICTURE.convert("CMYK")), LIMITS)
    assert photo.header.mode == "cmyk"
    for reading in (photo.proxy(), photo.full()):
        assert reading.pixels.shape == (240, 320, 3)
        assert np.abs(reading.pixels.astype(int) - np.asarray(PICTURE).astype(int)).mean() < 12


def test_adobe_rgb_that_only_exif_names_is_converted() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA001] = 2
    data = encode(PICTURE, exif=exif)
    photo = imaging.open_photo(data, LIMITS)
    assert photo.header.profile == "Adobe RGB (1998)"
    embedded = imaging.open_photo(encode(PICTURE, icc_profile=spaces.adobe_rgb()), LIMITS)
    assert np.array_equal(photo.proxy().pixels, embedded.proxy().pixels)
    assert photo.image_id != image_id(PLAIN)


def test_srgb_profile_changes_no_pixel() -> None:
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    photo = imaging.open_photo(encode(PICTURE, icc_profile=icc), LIMITS)
    assert np.array_equal(photo.proxy().pixels, imaging.open_photo(PLAIN, LIMITS).proxy().pixels)


@pytest.mark.parametrize("icc", [b"", b"\0\0\3", b"\2\3" + bytes(100), b"\1\1" + b"\xff" * 132])
def test_a_profile_that_is_damaged_or_cut_is_passed_over(icc: bytes) -> None:
    photo = imaging.open_photo(with_segments(PLAIN, segment(0xE2, b"ICC_PROFILE\0" + icc)), LIMITS)
    plain = imaging.open_photo(PLAIN, LIMITS).proxy().pixels
    assert np.abs(photo.proxy().pixels.astype(int) - plain.astype(int)).mean() < 1


def test_a_profile_in_several_segments_is_joined_in_their_order() -> None:
    icc = spaces.adobe_rgb()
    parts = [
        segment(0xE2, b"ICC_PROFILE\0" + bytes((number, 2)) + part) for number, part in ((2, icc[900:]), (1, icc[:900]))
    ]
    assert imaging.open_photo(with_segments(PLAIN, *parts), LIMITS).profile == icc


def test_a_panorama_keeps_a_short_side_of_64() -> None:
    photo = imaging.open_photo(encode(kit.make_picture(1, (400, 30)).resize((8000, 100))), LIMITS)
    assert photo.proxy().pixels.shape == (64, 5120, 3)


def test_what_lies_around_the_picture_leaves_its_id() -> None:
    variants = [
        with_segments(PLAIN, segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0\0\0")),
        with_segments(PLAIN, segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>"), segment(0xED, b"Photoshop 3.0\0")),
        with_segments(PLAIN, segment(0xFE, b"a comment")),
        PLAIN[:2] + b"\xff" * 30 + PLAIN[2:],
        PLAIN + b"a video, or a second picture \xff\xd9",
        PLAIN + PLAIN,
    ]
    assert {image_id(data) for data in variants} == {image_id(PLAIN)}


def test_a_changed_byte_of_the_scan_changes_the_id() -> None:
    changed = bytearray(PLAIN)
    changed[-200] ^= 1
    assert image_id(bytes(changed)) != image_id(PLAIN)


def test_jfif_decides_only_where_components_could_be_rgb() -> None:
    rgb = encode(PICTURE, keep_rgb=True)
    without = PLAIN[:2] + PLAIN[20:]
    assert PLAIN[2:4] == b"\xff\xe0"
    assert image_id(without) == image_id(PLAIN)
    jfif = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
    assert image_id(with_segments(rgb, jfif)) != image_id(rgb)
    assert (
        np.abs(imaging.open_photo(rgb, LIMITS).proxy().pixels.astype(int) - np.asarray(PICTURE).astype(int)).mean() < 8
    )


def test_a_scan_that_lacks_only_its_end_marker_is_whole() -> None:
    photo = imaging.open_photo(PLAIN[:-2], LIMITS)
    assert np.array_equal(photo.proxy().pixels, imaging.open_photo(PLAIN, LIMITS).proxy().pixels)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_picture_that_ends_early_says_how_much_is_there(share: float, mode: str) -> None:
    data = encode(PICTURE.resize((960, 720)).convert(mode))
    photo = imaging.open_photo(data[: int(len(data) * share)], LIMITS)
    with pytest.raises(Truncated, match=r"\d+% of it"):
        photo.proxy()
    assert photo.readable() == pytest.approx(share, abs=0.15)


def test_a_scan_that_an_end_marker_cuts_is_no_silent_grey_half() -> None:
    photo = imaging.open_photo(PLAIN[: len(PLAIN) // 2] + b"\xff\xd9", LIMITS)
    with pytest.raises(Truncated):
        photo.proxy()


def test_a_progressive_picture_without_its_last_scans_is_truncated() -> None:
    data = encode(PICTURE, progressive=True)
    with pytest.raises(Truncated):
        imaging.open_photo(data[: len(data) * 8 // 10], LIMITS).proxy()


def test_a_whole_picture_has_nothing_left_to_tell() -> None:
    assert imaging.open_photo(PLAIN, LIMITS).readable() is None


@pytest.mark.parametrize(("height", "width"), [(0, 96), (64, 0)])
def test_a_picture_without_size_is_refused(height: int, width: int) -> None:
    frame = PLAIN.index(b"\xff\xc0")
    data = PLAIN[: frame + 5] + struct.pack(">HH", height, width) + PLAIN[frame + 9 :]
    with pytest.raises(HeaderDamaged, match=f"{width} x {height}"):
        imaging.open_photo(data, LIMITS)


def test_damaged_tables_are_an_error_that_waits_for_another_decoder() -> None:
    table = PLAIN.index(b"\xff\xc4")
    data = PLAIN[: table + 5] + b"\xff" * 16 + PLAIN[table + 21 :]
    with pytest.raises(DecodeFailed) as caught:
        imaging.open_photo(data, LIMITS).proxy()
    assert caught.value.watch == "decoder:jpeg"


def ends_before_its_frame(**tags: int) -> bytes:
    """A JPEG that was cut off behind its EXIF, which claims a size."""
    size = {0xA002: (4, tags["width"]), 0xA003: (4, tags["height"])} if tags else {}
    exif = tiff({0x010F: ascii_("Canon"), 0x0112: (3, 6), EXIF: size or {0x9000: (7, b"0232")}})
    return b"\xff\xd8" + segment(0xE1, b"Exif\0\0" + exif)


def test_a_picture_that_ends_behind_its_exif_still_says_who_took_it() -> None:
    photo = imaging.open_photo(ends_before_its_frame(width=4000, height=3000), LIMITS)
    assert (photo.header.width, photo.header.height, photo.header.orientation) == (3000, 4000, 6)
    assert photo.blocks.exif is not None
    with pytest.raises(Truncated, match="before any of it can be read"):
        photo.proxy()
    with pytest.raises(Truncated):
        photo.full()


def test_without_a_frame_no_two_files_are_one_image() -> None:
    first, second = (ends_before_its_frame(width=width, height=30) for width in (40, 41))
    assert imaging.open_photo(first, LIMITS).image_id != imaging.open_photo(second, LIMITS).image_id


@pytest.mark.parametrize("tags", [{}, {"width": 0, "height": 30}, {"width": 1 << 30, "height": 30}])
def test_without_a_frame_and_a_size_that_can_be_there_is_no_picture(tags: dict[str, int]) -> None:
    with pytest.raises(HeaderDamaged, match="no size could be read"):
        imaging.open_photo(ends_before_its_frame(**tags), LIMITS)


def test_blocks_are_found() -> None:
    exif = b"II*\0\x08\0\0\0\0\0\0\0\0\0"
    data = with_segments(
        PLAIN,
        segment(0xE1, b"Exif\0\0" + exif),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<a/>"),
        segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 40),
        segment(0xED, b"Photoshop 3.0\0" + b"8BIM one"),
        segment(0xED, b"Photoshop 3.0\0" + b" two"),
        segment(0xFE, "Grüße".encode()),
    )
    blocks = imaging.open_photo(data, LIMITS).blocks
    assert blocks.exif == exif
    assert blocks.xmp == (b"<a/>",)
    assert blocks.xmp_extended == (b"0" * 40,)
    assert blocks.photoshop == b"8BIM one two"
    assert blocks.text == {"Comment": "Grüße"}


def test_scans_are_walked_past_segments_that_hold_markers() -> None:
    data = encode(PICTURE, progressive=True)
    first = next(each for each in container.segments(data) if each.marker == container.SOS)
    assert container.ends(data + b"tail") == len(data)
    second = data.index(b"\xff\xc4", first.end)
    nested = data[:second] + segment(0xFE, b"\xff\xd9 is no end here") + data[second:]
    assert container.ends(nested) == len(nested)
    assert image_id(nested) == image_id(data)


def test_a_collection_counts_its_first_picture(shared: Path) -> None:
    photo = imaging.open_photo((shared / "photos/Pillow/frozenpond.mpo").read_bytes(), LIMITS)
    assert (photo.header.width, photo.header.height, photo.header.frames) == (640, 480, 2)
    assert photo.proxy().pixels.shape == (480, 640, 3)
