"""One case for each format that can be written here: the shared suite runs over all of them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from PIL import Image

import kit


@dataclass(frozen=True)
class Case:
    """A format, and how a picture of it is made."""

    name: str
    media_type: str
    extension: str
    encoder: str
    options: tuple[tuple[str, object], ...] = ()
    exact: bool = True
    """Decoding gives the pixels that were encoded."""
    turns: bool = True
    """It can hold an orientation."""
    profile: bool = True
    """It can hold an ICC profile."""

    def encode(self, picture: Image.Image, *, orientation: int = 1, icc: bytes | None = None) -> bytes:
        """The picture as a file of this format."""
        if self.encoder == "JXL":
            imagecodecs = pytest.importorskip("imagecodecs", reason="needs the extra jxl")
            packed: bytes = imagecodecs.jpegxl_encode(np.asarray(picture), lossless=True, effort=1)
            return packed
        options = dict(self.options)
        if orientation != 1:
            exif = Image.Exif()
            exif[0x0112] = orientation
            options["exif"] = exif
        if icc is not None:
            options["icc_profile"] = icc
        file = io.BytesIO()
        picture.save(file, self.encoder, **options)
        return file.getvalue()


CASES = (
    Case("jpeg", "image/jpeg", "jpg", "JPEG", (("quality", 92),), exact=False),
    Case("png", "image/png", "png", "PNG"),
    Case("webp", "image/webp", "webp", "WEBP", (("lossless", True), ("method", 0))),
    Case("tiff", "image/tiff", "tif", "TIFF", (("compression", "tiff_lzw"),)),
    Case("gif", "image/gif", "gif", "GIF", exact=False, turns=False, profile=False),
    Case("bmp", "image/bmp", "bmp", "BMP", turns=False, profile=False),
    Case("jpeg2000", "image/jp2", "jp2", "JPEG2000", turns=False, profile=False),
    Case("jxl", "image/jxl", "jxl", "JXL", turns=False, profile=False),
    Case("avif", "image/avif", "avif", "AVIF", (("quality", 85), ("speed", 10)), exact=False),
)


def _named(case: Case) -> str:
    return case.name


@pytest.fixture(params=CASES, ids=_named)
def case(request: pytest.FixtureRequest) -> Case:
    """Each format in turn."""
    made: Case = request.param
    return made


@pytest.fixture(params=[case for case in CASES if case.turns], ids=_named)
def turning_case(request: pytest.FixtureRequest) -> Case:
    """Each format that can hold an orientation."""
    made: Case = request.param
    return made


@pytest.fixture(params=[case for case in CASES if case.profile], ids=_named)
def profiled_case(request: pytest.FixtureRequest) -> Case:
    """Each format that can hold an ICC profile."""
    made: Case = request.param
    return made


@pytest.fixture(scope="session")
def picture() -> Callable[[int, int], Image.Image]:
    """A picture of a given width and height."""
    return lambda width, height: kit.make_picture(7, (width, height))
