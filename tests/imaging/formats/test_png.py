"""PNG: depths, transparency, animation, and chunks that lie."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

import kit
from calotype import imaging
from calotype.errors import DecodeFailed, HeaderDamaged, Truncated
from calotype.imaging.containers.png import SIGNATURE, made
from calotype.settings import Limits

LIMITS = Limits()
PICTURE = kit.make_picture(5, (160, 120))


def encode(picture: Image.Image, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG", **options)
    return file.getvalue()


def by_hand(
    width: int, height: int, depth: int, colour: int, rows: bytes, *chunks: bytes, interlaced: int = 0
) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    return b"".join((SIGNATURE, made(b"IHDR", header), *chunks, made(b"IDAT", zlib.compress(rows)), made(b"IEND", b"")))


def opened(data: bytes) -> imaging.Photo:
    return imaging.open_photo(data, LIMITS)


def test_sixteen_bits_are_kept_for_full_and_halved_for_the_proxy() -> None:
    ramp = np.linspace(0, 65535, 64).astype(">u2")
    rows = b"".join(b"\0" + np.repeat(ramp[:, None], 3, axis=1).tobytes() for _ in range(4))
    photo = opened(by_hand(64, 4, 16, 2, rows))
    assert photo.header.depth == 16
    full = photo.full().pixels
    assert full.dtype == np.uint16
    assert np.array_equal(full[0, :, 1], ramp.astype(np.uint16))
    assert np.abs(photo.proxy().pixels[0, :, 1].astype(int) - (ramp >> 8).astype(int)).max() <= 1


def test_dark_sixteen_bit_gray_stays_dark() -> None:
    rows = b"".join(b"\0" + np.full(8, 2570, ">u2").tobytes() for _ in range(8))
    photo = opened(by_hand(8, 8, 16, 0, rows))
    assert photo.header.mode == "gray"
    assert (photo.proxy().pixels == 10).all()
    assert (photo.full().pixels == 2570).all()


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA"])
def test_every_mode_becomes_rgb(mode: str) -> None:
    expected = np.asarray(PICTURE.convert(mode).convert("RGB")).astype(int)
    photo = opened(encode(PICTURE.convert(mode)))
    assert np.abs(photo.proxy().pixels.astype(int) - expected).mean() < 1
    assert photo.header.alpha == (mode in {"LA", "RGBA"})


def test_transparency_is_laid_on_white() -> None:
    picture = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
    picture.paste((0, 0, 255, 128), (0, 0, 20, 40))
    pixels = opened(encode(picture)).proxy().pixels
    assert pixels[0, 39].tolist() == [255, 255, 255]
    assert pixels[0, 0].tolist() == [127, 127, 255]


def test_a_transparent_palette_entry_is_white() -> None:
    palette = Image.new("P", (10, 10), 3)
    palette.putpalette([200, 10, 10] * 256)
    photo = opened(encode(palette, transparency=3))
    assert photo.header.alpha
    assert (photo.proxy().pixels == 255).all()


def test_large_transparent_pictures_do_not_bleed_their_hidden_colour() -> None:
    picture = Image.new("RGBA", (3000, 30), (255, 0, 0, 0))
    picture.paste((0, 128, 0, 255), (0, 0, 1500, 30))
    pixels = opened(encode(picture)).proxy().pixels
    reddest = pixels[..., 0].astype(int) - pixels[..., 1]
    assert reddest.max() <= 0


def test_an_animation_shows_its_first_picture_and_counts_the_others() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    photo = opened(encode(frames[0], save_all=True, append_images=frames[1:]))
    assert photo.header.frames == 3
    assert (photo.proxy().pixels == (255, 0, 0)).all()
    other = encode(frames[0], save_all=True, append_images=[frames[1], Image.new("RGB", (20, 20), "black")])
    assert opened(other).image_id != photo.image_id


def test_a_claim_of_two_thousand_million_frames_is_capped() -> None:
    data = by_hand(4, 4, 8, 2, bytes(4 * 13), made(b"acTL", struct.pack(">II", 0x7FFFFFFF, 0)))
    assert opened(data).header.frames == LIMITS.frames


def test_gamma_and_primaries_are_colour_management() -> None:
    gray = b"".join(b"\0" + bytes([128] * 24) for _ in range(8))
    usual = by_hand(8, 8, 8, 2, gray, made(b"gAMA", (45455).to_bytes(4, "big")))
    linear = by_hand(8, 8, 8, 2, gray, made(b"gAMA", (100000).to_bytes(4, "big")))
    assert (opened(usual).proxy().pixels == 128).all()
    assert abs(int(opened(linear).proxy().pixels[0, 0, 0]) - 188) <= 1
    assert opened(linear).image_id != opened(usual).image_id


@pytest.mark.parametrize("gamma", [0, 1, 0xFFFFFFFF])
def test_a_gamma_that_makes_no_sense_changes_nothing(gamma: int) -> None:
    gray = b"".join(b"\0" + bytes([128] * 24) for _ in range(8))
    data = by_hand(8, 8, 8, 2, gray, made(b"gAMA", gamma.to_bytes(4, "big")), made(b"cHRM", bytes(32)))
    assert (opened(data).proxy().pixels == 128).all()


def test_texts_and_profiles_that_unpack_to_too_much_cost_nothing() -> None:
    bomb = zlib.compress(bytes(LIMITS.metadata_bytes + 1), 9)
    chunks = (
        made(b"zTXt", b"Comment\0\0" + bomb),
        made(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + bomb),
        made(b"iCCP", b"icc\0\0" + bomb),
    )
    photo = opened(by_hand(4, 4, 8, 2, bytes(4 * 13), *chunks))
    assert photo.blocks.xmp == ()
    assert photo.blocks.text == {}
    assert photo.profile is None
    assert photo.proxy().pixels.shape == (4, 4, 3)


def test_texts_exif_and_raw_profiles_are_found() -> None:
    texts = PngInfo()
    texts.add_text("Title", "Grün")
    texts.add_itxt("XML:com.adobe.xmp", "<x/>")
    texts.add_text("Raw profile type iptc", "\niptc\n      12\n" + b"8BIM\4\4\0\0\0\0\0\0".hex() + "\n", zip=True)
    exif = Image.Exif()
    exif[0x010E] = "a tree"
    blocks = opened(encode(PICTURE, pnginfo=texts, exif=exif)).blocks
    assert blocks.text == {"Title": "Grün"}
    assert blocks.xmp == (b"<x/>",)
    assert blocks.photoshop == b"8BIM\4\4\0\0\0\0\0\0"
    assert blocks.exif is not None
    assert b"a tree" in blocks.exif


def test_exif_as_a_raw_profile_is_unpacked() -> None:
    texts = PngInfo()
    texts.add_text("Raw profile type exif", "\nexif\n      14\n" + (b"Exif\0\0II*\0\x08\0\0\0").hex() + "\n")
    assert opened(encode(PICTURE, pnginfo=texts)).blocks.exif == b"II*\0\x08\0\0\0"


def test_wrong_checksums_of_texts_and_a_missing_end_are_forgiven() -> None:
    data = encode(PICTURE)
    spoiled = made(b"tEXt", b"Comment\0hello")[:-4] + b"\0\0\0\0"
    photo = opened(data[:33] + spoiled + data[33:-12])
    assert np.array_equal(photo.proxy().pixels, np.asarray(PICTURE))
    assert photo.image_id == opened(data).image_id


def test_a_picture_that_ends_early_says_how_much_is_there() -> None:
    data = encode(PICTURE)
    with pytest.raises(Truncated, match=r"[45]\d%"):
        opened(data[: len(data) // 2]).proxy()


def test_an_interlaced_picture_without_its_last_passes_is_truncated() -> None:
    assert opened(by_hand(4, 4, 8, 0, bytes(23), interlaced=1)).proxy().pixels.shape == (4, 4, 3)
    for reading in (
        opened(by_hand(4, 4, 8, 0, bytes(13), interlaced=1)).proxy,
        opened(by_hand(4, 4, 8, 0, bytes(13), interlaced=1)).full,
    ):
        with pytest.raises(Truncated, match="57%"):
            reading()


def test_rows_of_rubbish_are_an_error() -> None:
    rubbish = np.random.default_rng(1).bytes(600)
    header = made(b"IHDR", struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0))
    with pytest.raises((DecodeFailed, Truncated)):
        opened(SIGNATURE + header + made(b"IDAT", rubbish) + made(b"IEND", b"")).proxy()


@pytest.mark.parametrize(
    ("width", "height", "depth", "colour"),
    [(0, 0, 8, 2), (4, 4, 7, 2), (4, 4, 16, 3), (4, 4, 8, 5), (1 << 31, 4, 8, 2)],
)
def test_headers_that_can_not_be_are_refused(width: int, height: int, depth: int, colour: int) -> None:
    with pytest.raises(HeaderDamaged):
        opened(by_hand(width, height, depth, colour, b""))


def test_no_header_chunk_is_a_damaged_header() -> None:
    with pytest.raises(HeaderDamaged, match="no header chunk"):
        opened(SIGNATURE + made(b"IDAT", b""))
