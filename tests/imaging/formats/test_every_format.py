"""What holds for every format: one suite, run over each case of `conftest.py`."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageOps

from calotype import imaging
from calotype.errors import PhotoError, TooManyPixels
from calotype.imaging.pixels import spaces
from calotype.settings import Limits

LIMITS = Limits()
Picture = Callable[[int, int], Image.Image]
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def difference(one: Any, other: Any) -> float:
    """Mean absolute difference, in levels of 255."""
    return float(np.abs(np.asarray(one).astype(int) - np.asarray(other).astype(int)).mean())


def test_header_says_what_was_encoded(case: Any, picture: Picture) -> None:
    header = imaging.open_photo(case.encode(picture(70, 40)), LIMITS).header
    assert (header.format, header.media_type) == (case.name, case.media_type)
    assert (header.width, header.height, header.orientation, header.frames) == (70, 40, 1, 1)
    assert header.profile is None


def test_claims_its_extension_in_any_case(case: Any) -> None:
    assert imaging.claims(f"holiday.{case.extension.upper()}")
    assert imaging.claims(f"holiday.{case.extension}".encode())


def test_is_recognised_by_content_whatever_it_is_called(case: Any, picture: Picture) -> None:
    others = [each for each in imaging.all_formats() if each.name != case.name]
    data = case.encode(picture(20, 20))
    assert not any(each.matches(data) for each in others if each.priority >= 0)


def test_proxy_is_a_thousand_pixels_long(case: Any, picture: Picture) -> None:
    original = picture(1600, 320)
    proxy = imaging.open_photo(case.encode(original), LIMITS).proxy()
    assert proxy.pixels.shape == (200, 1000, 3)
    assert proxy.pixels.dtype == np.uint8
    assert proxy.pixels.flags.c_contiguous
    assert not proxy.pixels.flags.writeable
    assert difference(proxy.pixels, original.resize((1000, 200), Image.Resampling.BILINEAR)) < 8


def test_small_pictures_stay_as_they_are(case: Any, picture: Picture) -> None:
    original = picture(123, 77)
    photo = imaging.open_photo(case.encode(original), LIMITS)
    assert difference(photo.proxy().pixels, original) < (0.01 if case.exact else 8)
    assert difference(photo.full().pixels, original) < (0.01 if case.exact else 8)


def test_single_pixels_and_lines_can_be_read(case: Any, picture: Picture) -> None:
    for size in ((1, 1), (1, 90), (90, 1)):
        pixels = imaging.open_photo(case.encode(picture(90, 90).resize(size)), LIMITS).proxy().pixels
        assert pixels.shape == (size[1], size[0], 3)


@pytest.mark.parametrize("orientation", range(2, 9))
def test_orientation_is_applied_to_both_readings(turning_case: Any, picture: Picture, orientation: int) -> None:
    stored = picture(60, 40)
    photo = imaging.open_photo(turning_case.encode(stored, orientation=orientation), LIMITS)
    exif = Image.Exif()
    exif[0x0112] = orientation
    tagged = io.BytesIO()
    stored.save(tagged, "PNG", exif=exif)
    shown = ImageOps.exif_transpose(Image.open(tagged))
    assert (photo.header.width, photo.header.height) == shown.size
    assert difference(photo.proxy().pixels, shown) < 8
    assert difference(photo.full().pixels, shown) < 8


def test_profile_is_applied_to_the_proxy_and_kept_for_full(profiled_case: Any, picture: Picture) -> None:
    stored, icc = picture(64, 64), spaces.adobe_rgb()
    photo = imaging.open_photo(profiled_case.encode(stored, icc=icc), LIMITS)
    assert photo.header.profile == "Adobe RGB (1998)"
    assert photo.profile == icc
    assert difference(photo.full().pixels, stored) < 8
    converted = ImageCms.profileToProfile(
        stored, ImageCms.ImageCmsProfile(io.BytesIO(icc)), ImageCms.createProfile("sRGB")
    )
    assert difference(photo.proxy().pixels, converted) < 8
    assert difference(photo.proxy().pixels, stored) > difference(photo.proxy().pixels, converted)


def test_image_id_changes_with_a_pixel_the_profile_and_the_orientation(case: Any, picture: Picture) -> None:
    original = picture(64, 48)
    changed = original.copy()
    changed.putpixel((20, 20), (255, 0, 255))
    files = [case.encode(original), case.encode(changed)]
    if case.profile:
        files += [case.encode(original, icc=SRGB), case.encode(original, icc=spaces.adobe_rgb())]
    if case.turns:
        files += [case.encode(original, orientation=orientation) for orientation in range(2, 9)]
    ids = {imaging.open_photo(data, LIMITS).image_id for data in files}
    assert len(ids) == len(files)


def read(data: bytes) -> Any:
    """The proxy's pixels, or the error that says why there are none."""
    try:
        return imaging.open_photo(data, LIMITS).proxy().pixels
    except PhotoError as error:
        return error


def test_a_file_that_ends_early_is_an_error_or_whole(case: Any, picture: Picture) -> None:
    data = case.encode(picture(300, 200))
    whole = read(data)
    for share in (0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99):
        answer = read(data[: int(len(data) * share)])
        assert isinstance(answer, PhotoError) or difference(answer, whole) < 1


def test_too_many_pixels_are_refused_before_decoding(case: Any, picture: Picture) -> None:
    photo = imaging.open_photo(case.encode(picture(50, 50)), Limits(pixels=2499))
    for reading in (photo.proxy, photo.full):
        with pytest.raises(TooManyPixels) as caught:
            reading()
        assert caught.value.watch == "limit:pixels"
        assert "50 x 50" in caught.value.message


def test_decoding_the_same_bytes_twice_gives_the_same(case: Any, picture: Picture) -> None:
    data = case.encode(picture(400, 300))
    first, second = (imaging.open_photo(data, LIMITS) for _ in range(2))
    assert first.image_id == second.image_id
    assert np.array_equal(first.proxy().pixels, second.proxy().pixels)


def test_every_decoder_has_a_version(case: Any) -> None:
    assert imaging.decoder_versions()[f"decoder:{case.name}"]
