"""JPEG XL: headers bit by bit, and what needs the extra."""

from __future__ import annotations

import struct
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kit
from calotype import imaging
from calotype.errors import FormatMissing, HeaderDamaged, PhotoError, Truncated
from calotype.imaging import pixels
from calotype.imaging.containers.jxl import CONTAINER, read_facts
from calotype.settings import Limits

LIMITS = Limits()
PICTURE = np.asarray(kit.make_picture(8, (200, 150)))


@pytest.fixture(scope="module")
def encode() -> Any:
    """`imagecodecs.jpegxl_encode`, lossless."""
    imagecodecs = pytest.importorskip("imagecodecs", reason="needs the extra jxl")
    return lambda array: imagecodecs.jpegxl_encode(array, lossless=True, effort=1)


def opened(data: bytes) -> imaging.Photo:
    return imaging.open_photo(data, LIMITS)


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + kind + body


@pytest.mark.parametrize("size", [(8, 8), (64, 64), (300, 200), (1920, 1080), (5000, 3), (3, 5000)])
def test_sizes_are_read_in_all_their_forms(encode: Any, size: tuple[int, int]) -> None:
    facts = read_facts(encode(np.zeros((size[1], size[0], 3), np.uint8)))
    assert (facts.width, facts.height) == size


def test_depth_alpha_and_gray_are_read(encode: Any) -> None:
    deep = opened(encode(PICTURE.astype(np.uint16) * 257))
    assert deep.header.depth == 16
    assert np.array_equal(deep.full().pixels, PICTURE.astype(np.uint16) * 257)
    assert deep.header.profile == "linear"  # as the encoder takes 16 bits to be
    assert deep.proxy().pixels.mean() > PICTURE.mean() + 10
    gray = opened(encode(PICTURE[..., 0].copy()))
    assert gray.header.mode == "gray"
    assert np.array_equal(gray.proxy().pixels[..., 2], PICTURE[..., 0])
    clear = np.dstack([PICTURE, np.zeros(PICTURE.shape[:2], np.uint8)])
    assert opened(encode(clear)).header.alpha
    assert (opened(encode(clear)).proxy().pixels == 255).all()


def test_the_codestream_decides_the_id_wherever_it_lies(encode: Any) -> None:
    stream = encode(PICTURE)
    start = stream.index(b"\xff\x0a")
    bare = stream if start == 0 else stream[start : start + struct.unpack(">I", stream[start - 8 : start - 4])[0] - 8]
    ftyp = box(b"ftyp", b"jxl \0\0\0\0jxl ")
    exif = box(b"Exif", bytes(4) + b"II*\0\x08\0\0\0")
    whole = CONTAINER + ftyp + exif + box(b"xml ", b"<x/>") + box(b"jxlc", bare)
    half = len(bare) // 2
    pieces = box(b"jxlp", bytes(4) + bare[:half]) + box(b"jxlp", b"\x80\0\0\1" + bare[half:])
    assert opened(whole).image_id == opened(bare).image_id == opened(CONTAINER + ftyp + pieces).image_id
    assert opened(whole).blocks.exif == b"II*\0\x08\0\0\0"
    assert opened(whole).blocks.xmp == (b"<x/>",)
    assert np.array_equal(opened(CONTAINER + ftyp + pieces).proxy().pixels, PICTURE)


def test_a_picture_that_ends_early_is_truncated(encode: Any) -> None:
    data = encode(PICTURE)
    with pytest.raises(Truncated):
        opened(data[: len(data) // 2]).proxy()


def test_without_the_extra_the_header_stands_and_the_extra_is_named(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "imagecodecs", None)
    monkeypatch.delitem(sys.modules, "calotype.imaging.pixels.through_libjxl", raising=False)
    monkeypatch.delattr(pixels, "through_libjxl", raising=False)
    photo = opened((shared / "photos/exiv2/Reagan.jxl").read_bytes())
    assert (photo.header.width, photo.header.height) == (200, 130)
    assert photo.blocks.exif is not None
    for reading in (photo.proxy, photo.full):
        with pytest.raises(FormatMissing, match="JPEG XL") as caught:
            reading()
        assert caught.value.watch == "extra:jxl"
        assert "calotype[jxl]" in caught.value.hint


@pytest.mark.parametrize("data", [b"\xff\x0a", CONTAINER, CONTAINER + box(b"jxlc", b"\xff\x0a")])
def test_no_codestream_is_a_damaged_header(data: bytes) -> None:
    with pytest.raises(HeaderDamaged):
        opened(data)


def test_rubbish_behind_the_signature_is_an_error() -> None:
    with pytest.raises(PhotoError):
        opened(b"\xff\x0a" + b"\x55" * 200).proxy()


def test_real_files(shared: Path) -> None:
    sizes = {
        name: (header.width, header.height)
        for name in ("exiv2/Reagan.jxl", "test_images/chelsea.jxl", "testdata/1x1_exif_xmp.jxl")
        for header in [opened((shared / "photos" / name).read_bytes()).header]
    }
    assert list(sizes.values()) == [(200, 130), (451, 300), (1, 1)]
