"""TIFF: depths, pages, byte orders and damage."""

from __future__ import annotations

import io
import struct

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

import kit
from calotype import imaging
from calotype.errors import HeaderDamaged, PhotoError
from calotype.settings import Limits

LIMITS = Limits()
PICTURE = kit.make_picture(6, (160, 120))


def encode(picture: Image.Image, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, "TIFF", **options)
    return file.getvalue()


def by_opencv(pixels: NDArray[np.generic]) -> bytes:
    done, data = cv2.imencode(".tif", pixels)
    assert done
    return data.tobytes()


def opened(data: bytes) -> imaging.Photo:
    return imaging.open_photo(data, LIMITS)


@pytest.mark.parametrize(
    "options",
    [{"compression": name} for name in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg")]
    + [{"big_tiff": True}],
)
def test_every_packing_is_read(options: dict[str, object]) -> None:
    photo = opened(encode(PICTURE, **options))
    for reading in (photo.proxy(), photo.full()):
        assert np.abs(reading.pixels.astype(int) - np.asarray(PICTURE).astype(int)).mean() < 8


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "RGBA", "LAB"])
def test_every_mode_becomes_rgb(mode: str) -> None:
    stored = PICTURE.convert("RGB").convert(mode) if mode != "LAB" else PICTURE
    if mode == "LAB":
        from PIL import ImageCms

        srgb = ImageCms.createProfile("sRGB")
        stored = ImageCms.profileToProfile(PICTURE, srgb, ImageCms.createProfile("LAB"), outputMode="LAB")
    photo = opened(encode(stored))
    expected = PICTURE if mode in {"CMYK", "LAB"} else stored.convert("RGB")
    assert photo.proxy().pixels.shape == (120, 160, 3)
    assert np.abs(photo.proxy().pixels.astype(int) - np.asarray(expected).astype(int)).mean() < 12


def test_sixteen_bit_colour_is_kept_for_full() -> None:
    ramp = np.repeat(np.linspace(0, 65535, 256).astype(np.uint16)[None, :, None], 3, axis=2).repeat(8, axis=0)
    photo = opened(by_opencv(ramp))
    assert photo.header.depth == 16
    assert np.array_equal(photo.full().pixels, ramp)
    assert np.abs(photo.proxy().pixels.astype(int) - (ramp >> 8)).max() <= 1


def test_floating_point_from_0_to_1_is_shown_as_it_is() -> None:
    ramp = np.repeat(np.linspace(0, 1, 256, dtype=np.float32)[None, :, None], 3, axis=2).repeat(8, axis=0)
    photo = opened(by_opencv(ramp))
    assert np.abs(photo.proxy().pixels[0, :, 0].astype(int) - np.arange(256)).max() <= 1
    full = photo.full().pixels
    assert full.dtype == np.uint16
    assert full[0, -1, 0] == 65535


def test_a_floating_point_range_beyond_1_is_stretched_to_it() -> None:
    wide = np.linspace(-50, 150, 201, dtype=np.float32)[None, :].repeat(4, axis=0)
    pixels = opened(by_opencv(wide)).proxy().pixels
    assert pixels[0, 0, 0] == 0
    assert pixels[0, -1, 0] == 255
    assert abs(int(pixels[0, 100, 0]) - 128) <= 1


def test_infinities_do_not_spoil_a_picture() -> None:
    values = np.full((4, 4), 0.5, np.float32)
    values[0, 0], values[0, 1] = np.inf, np.nan
    assert opened(by_opencv(values)).proxy().pixels[3, 3, 0] in (127, 128)


def test_pages_are_counted_and_the_first_is_shown() -> None:
    pages = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    photo = opened(encode(pages[0], save_all=True, append_images=pages[1:]))
    assert photo.header.frames == 3
    assert (photo.proxy().pixels == (255, 0, 0)).all()
    assert photo.image_id != opened(encode(pages[0], save_all=True, append_images=pages[:2])).image_id


def test_a_chain_of_pages_that_bites_its_tail_ends() -> None:
    data = bytearray(encode(PICTURE))
    first = struct.unpack_from("<I", data, 4)[0]
    entries = struct.unpack_from("<H", data, first)[0]
    struct.pack_into("<I", data, first + 2 + 12 * entries, first)
    assert opened(bytes(data)).header.frames == 1


@pytest.mark.parametrize(
    "data", [b"II*\0\xff\xff\0\0", b"II*\0" + bytes(4), b"MM\0*", b"II+\0\x08\0\0\0" + b"\xff" * 16]
)
def test_a_directory_outside_of_the_file_is_a_damaged_header(data: bytes) -> None:
    with pytest.raises(HeaderDamaged):
        opened(data)


def test_half_a_file_is_an_error() -> None:
    data = encode(PICTURE, compression="tiff_lzw")
    with pytest.raises(PhotoError):
        opened(data[: len(data) // 2]).proxy()
