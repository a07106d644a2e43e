"""The op `integrity`: what the bytes of a file show about its health."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
from PIL import Image

import kit
from calotype.imaging import open_photo
from calotype.ops.integrity import Integrity, IntegrityParameters, integrity
from calotype.settings import Limits
from raw_kit import tiff_raw


def encode(picture: Image.Image, encoder: str = "JPEG", **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, encoder, **options)
    return file.getvalue()


def look(data: bytes) -> Integrity:
    return integrity(open_photo(data, Limits()), IntegrityParameters())


PICTURE = kit.make_picture(3, (640, 480))


def with_thumbnail(thumbnail: Image.Image, picture: Image.Image = PICTURE, orientation: int = 1) -> bytes:
    """A JPEG with `thumbnail` in the second directory of its EXIF."""
    small = encode(thumbnail)
    first = (1).to_bytes(2, "little") + bytes.fromhex("1201 0300 01000000") + orientation.to_bytes(4, "little")
    second_at = 8 + len(first) + 4
    data_at = second_at + 2 + 24 + 4
    second = (2).to_bytes(2, "little")
    for tag, value in ((0x0201, data_at), (0x0202, len(small))):
        second += tag.to_bytes(2, "little") + (4).to_bytes(2, "little") + (1).to_bytes(4, "little")
        second += value.to_bytes(4, "little")
    exif = b"II*\0\x08\0\0\0" + first + second_at.to_bytes(4, "little") + second + bytes(4) + small
    return encode(picture, exif=b"Exif\0\0" + exif)


def test_a_whole_picture_has_nothing_to_report() -> None:
    found = look(encode(PICTURE))
    assert found == Integrity(format="jpeg", decodes=True)


@pytest.mark.parametrize("encoder", ["JPEG", "PNG", "BMP", "WEBP"])
def test_half_a_picture_is_truncated_and_says_how_much_is_there(encoder: str) -> None:
    data = encode(PICTURE, encoder)
    found = look(data[: len(data) // 2])
    assert not found.decodes
    assert found.truncated
    assert found.error == "truncated"
    assert found.readable == pytest.approx(0.5, abs=0.15)


def test_a_raw_that_lost_its_sensor_data_is_truncated_though_its_preview_is_whole() -> None:
    whole = tiff_raw(encode(PICTURE), size=(640, 480))
    assert look(whole).readable == 1
    promised, more = (struct.pack("<HHII", 0x117, 4, 1, 640 * 480 * 2 * factor) for factor in (1, 4))
    found = look(whole.replace(promised, more))
    assert (found.decodes, found.truncated, found.error) == (True, True, None)
    assert 0.2 < found.readable < 0.4


def test_what_can_not_be_decoded_is_a_finding_and_no_failure() -> None:
    data = bytearray(encode(PICTURE))
    table = data.index(b"\xff\xc4")
    data[table + 5 : table + 21] = b"\xff" * 16
    found = look(bytes(data))
    assert (found.decodes, found.truncated, found.error, found.readable) == (False, False, "decode_failed", None)
    assert found.message


@pytest.mark.parametrize(
    ("tail", "kind"),
    [
        (bytes(500), "padding"),
        (b"\0\0\0\x18ftypmp42" + bytes(40), "video"),
        (bytes(8) + b"\xff\xd8\xff\xe0 a second picture", "picture"),
        (b"PK\x03\x04 a zip", "archive"),
        (b"records" + b"SEFH" + bytes(8) + b"SEFT", "phone"),
        (b"what is this?", "unknown"),
    ],
)
def test_what_lies_behind_a_picture_is_named(tail: bytes, kind: str) -> None:
    found = look(encode(PICTURE) + tail)
    assert (found.trailing.bytes, found.trailing.kind) == (len(tail), kind)
    assert found.decodes


@pytest.mark.parametrize("encoder", ["PNG", "GIF", "WEBP"])
def test_the_end_of_every_kind_of_picture_is_known(encoder: str) -> None:
    data = encode(PICTURE.convert("P") if encoder == "GIF" else PICTURE, encoder)
    assert look(data).trailing.bytes == 0
    assert look(data + b"hello").trailing.bytes == 5


def test_the_pictures_own_thumbnail_is_like_it() -> None:
    found = look(with_thumbnail(PICTURE.resize((160, 120))))
    assert found.thumbnail is not None
    assert (found.thumbnail.width, found.thumbnail.height) == (160, 120)
    assert found.thumbnail.likeness > 0.95


def test_black_bars_of_a_thumbnail_are_not_held_against_it() -> None:
    wide = PICTURE.resize((720, 480))
    barred = Image.new("RGB", (160, 120))
    barred.paste(wide.resize((160, 107)), (0, 6))
    assert look(with_thumbnail(barred, wide)).thumbnail.likeness > 0.9


@pytest.mark.parametrize("corner", [(0, 0), (0, 13), (0, 6)])
def test_bars_may_lie_on_one_side(corner: tuple[int, int]) -> None:
    wide = PICTURE.resize((720, 480))
    barred = Image.new("RGB", (160, 120))
    barred.paste(wide.resize((160, 107)), corner)
    assert look(with_thumbnail(barred, wide)).thumbnail.likeness > 0.9
    high = PICTURE.transpose(Image.Transpose.ROTATE_90).resize((480, 720))
    turned = barred.transpose(Image.Transpose.ROTATE_90)
    assert look(with_thumbnail(turned, high)).thumbnail.likeness > 0.9


@pytest.mark.parametrize("turn", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270])
def test_the_thumbnail_of_a_picture_that_was_turned_without_it_is_its_own(turn: Image.Transpose) -> None:
    assert look(with_thumbnail(PICTURE.resize((160, 120)), PICTURE.transpose(turn))).thumbnail.likeness > 0.9


def test_a_thumbnail_is_turned_with_its_picture() -> None:
    found = look(with_thumbnail(PICTURE.resize((160, 120)), orientation=6)).thumbnail
    assert (found.width, found.height) == (120, 160)
    assert found.likeness > 0.95


def test_another_pictures_thumbnail_is_unlike_it() -> None:
    other = kit.make_picture(99, (640, 480)).transpose(Image.Transpose.ROTATE_180)
    assert look(with_thumbnail(other.resize((160, 120)))).thumbnail.likeness < 0.5


def test_a_flat_picture_can_not_be_compared() -> None:
    gray = Image.new("RGB", (640, 480), (90, 90, 90))
    assert look(with_thumbnail(gray.resize((160, 120)), gray)).thumbnail.likeness is None


def test_real_files_that_were_shrunk_and_kept_an_old_thumbnail_are_found(shared: Path) -> None:
    folder = shared / "photos/exiv2"
    assert look((folder / "exiv2-canon-eos-20d.jpg").read_bytes()).thumbnail.likeness < 0.5
    assert look((shared / "photos/exif-samples/Canon_40D.jpg").read_bytes()).thumbnail.likeness > 0.9
