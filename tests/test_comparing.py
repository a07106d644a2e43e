"""Two files compared: what is read, what is refused, and what is written."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image, ImageCms

from calotype.errors import NothingDone, PhotoUnreadable, Truncated, UsageError
from calotype.imaging.pixels.spaces import adobe_rgb
from calotype.library import Library
from kit import make_photo, make_picture


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path)


def test_a_file_does_not_differ_from_itself_and_nothing_is_written_for_it(library: Library, tmp_path: Path) -> None:
    photo = make_photo(tmp_path / "a.jpg", seed=3)
    found = library.compare(photo, photo)
    assert (found.mse, found.psnr) == (0, None)
    assert (found.ssim, found.ms_ssim) == pytest.approx((1, 1))
    assert found.first == found.second
    assert found.compared.words == "at 320 x 240 px"
    assert [path.name for path in tmp_path.iterdir()] == ["a.jpg"]


def test_a_smaller_copy_is_compared_at_its_size(library: Library, tmp_path: Path) -> None:
    photo = make_photo(tmp_path / "a.png", seed=3, size=(640, 480))
    make_picture(3, (640, 480)).reduce(2).save(tmp_path / "b.png")
    found = library.compare(photo, tmp_path / "b.png")
    assert (found.first.width, found.second.width, found.compared.width) == (640, 320, 320)
    assert found.mse < 1
    assert found.compared.words == "at 320 x 240 px; the first was made smaller to 0.5 of its width"


def test_all_that_was_done_is_said(library: Library, tmp_path: Path) -> None:
    picture = make_picture(8, (640, 480))
    picture.save(tmp_path / "a.png")
    turned = picture.rotate(-1, Image.Resampling.BICUBIC).crop((40, 40, 600, 440)).transpose(Image.Transpose.ROTATE_90)
    turned.save(tmp_path / "b.png")
    found = library.compare(tmp_path / "a.png", tmp_path / "b.png")
    assert found.compared.turned == 6
    assert found.compared.degrees == pytest.approx(1, abs=0.1)
    assert found.mse < 25
    for words in ("turned by 90° clockwise", "px across", "turned back by +1.0"):
        assert words in found.compared.words
    assert library.compare(tmp_path / "a.png", tmp_path / "b.png", align=False).mse > 1000


def test_a_softer_and_noisier_copy_is_known_by_its_numbers(library: Library, tmp_path: Path) -> None:
    crisp = np.asarray(make_picture(5, (640, 480)))
    soft = cv2.GaussianBlur(crisp, (0, 0), 2)
    noise = np.random.default_rng(1).normal(0, 15, crisp.shape)
    for name, pixels in (("a", crisp), ("b", soft), ("c", np.clip(crisp + noise, 0, 255).astype(np.uint8))):
        Image.fromarray(pixels).save(tmp_path / f"{name}.png")
    blurred = library.compare(tmp_path / "a.png", tmp_path / "b.png")
    assert blurred.second.steepness < blurred.first.steepness
    noisy = library.compare(tmp_path / "a.png", tmp_path / "c.png")
    assert noisy.second.noise > noisy.first.noise + 4


def test_colours_are_compared_and_not_the_numbers_of_their_profiles(library: Library, tmp_path: Path) -> None:
    picture = make_picture(2)
    picture.save(tmp_path / "a.png")
    profile = ImageCms.ImageCmsProfile(BytesIO(adobe_rgb()))
    converted = ImageCms.profileToProfile(picture, ImageCms.createProfile("sRGB"), profile)
    assert converted is not None
    converted.save(tmp_path / "b.png", icc_profile=adobe_rgb())
    Image.fromarray(np.asarray(converted)).save(tmp_path / "without.png")
    assert library.compare(tmp_path / "a.png", tmp_path / "b.png").colour.mean < 0.7
    assert library.compare(tmp_path / "a.png", tmp_path / "without.png").colour.mean > 2


def test_sixteen_bits_are_compared_as_eight(library: Library, tmp_path: Path) -> None:
    pixels = np.asarray(make_picture(4))
    cv2.imwrite(str(tmp_path / "deep.png"), pixels[..., ::-1].astype(np.uint16) * 257)
    cv2.imwrite(str(tmp_path / "flat.png"), pixels[..., ::-1])
    assert library.compare(tmp_path / "deep.png", tmp_path / "flat.png").mse == 0


def test_the_picture_of_the_difference_shows_where(library: Library, tmp_path: Path) -> None:
    pixels = np.asarray(make_picture(6)).copy()
    Image.fromarray(pixels).save(tmp_path / "a.png")
    pixels[100:120, 200:240] ^= 0x40
    Image.fromarray(pixels).save(tmp_path / "b.png")
    library.compare(tmp_path / "a.png", tmp_path / "b.png", picture=tmp_path / "diff.png")
    shown = np.asarray(Image.open(tmp_path / "diff.png")).astype(int)
    assert shown.shape == (240, 320, 3)
    assert shown[105:115, 205:235].min(axis=(0, 1))[0] > 200
    shown[100:120, 200:240] = 0
    assert shown.max() < 70
    assert {path.name for path in tmp_path.iterdir()} == {"a.png", "b.png", "diff.png"}


@pytest.mark.parametrize(
    ("name", "words"), [("a.jpg", "ends in .png"), ("b.png", "is there already"), ("no/d.png", "no folder")]
)
def test_a_picture_never_takes_the_place_of_a_file(library: Library, tmp_path: Path, name: str, words: str) -> None:
    photos = [make_photo(tmp_path / each, seed=1) for each in ("a.jpg", "b.png")]
    before = [photo.read_bytes() for photo in photos]
    with pytest.raises(UsageError) as error:
        library.compare(*photos, picture=tmp_path / name)
    assert words in f"{error.value.message} {error.value.hint}"
    assert [photo.read_bytes() for photo in photos] == before


def test_a_picture_that_can_not_be_written_leaves_nothing_behind(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = make_photo(tmp_path / "a.jpg")

    def full(self: Path, data: bytes) -> int:
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(NothingDone, match="No space left"):
        library.compare(photo, photo, picture=tmp_path / "d.png")
    assert [path.name for path in tmp_path.iterdir()] == ["a.jpg"]


@pytest.mark.parametrize("damage", ["missing", "folder", "text", "cut"])
def test_what_can_not_be_read_is_named_with_the_reason(library: Library, tmp_path: Path, damage: str) -> None:
    good = make_photo(tmp_path / "good.jpg", size=(640, 480))
    bad = tmp_path / "bad.jpg"
    makers: dict[str, Any] = {
        "missing": lambda: None,
        "folder": bad.mkdir,
        "text": lambda: bad.write_text("no photo"),
        "cut": lambda: bad.write_bytes(good.read_bytes()[:9000]),
    }
    makers[damage]()
    with pytest.raises(PhotoUnreadable) as error:
        library.compare(good, bad)
    assert "bad.jpg" in error.value.message
    assert error.value.hint
    assert error.value.exit_status == 3
    assert isinstance(error.value.__cause__, Truncated) == (damage == "cut")
