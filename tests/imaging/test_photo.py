"""A photo in hand: what is no image, what a decoder raises, what is kept."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from calotype import imaging
from calotype.errors import (
    CalotypeError,
    DeclarationError,
    DecodeFailed,
    HeaderDamaged,
    NotAnImage,
    OutOfMemory,
    Truncated,
)
from calotype.imaging import formats
from calotype.settings import Limits

LIMITS = Limits()


class Toy(imaging.Format):
    """A format whose header and decoder do what a test wants."""

    name, title, media_type = "toy", "TOY", "image/x-toy"
    extensions, decoders = ("toy",), ("numpy",)
    priority = 100

    def __init__(self) -> None:
        self.calls = 0
        self.raises: Exception | None = None
        self.header_raises: Exception | None = None
        self.share: float | None = None

    def matches(self, data: bytes) -> bool:
        return data.startswith(b"TOY!")

    def header(self, data: bytes, limits: Limits) -> imaging.Header:
        if self.header_raises:
            raise self.header_raises
        return imaging.Header(format="toy", media_type=self.media_type, width=4, height=3)

    def decode_proxy(self, data: bytes, header: imaging.Header, limits: Limits) -> Any:
        self.calls += 1
        if self.raises:
            raise self.raises
        return np.zeros((3, 4, 3), np.uint8)

    def decode_full(self, data: bytes, header: imaging.Header, limits: Limits) -> Any:
        return np.full((3, 4, 3), 7, np.uint16)

    def readable(self, data: bytes, header: imaging.Header) -> float | None:
        return self.share


@pytest.fixture
def toy() -> Iterator[Toy]:
    """A format of a plug-in, registered for one test."""
    declared = Toy()
    imaging.register(declared)
    yield declared
    formats._registered.pop("toy")
    formats._in_order.cache_clear()
    formats._claimed.cache_clear()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (bytes(5000), "zeros"),
        (b"%PDF-1.4\n1 0 obj", "PDF"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n(/tmp/x) (w) file", "PostScript"),
        (b"\n <!doctype html><title>404", "HTML"),
        (b"PK\x03\x04" + bytes(30), "ZIP"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + bytes(40), "video"),
        (b"This is not a picture.\n" * 40, "no image format"),
        (b"\xff", "no image format"),
    ],
)
def test_what_is_no_image_is_said_in_words(data: bytes, words: str) -> None:
    with pytest.raises(NotAnImage, match=words) as caught:
        imaging.open_photo(data, LIMITS)
    assert caught.value.hint


def test_a_plugged_in_format_is_found_claimed_and_read(toy: Toy) -> None:
    photo = imaging.open_photo(b"TOY!", LIMITS)
    assert photo.format is toy
    assert imaging.claims("x.TOY")
    assert "numpy" in imaging.decoder_versions()["decoder:toy"]
    assert photo.full().pixels.dtype == np.uint16
    assert photo.image_id == imaging.open_photo(b"TOY!", LIMITS).image_id


def test_two_formats_of_one_name_are_refused() -> None:
    class Png(Toy):
        name = "png"

    with pytest.raises(DeclarationError, match="two formats are called 'png'"):
        imaging.register(Png())


def test_pixels_are_decoded_once_and_so_is_a_failure(toy: Toy) -> None:
    photo = imaging.open_photo(b"TOY!", LIMITS)
    assert photo.proxy() is photo.proxy()
    assert toy.calls == 1
    toy.raises = ValueError("no luck")
    broken = imaging.open_photo(b"TOY!", LIMITS)
    for _ in range(2):
        with pytest.raises(DecodeFailed):
            broken.proxy()
    assert toy.calls == 2


@pytest.mark.parametrize(
    ("raised", "expected", "watch"),
    [
        (ValueError("bad table"), DecodeFailed, "decoder:toy"),
        (zlib.error("incorrect header check"), DecodeFailed, "decoder:toy"),
        (struct.error("unpack requires 4 bytes"), DecodeFailed, "decoder:toy"),
        (RecursionError("maximum depth"), DecodeFailed, "decoder:toy"),
        (KeyError(), DecodeFailed, "decoder:toy"),
        (MemoryError(), OutOfMemory, "limit:memory"),
        (OSError("image file is truncated (3 bytes not processed)"), Truncated, ""),
    ],
)
def test_whatever_a_decoder_raises_becomes_a_photo_error(
    toy: Toy, raised: Exception, expected: type[CalotypeError], watch: str
) -> None:
    toy.raises = raised
    with pytest.raises(expected) as caught:
        imaging.open_photo(b"TOY!", LIMITS).proxy()
    assert getattr(caught.value, "watch", None) == watch
    assert caught.value.__cause__ is raised


def test_opencv_out_of_memory_is_out_of_memory(toy: Toy) -> None:
    import cv2

    toy.raises = cv2.error("Failed to allocate")
    toy.raises.code = -4  # type: ignore[attr-defined]
    with pytest.raises(OutOfMemory):
        imaging.open_photo(b"TOY!", LIMITS).proxy()


@pytest.mark.parametrize(("share", "words"), [(0.474, "47%"), (0.0, "before any"), (1.0, "last details")])
def test_a_truncated_picture_says_how_much_can_be_read(toy: Toy, share: float, words: str) -> None:
    toy.raises, toy.share = ValueError("no more data"), share
    photo = imaging.open_photo(b"TOY!", LIMITS)
    with pytest.raises(Truncated, match=words):
        photo.proxy()
    assert photo.readable() == share


def test_a_damaged_header_is_told_from_no_image(toy: Toy) -> None:
    toy.header_raises = IndexError("index out of range")
    with pytest.raises(HeaderDamaged, match="begins like TOY"):
        imaging.open_photo(b"TOY!", LIMITS)


def test_names_without_an_extension_are_claimed_by_nobody() -> None:
    assert not imaging.claims("jpg")
    assert not imaging.claims("notes.txt")
    assert not imaging.claims(b"\xff\xfe")
    assert imaging.claims(b"\xff\xfe.jpeg")
