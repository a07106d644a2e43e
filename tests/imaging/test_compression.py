"""The quality of JPEGs is read from their tables, whoever wrote them."""

from __future__ import annotations

import io

import pytest

from calotype.imaging.compression import jpeg_compression
from kit import make_picture


def jpeg(quality: int, **options: object) -> bytes:
    file = io.BytesIO()
    make_picture(3, (64, 48)).save(file, "JPEG", quality=quality, **options)
    return file.getvalue()


@pytest.mark.parametrize("quality", [2, 20, 49, 50, 51, 75, 88, 95, 99, 100])
def test_the_quality_is_the_one_that_it_was_written_with(quality: int) -> None:
    found = jpeg_compression(jpeg(quality))
    assert found is not None
    assert found.quality == pytest.approx(quality, abs=7 if quality < 10 else 0)


@pytest.mark.parametrize(("setting", "name"), [(0, "4:4:4"), (1, "4:2:2"), (2, "4:2:0")])
def test_the_subsampling_of_colour_is_named(setting: int, name: str) -> None:
    found = jpeg_compression(jpeg(90, subsampling=setting))
    assert found is not None
    assert found.subsampling == name


def test_tables_that_are_no_standard_ones_have_the_quality_of_those_that_divide_as_much() -> None:
    flat = {0: [4] * 64, 1: [4] * 64}
    found = jpeg_compression(jpeg(75, qtables=flat))
    assert found is not None
    assert 94 <= found.quality <= 100


def test_a_grey_picture_has_no_subsampling() -> None:
    file = io.BytesIO()
    make_picture(3, (64, 48)).convert("L").save(file, "JPEG", quality=80)
    found = jpeg_compression(file.getvalue())
    assert (found.quality, found.subsampling) == (80, "") if found else False


@pytest.mark.parametrize("cut", [2, 20, 100, 180, 240])
def test_a_file_that_ends_early_is_no_error(cut: int) -> None:
    whole = jpeg(80)
    found = jpeg_compression(whole[:cut])
    assert found is None or found.quality == 80


@pytest.mark.parametrize("payload", [b"", b"\x00", b"\x10" + bytes(127), b"\x02" + bytes(64)])
def test_odd_tables_are_no_error(payload: bytes) -> None:
    data = b"\xff\xd8\xff\xdb" + (len(payload) + 2).to_bytes(2, "big") + payload
    frame = bytes([8, 0, 8, 0, 8, 1, 1, 0x11, 0])
    data += b"\xff\xc0" + (len(frame) + 2).to_bytes(2, "big") + frame
    assert jpeg_compression(data) is None
