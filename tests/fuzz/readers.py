"""What is fuzzed: each reader of foreign bytes, with good bytes to begin from.

A reader may answer or raise an error of `calotype.errors`; whatever else it does is a finding.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache, partial

import numpy as np
from PIL import Image

import blocks_kit
import kit
import raw_kit
from calotype import imaging
from calotype.errors import PhotoError
from calotype.imaging.metadata.blocks import Blocks
from calotype.imaging.metadata.evidence import gather
from calotype.imaging.metadata.tags import Tags, read_tags
from calotype.ops.integrity import IntegrityParameters, integrity
from calotype.settings import Limits

_MOST_SEED_BYTES = 200_000
_MAKERS = (b"Apple", b"SAMSUNG", b"OLYMPUS", b"PENTAX")
_FULL_EACH = 4
"""Every so many cases the full reading is decoded too; a RAW file takes a second for it."""
_ENCODERS = {
    "jpeg": ("JPEG", {}),
    "png": ("PNG", {}),
    "webp": ("WEBP", {"lossless": True}),
    "tiff": ("TIFF", {"compression": "tiff_lzw"}),
    "gif": ("GIF", {}),
    "bmp": ("BMP", {}),
    "avif": ("AVIF", {"speed": 10}),
    "jpeg2000": ("JPEG2000", {}),
}


def read_photo(data: bytes, limits: Limits) -> None:
    """All that a worker does with a photo: header, ids, tags, pixels, health."""
    try:
        photo = imaging.open_photo(data, limits)
        assert len(photo.image_id) == 16
        read_tags(photo.blocks, data)
        integrity(photo, IntegrityParameters())
        pixels = photo.proxy().pixels
        if len(data) % _FULL_EACH == 0:
            photo.full()
    except PhotoError:
        return
    assert pixels.dtype == np.uint8
    assert pixels.shape[2] == 3


def _tags(**blocks: object) -> None:
    read_tags(Blocks(**blocks), b"")  # type: ignore[arg-type]


def _sidecar(name: str, data: bytes) -> None:
    gather(Tags(), path="a.jpg", mtime_ns=0, sidecars={name: data})


BLOCK_READERS: dict[str, Callable[[bytes], None]] = {
    "exif": lambda data: _tags(exif=data),
    "xmp": lambda data: _tags(xmp=(data,)),
    "iptc": lambda data: _tags(photoshop=data),
    "sidecar": lambda data: _sidecar("a.jpg.xmp", data),
    "takeout": lambda data: _sidecar("a.jpg.json", data),
}
"""Readers of metadata, and of files beside a photo."""


@cache
def photo_seeds() -> dict[str, list[bytes]]:
    """Small good files by format: made ones, and those of the shared photos where there are any."""
    found: dict[str, list[bytes]] = {}
    picture = kit.make_picture(1, (48, 40))
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "a tree"
    for name, (encoder, options) in _ENCODERS.items():
        file = io.BytesIO()
        more = {} if encoder in {"GIF", "BMP", "JPEG2000"} else {"exif": exif}
        picture.save(file, encoder, **options, **more)
        found.setdefault(name, []).append(file.getvalue())
    preview = raw_kit.jpeg(1000, 700)
    for made in (raw_kit.crw(preview), raw_kit.cr3(preview, preview), raw_kit.raf(preview), *map(_tiff_raw, _MAKERS)):
        found.setdefault(_name(made), []).append(made)
    for path in sorted((kit.SHARED / "photos").rglob("*.*")) if kit.SHARED.is_dir() else ():
        data = path.read_bytes()
        if len(data) <= _MOST_SEED_BYTES and (name := _name(data)):
            found.setdefault(name, []).append(data)
    return found


def _name(data: bytes) -> str:
    declared = imaging.formats.sniff(data)
    return declared.name if declared else ""


def _tiff_raw(make: bytes) -> bytes:
    """A RAW file of a maker, like a TIFF; the first is a DNG."""
    magic = b"IIRO" if make == b"OLYMPUS" else b"II*\0"
    return raw_kit.tiff_raw(raw_kit.jpeg(64, 48), make=make, magic=magic, dng=make == b"Apple")


def block_seeds(name: str) -> list[bytes]:
    """Good bytes for one of `BLOCK_READERS`."""
    packet = blocks_kit.xmp("<dc:subject><rdf:Bag><rdf:li>tree</rdf:li></rdf:Bag></dc:subject>", 'xmp:Rating="4"')
    keyword = b"8BIM\x04\x04\0\0\0\0\0\x09\x1c\x02\x19\0\x04tree\0"
    seeds = {
        "exif": [blocks_kit.tiff({0x010F: blocks_kit.ascii_("Canon"), blocks_kit.EXIF: {0x9003: _moment()}})],
        "xmp": [packet],
        "sidecar": [packet],
        "iptc": [keyword],
        "takeout": [
            b'{"title": "a.jpg", "photoTakenTime": {"timestamp": "1700000000"}, "geoData": {"latitude": 48.2}}'
        ],
    }[name]
    real = [block for data in photo_seeds()["jpeg"][:40] if (block := _block(name, data))]
    return seeds + real


def every_reader(most_pixels: int = 20_000_000) -> dict[str, tuple[Callable[[bytes], None], list[bytes]]]:
    """Each reader with its seeds, by name. Pictures of more pixels than that are not decoded."""
    reader = partial(read_photo, limits=Limits(pixels=most_pixels))
    photos = {name: (reader, seeds) for name, seeds in photo_seeds().items()}
    return photos | {name: (reader, block_seeds(name)) for name, reader in BLOCK_READERS.items()}


def _moment() -> blocks_kit.Value:
    return blocks_kit.ascii_("2024:05:01 12:30:00")


def _block(name: str, data: bytes) -> bytes | None:
    blocks = imaging.open_photo(data, Limits()).blocks if name in {"exif", "xmp", "iptc"} else Blocks()
    return {"exif": blocks.exif, "xmp": next(iter(blocks.xmp), None), "iptc": blocks.photoshop}.get(name)
