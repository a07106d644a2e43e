"""Companions are found by name and say by which rule."""

from __future__ import annotations

import pytest

from calotype.imaging.metadata.companions import Companion, is_main, pair


def names_of(found: dict[bytes, list[Companion]], main: bytes) -> list[tuple[str, str, bool]]:
    return [(companion.name.decode(), companion.rule, companion.is_sidecar) for companion in found.get(main, [])]


def test_a_raw_and_its_jpeg_are_companions_of_each_other():
    found = pair([b"IMG_1.CR2", b"IMG_1.JPG"])
    assert names_of(found, b"IMG_1.CR2") == [("IMG_1.JPG", "raw_and_jpeg", False)]
    assert names_of(found, b"IMG_1.JPG") == [("IMG_1.CR2", "raw_and_jpeg", False)]


def test_two_pictures_of_one_stem_without_a_raw_are_no_pair():
    assert pair([b"cat.jpg", b"cat.png", b"cat.gif"]) == {}


def test_the_adobe_sidecar_beside_raw_and_jpeg_belongs_to_the_raw():
    found = pair([b"a.JPG", b"a.NEF", b"a.xmp"])
    assert ("a.xmp", "xmp", True) in names_of(found, b"a.NEF")
    assert "a.xmp" not in [name for name, _, _ in names_of(found, b"a.JPG")]


def test_both_namings_of_a_sidecar_are_found():
    found = pair([b"a.jpg", b"a.jpg.xmp", b"b.jpg", b"b.XMP", b"c.jpg", b"c.xmp", b"c.jpg.xmp"])
    assert names_of(found, b"a.jpg") == [("a.jpg.xmp", "xmp", True)]
    assert names_of(found, b"b.jpg") == [("b.XMP", "xmp", True)]
    assert [name for name, _, _ in names_of(found, b"c.jpg")] == ["c.jpg.xmp", "c.xmp"]


def test_a_virtual_copy_of_darktable_is_named_but_its_content_is_not_the_photos():
    assert names_of(pair([b"a.nef", b"a_01.nef.xmp"]), b"a.nef") == [("a_01.nef.xmp", "darktable_copy", False)]
    assert names_of(pair([b"a.nef", b"a_01.nef", b"a_01.nef.xmp"]), b"a.nef") == []


def test_the_parts_of_an_iphone_picture_come_together():
    found = pair([b"IMG_7.HEIC", b"IMG_7.MOV", b"IMG_7.AAE", b"IMG_E7.HEIC", b"IMG_E7.MOV", b"IMG_O7.AAE"])
    assert names_of(found, b"IMG_7.HEIC") == [
        ("IMG_7.AAE", "apple_adjustments", False),
        ("IMG_7.MOV", "live_photo", False),
        ("IMG_E7.HEIC", "apple_edit", False),
        ("IMG_O7.AAE", "apple_adjustments", False),
    ]
    assert names_of(found, b"IMG_E7.HEIC") == [
        ("IMG_7.HEIC", "apple_edit", False),
        ("IMG_E7.MOV", "live_photo", False),
    ]


def test_a_phone_that_writes_cover_and_original_makes_a_set():
    found = pair([b"X.RAW-01.COVER.jpg", b"X.RAW-02.ORIGINAL.dng", b"Y.RAW-01.COVER.jpg"])
    assert names_of(found, b"X.RAW-01.COVER.jpg") == [("X.RAW-02.ORIGINAL.dng", "capture_set", False)]
    assert b"Y.RAW-01.COVER.jpg" not in found


@pytest.mark.parametrize(
    "kinds", [("RAW-01.MP.COVER", "RAW-02.ORIGINAL"), ("PORTRAIT-01.COVER", "PORTRAIT-02.ORIGINAL")]
)
def test_phones_name_their_sets_in_several_ways(kinds: tuple[str, str]):
    cover, original = (f"PXL_1.{kind}.jpg".encode() for kind in kinds)
    assert names_of(pair([cover, original]), cover) == [(original.decode(), "capture_set", False)]


@pytest.mark.parametrize(
    ("edit", "original"),
    [("a-edited.jpg", "a.jpg"), ("a~2.jpg", "a.jpg"), ("a-bearbeitet.jpg", "a.jpg"), ("a-edited(1).jpg", "a(1).jpg")],
)
def test_an_edited_version_and_its_original_are_companions_of_each_other(edit: str, original: str):
    found = pair([edit.encode(), original.encode()])
    assert names_of(found, edit.encode()) == [(original, "edited", False)]
    assert names_of(found, original.encode()) == [(edit, "edited", False)]


def test_a_live_photo_that_was_shared_as_jpeg_keeps_its_video():
    assert names_of(pair([b"IMG_7.JPG", b"IMG_7.mov"]), b"IMG_7.JPG") == [("IMG_7.mov", "live_photo", False)]


def test_a_pixel_video_of_takeout_belongs_to_its_picture():
    assert names_of(pair([b"PXL_1.MP", b"PXL_1.MP.jpg"]), b"PXL_1.MP.jpg") == [("PXL_1.MP", "motion_video", False)]


def test_thumbnails_and_voice_memos_follow_their_picture():
    found = pair([b"a.crw", b"a.THM", b"a.wav"])
    assert names_of(found, b"a.crw") == [("a.THM", "thumbnail", False), ("a.wav", "voice_memo", False)]


@pytest.mark.parametrize(
    ("photo", "sidecar"),
    [
        ("IMG_1.jpg", "IMG_1.jpg.json"),
        ("IMG_1.jpg", "IMG_1.jpg.supplemental-metadata.json"),
        ("IMG_1(1).jpg", "IMG_1.jpg.supplemental-metadata(1).json"),
        ("IMG_1(1).jpg", "IMG_1.jpg(1).json"),
        ("IMG_1(1).jpg", "IMG_1(1).jpg.json"),
        ("IMG_1-edited.jpg", "IMG_1.jpg.supplemental-metadata.json"),
        ("IMG_1-edited(1).jpg", "IMG_1.jpg.supplemental-metadata(1).json"),
        ("PXL_20230804_123456789.PORTRAIT.jpg", "PXL_20230804_123456789.PORTRAIT.jpg.supplement.json"),
        ("Screenshot_20230804-123456_Some Application.jpg", "Screenshot_20230804-123456_Some Application.jp.json"),
        ("ürgend ein sehr langer Name mit vielen Zeichen.jpg", "ürgend ein sehr langer Name mit vielen Zeichen.json"),
    ],
)
def test_takeout_cuts_the_name_before_json_at_46_characters(photo, sidecar):
    assert names_of(pair([photo.encode(), sidecar.encode()]), photo.encode()) == [(sidecar, "takeout", True)]


def test_takeout_json_of_the_numbered_copy_is_not_given_to_the_first():
    found = pair([b"a.jpg", b"a(1).jpg", b"a.jpg.json", b"a.jpg(1).json"])
    assert names_of(found, b"a.jpg") == [("a.jpg.json", "takeout", True)]
    assert names_of(found, b"a(1).jpg") == [("a.jpg(1).json", "takeout", True)]


def test_names_that_are_no_unicode_are_paired_as_they_are():
    assert names_of(pair([b"\xff.jpg", b"other.json"]), b"\xff.jpg") == []
    assert pair([b"\xff.jpg", b"\xff.jpg.xmp"])[b"\xff.jpg"] == [Companion(b"\xff.jpg.xmp", "xmp", True)]


def test_the_order_of_names_does_not_change_the_answer():
    names = [b"IMG_7.HEIC", b"IMG_7.MOV", b"IMG_7.AAE", b"IMG_E7.HEIC", b"a.NEF", b"a.JPG", b"a.xmp"]
    assert pair(names) == pair(names[::-1])


@pytest.mark.parametrize(
    ("path", "companion", "rule", "main"),
    [
        (b"a/IMG_1.CR2", b"IMG_1.JPG", "raw_and_jpeg", True),
        (b"a/IMG_1.JPG", b"IMG_1.CR2", "raw_and_jpeg", False),
        (b"IMG_1.HEIC", b"IMG_E1.HEIC", "apple_edit", True),
        (b"IMG_E1.HEIC", b"IMG_1.HEIC", "apple_edit", False),
        (b"x.jpg", b"x-edited.jpg", "edited", True),
        (b"x-edited.jpg", b"x.jpg", "edited", False),
        (b"P.RAW-01.COVER.jpg", b"P.RAW-02.ORIGINAL.dng", "capture_set", True),
        (b"P.RAW-02.ORIGINAL.dng", b"P.RAW-01.COVER.jpg", "capture_set", False),
        (b"IMG_1.HEIC", b"IMG_1.MOV", "live_photo", False),
    ],
)
def test_of_two_pictures_that_belong_together_one_is_the_main_one(path, companion, rule, main):
    assert is_main(path, companion, rule) is main


def test_a_folder_of_twenty_thousand_names_is_paired():
    names = [b"IMG_%06d.%s" % (number, kind) for number in range(10_000) for kind in (b"CR2", b"JPG")]
    assert len(pair(names)) == 20_000
