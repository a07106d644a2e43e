"""HEIC and AVIF: real files, turns, collections, sequences and boxes that lie."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import kit
from calotype import imaging
from calotype.errors import HeaderDamaged, NotAnImage, PhotoError, TooManyPixels
from calotype.imaging.containers.heif import read_meta
from calotype.settings import Limits

LIMITS = Limits()


def box(kind: bytes, body: bytes = b"", size: int | None = None) -> bytes:
    return struct.pack(">I", len(body) + 8 if size is None else size) + kind + body


def avif(**options: object) -> bytes:
    file = io.BytesIO()
    kit.make_picture(2, (80, 60)).save(file, "AVIF", speed=10, **options)
    return file.getvalue()


def opened(data: bytes) -> imaging.Photo:
    return imaging.open_photo(data, LIMITS)


@pytest.mark.parametrize(
    ("name", "width", "height", "depth", "frames"),
    [
        ("exif-samples/IMG_5195.HEIC", 2566, 3313, 8, 1),
        ("pillow_heif/arrow.heic", 3024, 4032, 8, 1),
        ("pillow_heif/L_10__128x128.heif", 128, 128, 10, 1),
        ("libavif/colors_hdr_rec2020.avif", 200, 200, 10, 1),
        ("libavif/sofa_grid1x5_420.avif", 1024, 770, 8, 1),
        ("libavif/colors-animated-8bpc-alpha-exif-xmp.avif", 150, 150, 8, 5),
    ],
)
def test_headers_of_real_files(shared: Path, name: str, width: int, height: int, depth: int, frames: int) -> None:
    header = opened((shared / "photos" / name).read_bytes()).header
    assert (header.width, header.height, header.depth, header.frames) == (width, height, depth, frames)


def test_a_burst_counts_its_pictures(shared: Path) -> None:
    assert opened((shared / "photos/pillow_heif/bird_burst.heic").read_bytes()).header.frames > 1


def test_header_and_pixels_agree_in_every_real_file(shared: Path) -> None:
    read = 0
    for path in sorted((shared / "photos").rglob("*.[ahAH][evEV]*[fcFC]")):
        photo = opened(path.read_bytes())
        if photo.header.width * photo.header.height > 4_000_000:
            continue
        try:
            pixels = photo.proxy().pixels
        except PhotoError:
            continue
        read += 1
        if max(photo.header.width, photo.header.height) <= 1000:
            assert pixels.shape[:2] == (photo.header.height, photo.header.width), path
    assert read > 20


@pytest.mark.parametrize("name", ["pillow_heif/L_10__128x128.heif", "libavif/cosmos1650_yuv444_10bpc_p3pq.avif"])
def test_more_than_eight_bits_are_kept_for_full(shared: Path, name: str) -> None:
    photo = opened((shared / "photos" / name).read_bytes())
    full = photo.full().pixels
    assert full.dtype == np.uint16
    assert full.shape == (photo.header.height, photo.header.width, 3)
    assert (full % 257 != 0).any()
    assert full.max() > 60_000


def test_high_dynamic_range_is_mapped_to_a_display(shared: Path) -> None:
    photo = opened((shared / "photos/libavif/colors_hdr_rec2020.avif").read_bytes())
    assert photo.header.profile == "BT.2020 PQ"
    assert photo.proxy().pixels.mean() != photo.full().pixels.mean()


def test_every_turn_and_mirror_of_an_avif_is_applied() -> None:
    # Pillow writes irot and imir for EXIF orientations; what comes out must be what EXIF means.
    stored = np.asarray(kit.make_picture(2, (80, 60))).astype(int)
    shown = {
        2: stored[:, ::-1],
        3: stored[::-1, ::-1],
        4: stored[::-1],
        5: stored.transpose(1, 0, 2),
        6: stored.transpose(1, 0, 2)[:, ::-1],
        7: stored.transpose(1, 0, 2)[::-1, ::-1],
        8: stored.transpose(1, 0, 2)[::-1],
    }
    for orientation, expected in shown.items():
        exif = Image.Exif()
        exif[0x0112] = orientation
        photo = opened(avif(exif=exif))
        assert photo.header.orientation == orientation
        assert np.abs(photo.proxy().pixels - expected).mean() < 8


def test_exif_and_xmp_items_are_found() -> None:
    exif = Image.Exif()
    exif[0x010E] = "a tree"
    blocks = opened(avif(exif=exif, xmp=b"<x/>")).blocks
    assert blocks.exif is not None
    assert blocks.exif[:2] in (b"II", b"MM")
    assert b"a tree" in blocks.exif
    assert blocks.xmp == (b"<x/>",)


def with_thumbnail(small: bytes, large: tuple[int, int], thumbnail: tuple[int, int] = (1440, 960)) -> bytes:
    """A HEIC whose primary image says that it is of size `large`, and its thumbnail that it is of size `thumbnail`.

    Both hold the picture of `small`, which is 1440 x 960; what says another size can't be decoded.
    """
    meta = read_meta(small)
    assert meta is not None
    item = meta.items[meta.primary]
    config = next(each for each in item.properties if each.kind == b"hvcC")
    pixels = b"".join(small[at : at + length] for at, length in item.extents)
    infe = b"".join(box(b"infe", b"\2\0\0\0" + struct.pack(">HH", number, 0) + b"hvc1\0") for number in (1, 2))
    parts = [
        box(b"hdlr", bytes(8) + b"pict" + bytes(13)),
        PITM,
        box(b"iinf", bytes(4) + b"\0\2" + infe),
        box(b"iref", bytes(4) + box(b"thmb", struct.pack(">HHH", 2, 1, 1))),
    ]
    sizes = [box(b"ispe", bytes(4) + struct.pack(">II", *size)) for size in (large, thumbnail)]
    known = box(b"ipco", sizes[0] + small[config.header : config.end] + sizes[1])
    associations = struct.pack(">IHBBBHBBB", 2, 1, 2, 1, 2, 2, 2, 3, 2)
    parts.append(box(b"iprp", known + box(b"ipma", bytes(4) + associations)))
    fixed = FTYP + box(b"meta", bytes(4) + b"".join(parts) + box(b"iloc", bytes(36)))
    start = len(fixed) + 8
    places = b"".join(struct.pack(">HHHII", number, 0, 1, start, len(pixels)) for number in (1, 2))
    iloc = box(b"iloc", bytes(4) + b"\x44\0" + struct.pack(">H", 2) + places)
    assert len(iloc) == 44
    return FTYP + box(b"meta", bytes(4) + b"".join(parts) + iloc) + box(b"mdat", pixels)


def test_a_large_thumbnail_becomes_the_proxy(shared: Path) -> None:
    small = (shared / "photos/metadata-extractor-images/cheers_1440x960.heic").read_bytes()
    photo = opened(with_thumbnail(small, (8640, 5760)))
    assert (photo.header.width, photo.header.height) == (8640, 5760)
    assert np.array_equal(photo.proxy().pixels, opened(small).proxy().pixels)


def test_a_thumbnail_of_another_shape_or_too_small_is_passed_over(shared: Path) -> None:
    small = (shared / "photos/metadata-extractor-images/cheers_1440x960.heic").read_bytes()
    with pytest.raises(PhotoError):
        opened(with_thumbnail(small, (8640, 8640))).proxy()


def test_a_thumbnail_that_can_not_be_decoded_is_passed_over(shared: Path) -> None:
    small = (shared / "photos/metadata-extractor-images/cheers_1440x960.heic").read_bytes()
    photo = opened(with_thumbnail(small, (1440, 960), thumbnail=(1200, 800)))
    assert np.array_equal(photo.proxy().pixels, opened(small).proxy().pixels)


def test_a_damaged_metadata_item_does_not_reach_the_decoder(shared: Path) -> None:
    """pi-heif 1.4.0 crashes on it; found by `make fuzz`."""
    data = (shared / "photos/pillow_heif/L_exif_xmp_iptc.heic").read_bytes()
    damaged = opened(data.replace(b"Exif", b"E\x83if", 1))
    assert np.array_equal(damaged.proxy().pixels, opened(data).proxy().pixels)


FTYP = box(b"ftyp", b"heic\0\0\0\0mif1heic")
PITM = box(b"pitm", bytes(4) + b"\0\1")


@pytest.mark.parametrize(
    "data",
    [
        FTYP,
        FTYP + box(b"meta", bytes(4), size=0),
        FTYP + struct.pack(">I", 1) + b"meta" + b"\xff" * 8,
        FTYP + struct.pack(">I", 7) + b"meta",
        FTYP + box(b"meta", bytes(4) + PITM),
        FTYP + box(b"meta", bytes(4) + PITM + box(b"iloc", bytes(4) + b"\x44\0\xff\xff" + b"\xff" * 64)),
        FTYP
        + box(b"meta", bytes(4) + PITM + box(b"iinf", bytes(4) + b"\0\1" + box(b"infe", b"\2\0\0\0\0\1\0\0hvc1\0"))),
    ],
)
def test_boxes_that_lie_are_a_damaged_header(data: bytes) -> None:
    with pytest.raises(HeaderDamaged):
        opened(data)


def test_a_lie_about_the_size_is_refused_on_the_header() -> None:
    infe = box(b"iinf", bytes(4) + b"\0\1" + box(b"infe", b"\2\0\0\0\0\1\0\0hvc1\0"))
    ispe = box(b"ispe", bytes(4) + b"\x7f\xff\xff\xff" * 2)
    ipma = box(b"ipma", bytes(4) + struct.pack(">IHBB", 1, 1, 1, 1))
    data = FTYP + box(b"meta", bytes(4) + PITM + infe + box(b"iprp", box(b"ipco", ispe) + ipma))
    with pytest.raises(TooManyPixels):
        opened(data).proxy()


def test_boxes_nested_five_thousand_deep_end() -> None:
    deep = b""
    for _ in range(5000):
        deep = box(b"meta", bytes(4) + deep)
    with pytest.raises(HeaderDamaged):
        opened(FTYP + deep)


def test_items_that_are_made_of_themselves_end() -> None:
    infe = box(b"iinf", bytes(4) + b"\0\1" + box(b"infe", b"\2\0\0\0\0\1\0\0grid\0"))
    iref = box(b"iref", bytes(4) + box(b"dimg", struct.pack(">HHH", 1, 1, 1)))
    ispe = box(b"ispe", bytes(4) + struct.pack(">II", 8, 8))
    iprp = box(b"iprp", box(b"ipco", ispe) + box(b"ipma", bytes(4) + struct.pack(">IHBB", 1, 1, 1, 1)))
    data = FTYP + box(b"meta", bytes(4) + PITM + infe + iref + iprp)
    assert read_meta(data) is not None
    assert len(opened(data).image_id) == 16
    with pytest.raises(PhotoError):
        opened(data).proxy()


def test_videos_are_no_images() -> None:
    with pytest.raises(NotAnImage, match="video"):
        opened(box(b"ftyp", b"qt  \0\0\0\0qt  ") + box(b"moov"))
