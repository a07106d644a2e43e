"""The fast conversion to sRGB gives what Little CMS gives."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms

from calotype.imaging.pixels import colour, matrix, spaces

LEVELS = np.array([0, 1, 7, 30, 64, 100, 128, 180, 220, 250, 255], np.uint8)
COLOURS = np.stack(np.meshgrid(LEVELS, LEVELS, LEVELS), axis=-1).reshape(1, -1, 3)


def by_little_cms(icc: bytes) -> NDArray[np.uint8]:
    source, srgb = ImageCms.ImageCmsProfile(io.BytesIO(icc)), ImageCms.createProfile("sRGB")
    converted = ImageCms.profileToProfile(Image.fromarray(COLOURS), source, srgb)
    assert converted is not None
    return np.asarray(converted)


def with_curves(curve: bytes) -> bytes:
    """Adobe RGB with other curves: the profile's own are replaced, at the end of the file."""
    icc = bytearray(spaces.adobe_rgb())
    at = len(icc)
    icc += curve + bytes(-len(curve) % 4)
    for name in (b"rTRC", b"gTRC", b"bTRC"):
        entry = icc.index(name, 128)
        icc[entry + 4 : entry + 12] = struct.pack(">II", at, len(curve))
    icc[:4] = struct.pack(">I", len(icc))
    return bytes(icc)


def para(kind: int, *values: float) -> bytes:
    fixed = (struct.pack(">i", round(value * 65536)) for value in values)
    return b"para" + bytes(4) + struct.pack(">HH", kind, 0) + b"".join(fixed)


CURVES = {
    "gamma": b"curv" + bytes(4) + struct.pack(">IH", 1, round(1.8 * 256)),
    "line": b"curv" + bytes(4) + struct.pack(">I", 0),
    "table": b"curv" + bytes(4) + struct.pack(">I5H", 5, 0, 4000, 15000, 36000, 65535),
    "para 0": para(0, 2.2),
    "para 1": para(1, 2.4, 1.05, -0.05),
    "para 2": para(2, 2.4, 1.05, -0.05, 0.0),
    "para 3": para(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045),
    "para 4": para(4, 2.2, 0.98, 0.01, 0.1, 0.05, 0.005, 0.0),
}


@pytest.mark.parametrize("curve", CURVES.values(), ids=CURVES)
def test_every_kind_of_curve_gives_what_little_cms_gives(curve: bytes) -> None:
    icc = with_curves(curve)
    assert matrix.matrix_of(icc) is not None
    difference = np.abs(colour.to_srgb(COLOURS, icc).astype(int) - by_little_cms(icc))
    assert difference.max() <= 2
    assert difference.mean() < 0.2


@pytest.mark.parametrize("icc", [spaces.adobe_rgb(), spaces.of_cicp((12, 13)), spaces.of_cicp((9, 16))])
def test_our_own_profiles_give_what_little_cms_gives(icc: bytes) -> None:
    assert np.abs(colour.to_srgb(COLOURS, icc).astype(int) - by_little_cms(icc)).max() <= 2


def test_a_phones_display_p3_gives_what_little_cms_gives(shared: Path) -> None:
    with Image.open(shared / "photos/libultrahdr/apple_gainmap_new.jpg") as image:
        icc = image.info["icc_profile"]
    assert matrix.matrix_of(icc) is not None
    assert np.abs(colour.to_srgb(COLOURS, icc).astype(int) - by_little_cms(icc)).max() <= 2


def test_an_opencv_that_can_not_look_up_16_bits_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    icc = spaces.adobe_rgb()
    expected = colour.to_srgb(COLOURS, icc)
    original = cv2.LUT

    def narrow(pixels: NDArray[np.generic], table: NDArray[np.generic]) -> NDArray[np.generic]:
        if pixels.dtype == np.uint16:
            raise cv2.error("unsupported depth")
        return original(pixels, table)

    monkeypatch.setattr(cv2, "LUT", narrow)
    matrix._encode.cache_clear()
    try:
        assert np.array_equal(colour.to_srgb(COLOURS, icc), expected)
    finally:
        matrix._encode.cache_clear()


def test_curves_that_are_cut_or_of_no_known_kind_are_left_to_little_cms() -> None:
    for curve in (b"curv" + bytes(4) + struct.pack(">I", 900), para(9, 1.0), b"para" + bytes(4), b"what" + bytes(20)):
        assert matrix.matrix_of(with_curves(curve)) is None


def test_curves_with_a_light_black_are_left_to_little_cms() -> None:
    assert matrix.matrix_of(with_curves(para(2, 2.4, 0.9, 0.05, 0.01))) is None


def test_profiles_with_tables_are_left_to_little_cms() -> None:
    icc = spaces.adobe_rgb().replace(b"cprt", b"A2B0")
    assert matrix.matrix_of(icc) is None
