"""JPEG 2000: files and bare codestreams, depths, resolutions and damage."""

from __future__ import annotations

import io
import struct
import uuid
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

import kit
from calotype import imaging
from calotype.errors import DecodeFailed, HeaderDamaged, PhotoError, Truncated
from calotype.settings import Limits

LIMITS = Limits()
PICTURE = kit.make_picture(8, (200, 150))


def encode(picture: Image.Image, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG2000", **options)
    return file.getvalue()


def opened(data: bytes) -> imaging.Photo:
    return imaging.open_photo(data, LIMITS)


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + kind + body


def test_a_bare_codestream_is_read() -> None:
    photo = opened(encode(PICTURE, no_jp2=True))
    assert (photo.header.width, photo.header.height) == (200, 150)
    assert np.array_equal(photo.proxy().pixels, np.asarray(PICTURE))


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA"])
def test_every_mode_becomes_rgb(mode: str) -> None:
    picture = PICTURE.convert(mode)
    photo = opened(encode(picture))
    assert photo.header.alpha == (mode != "L")
    assert photo.header.mode == ("rgb" if mode == "RGBA" else "gray")
    assert np.abs(photo.proxy().pixels.astype(int) - np.asarray(picture.convert("RGB")).astype(int)).mean() < 1


def test_sixteen_bits_are_kept_for_full() -> None:
    ramp = np.repeat(np.linspace(0, 65535, 64).astype(np.uint16)[None, :, None], 3, axis=2).repeat(32, axis=0)
    done, data = cv2.imencode(".jp2", ramp, [cv2.IMWRITE_JPEG2000_COMPRESSION_X1000, 1000])
    assert done
    photo = opened(data.tobytes())
    assert photo.header.depth == 16
    assert np.array_equal(photo.full().pixels, ramp)


def test_large_pictures_are_decoded_at_a_lower_resolution() -> None:
    picture = kit.make_picture(8, (2200, 300))
    pixels = opened(encode(picture, irreversible=True, quality_mode="rates", quality_layers=[20])).proxy().pixels
    assert pixels.shape == (136, 1000, 3)
    assert np.abs(pixels.astype(int) - np.asarray(picture.resize((1000, 136))).astype(int)).mean() < 5


def test_metadata_lies_in_boxes_and_leaves_the_id() -> None:
    plain = encode(PICTURE)
    exif = box(b"uuid", b"JpgTiffExif->JP2" + b"II*\0\x08\0\0\0")
    xmp = box(b"uuid", uuid.UUID("be7acfcb-97a9-42e8-9c71-999491e3afac").bytes + b"<x/>")
    xmp += box(b"xml ", b"<y/>")
    xmp += box(b"uuid", uuid.UUID("33c7a4d2-b81d-4723-a0ba-f1a3e097ad38").bytes + b"\x1c\2\5\0\1t")
    at = plain.index(b"jp2c") - 4
    photo = opened(plain[:at] + exif + xmp + plain[at:])
    assert photo.blocks.exif == b"II*\0\x08\0\0\0"
    assert photo.blocks.xmp == (b"<x/>", b"<y/>")
    assert photo.blocks.photoshop == b"\x1c\2\5\0\1t"
    assert photo.image_id == opened(plain).image_id


@pytest.mark.parametrize("share", [0.3, 0.7, 0.95])
@pytest.mark.parametrize("bare", [False, True])
def test_a_picture_that_ends_early_is_an_error(share: float, bare: bool) -> None:
    data = encode(PICTURE, no_jp2=bare)
    with pytest.raises(PhotoError) as caught:
        opened(data[: int(len(data) * share)]).proxy()
    assert bare or isinstance(caught.value, Truncated)


def test_two_sizes_in_one_file_are_refused() -> None:
    """Pillow believes the box and not the codestream, and would clear terabytes; found by `make fuzz`."""
    data = bytearray(encode(PICTURE))
    at = data.index(b"ihdr") + 4
    data[at : at + 8] = struct.pack(">II", 0x80000, 0x17000000)
    with pytest.raises(DecodeFailed, match="two sizes"):
        opened(bytes(data)).proxy()


def test_sizes_that_can_not_be_are_refused() -> None:
    data = bytearray(encode(PICTURE, no_jp2=True))
    data[8:16] = bytes(8)
    with pytest.raises(HeaderDamaged):
        opened(bytes(data))


def test_real_files(shared: Path) -> None:
    photo = opened((shared / "photos/exiv2/Reagan.jp2").read_bytes())
    assert photo.proxy().pixels.shape == (130, 200, 3)
    assert photo.blocks.exif is not None
    assert photo.blocks.xmp
    tiled = opened((shared / "photos/Pillow/test-card-lossy-tiled.jp2").read_bytes())
    assert tiled.proxy().pixels.shape == (480, 640, 3)
