"""GIF, WebP and BMP: animations, frames that hang out, bitmaps upside down."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
from PIL import Image

import kit
from calotype import imaging
from calotype.errors import HeaderDamaged, PhotoError, TooManyPixels, Truncated
from calotype.settings import Limits

LIMITS = Limits()
FRAME = b"!\xf9\x04\x04\0\0\0\0," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
GIF_1X1 = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"


def encode(encoder: str, *frames: Image.Image, **options: object) -> bytes:
    file = io.BytesIO()
    more = {"save_all": True, "append_images": frames[1:]} if len(frames) > 1 else {}
    frames[0].save(file, encoder, **more, **options)
    return file.getvalue()


def opened(data: bytes) -> imaging.Photo:
    return imaging.open_photo(data, LIMITS)


@pytest.mark.parametrize("encoder", ["GIF", "WEBP"])
def test_an_animation_shows_its_first_frame_and_counts_them(encoder: str) -> None:
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("red", "green", "blue")]
    options = {"lossless": True} if encoder == "WEBP" else {}
    photo = opened(encode(encoder, *frames, **options))
    assert photo.header.frames == 3
    assert (photo.proxy().pixels == (255, 0, 0)).all()
    other = encode(encoder, frames[0], frames[1], Image.new("RGB", (30, 20), "black"), **options)
    assert opened(other).image_id != photo.image_id


@pytest.mark.parametrize("encoder", ["GIF", "WEBP"])
def test_transparency_is_laid_on_white(encoder: str) -> None:
    picture = Image.new("RGBA", (30, 20), (0, 0, 0, 0))
    picture.paste((0, 0, 255, 255), (0, 0, 10, 20))
    photo = opened(encode(encoder, picture, **({"lossless": True} if encoder == "WEBP" else {})))
    assert photo.header.alpha
    assert photo.proxy().pixels[0, 29].tolist() == [255, 255, 255]
    assert photo.proxy().pixels[0, 0].tolist() == [0, 0, 255]


def test_frames_of_a_gif_are_counted_up_to_the_limit() -> None:
    photo = imaging.open_photo(GIF_1X1 + FRAME * 50 + b";", Limits(frames=20))
    assert photo.header.frames == 20
    assert photo.proxy().pixels.shape == (1, 1, 3)


def test_a_gif_without_a_trailer_is_whole() -> None:
    assert opened(GIF_1X1 + FRAME).proxy().pixels.shape == (1, 1, 3)


def test_comments_of_a_gif_are_found_and_leave_its_id() -> None:
    comment = b"!\xfe\x05hello\0"
    photo = opened(GIF_1X1 + comment + FRAME + b";")
    assert photo.blocks.text == {"Comment": "hello"}
    assert photo.image_id == opened(GIF_1X1 + FRAME + b";").image_id


def test_xmp_of_a_gif_is_found() -> None:
    trailer = bytes((1, *range(255, -1, -1), 0))
    photo = opened(GIF_1X1 + b"!\xff\x0bXMP DataXMP<x/>" + trailer + FRAME + b";")
    assert photo.blocks.xmp == (b"<x/>",)


def test_a_gif_frame_that_hangs_out_makes_the_picture_larger_before_the_limit_is_asked() -> None:
    far = b"," + struct.pack("<HHHHB", 60000, 60000, 5000, 5000, 0) + b"\x02\x02\x44\x01\0;"
    with pytest.raises(TooManyPixels):
        opened(GIF_1X1 + far).proxy()


@pytest.mark.parametrize("data", [b"GIF89a", b"GIF89a=1/*\0\0\0*/;alert(1);", GIF_1X1 + b";"])
def test_a_gif_without_a_frame_is_a_damaged_header(data: bytes) -> None:
    with pytest.raises(HeaderDamaged):
        opened(data)


@pytest.mark.parametrize("options", [{"lossless": True}, {"quality": 80}])
def test_both_kinds_of_webp_say_their_size(options: dict[str, object]) -> None:
    header = opened(encode("WEBP", kit.make_picture(1, (61, 47)), **options)).header
    assert (header.width, header.height, header.alpha) == (61, 47, False)


def test_metadata_of_a_webp_is_found_and_its_canvas_leaves_the_id() -> None:
    picture = kit.make_picture(1, (61, 47))
    exif = Image.Exif()
    exif[0x010E] = "a tree"
    plain = opened(encode("WEBP", picture, lossless=True))
    tagged = opened(encode("WEBP", picture, lossless=True, exif=exif, xmp=b"<x/>"))
    assert tagged.blocks.exif is not None
    assert b"a tree" in tagged.blocks.exif
    assert tagged.blocks.xmp == (b"<x/>",)
    assert tagged.image_id == plain.image_id


def test_a_webp_that_is_not_sound_does_not_pass_for_the_sound_one_with_its_pixels() -> None:
    """A decoder refuses the one and takes the other: the failure must not hang on what both share."""
    data = encode("WEBP", kit.make_picture(1, (61, 47)), quality=80)
    canvas = b"VP8X" + struct.pack("<I", 10) + bytes(4) + (60).to_bytes(3, "little") + (46).to_bytes(3, "little")
    too_long = data[:4] + struct.pack("<I", 2**32 - 2) + data[8:]
    two_canvases = data[:4] + struct.pack("<I", len(data) + 28) + b"WEBP" + canvas * 2 + data[12:]
    assert len({opened(one).image_id for one in (data, too_long, two_canvases)}) == 3
    assert opened(data + b"more").image_id == opened(data).image_id


def test_half_a_webp_says_how_much_is_there() -> None:
    data = encode("WEBP", kit.make_picture(1, (200, 150)), quality=80)
    with pytest.raises(Truncated, match="50%"):
        opened(data[: len(data) // 2]).proxy()


@pytest.mark.parametrize(
    "body", [b"VP8X\x0a\0\0\0", b"VP8 \xff\xff\xff\xff", b"VP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\0\0\0\0", b"ABCD"]
)
def test_a_webp_without_a_size_is_a_damaged_header(body: bytes) -> None:
    with pytest.raises(HeaderDamaged):
        opened(b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body)


def test_a_canvas_without_a_frame_is_an_error() -> None:
    canvas = b"VP8X" + struct.pack("<I", 10) + bytes(4) + (99).to_bytes(3, "little") * 2
    with pytest.raises(PhotoError):
        opened(b"RIFF" + struct.pack("<I", 4 + len(canvas)) + b"WEBP" + canvas).proxy()


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA"])
def test_every_mode_of_a_bitmap_becomes_rgb(mode: str) -> None:
    picture = kit.make_picture(4, (33, 21)).convert(mode)
    pixels = opened(encode("BMP", picture)).proxy().pixels
    assert np.abs(pixels.astype(int) - np.asarray(picture.convert("RGB")).astype(int)).mean() < 1


def test_a_bitmap_with_its_top_row_first_is_not_upside_down() -> None:
    rows = bytes([255, 255, 255, 0] * 2) + bytes(8)
    header = struct.pack("<IiiHHIIiiII", 40, 2, -2, 1, 32, 0, 16, 0, 0, 0, 0)
    photo = opened(b"BM" + struct.pack("<IHHI", 70, 0, 0, 54) + header + rows)
    assert (photo.header.width, photo.header.height) == (2, 2)
    assert photo.proxy().pixels[0, 0, 0] == 255
    assert photo.proxy().pixels[1, 0, 0] == 0


def test_half_a_bitmap_says_how_much_is_there() -> None:
    data = encode("BMP", kit.make_picture(4, (64, 64)))
    with pytest.raises(Truncated, match=r"[45]\d%"):
        opened(data[: len(data) // 2]).proxy()


@pytest.mark.parametrize(("width", "height"), [(-(2**31), -(2**31)), (0, 5), (5, 0)])
def test_a_bitmap_with_impossible_sides_is_a_damaged_header(width: int, height: int) -> None:
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    with pytest.raises(HeaderDamaged):
        opened(b"BM" + struct.pack("<IHHI", 100, 0, 0, 54) + header)
