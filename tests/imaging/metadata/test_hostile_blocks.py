"""Whatever the bytes, every reader comes back with tags that can be stored, and raises nothing."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from blocks_kit import EXIF, GPS, LONG, RATIONAL, SHORT, SUB, UNDEFINED, ascii_, bag, iim, photoshop, tiff, xmp
from calotype.errors import PhotoError
from calotype.imaging import open_photo
from calotype.imaging.metadata.blocks import Blocks
from calotype.imaging.metadata.tags import read_tags
from calotype.imaging.metadata.takeout import read_takeout
from calotype.settings import Limits

_NOTES = {
    "Canon": b"\2\0\1\0\3\0\4\0\0\0\x1a\0\0\0\4\0\3\0\4\0\0\0\x22\0\0\0\0\0\0\0" + bytes(60),
    "NIKON": b"Nikon\0\x02\x10\0\0" + tiff({0x84: (RATIONAL, [18, 1, 70, 1, 35, 10, 45, 10])}),
    "Apple": b"Apple iOS\0\0\1MM" + tiff({0x0B: ascii_("burst")}, ">")[8:],
    "OLYMPUS": b"OLYMPUS\0II\3\0" + tiff({0x2010: {1: (SHORT, 1)}, 0x2020: {0x600: (SHORT, [1, 2])}})[8:],
    "FUJIFILM": b"FUJIFILM\x0c\0\0\0" + tiff({0x1100: (SHORT, 1)})[8:],
    "PENTAX": b"PENTAX \0II" + tiff({0x34: (1, [1, 0, 0, 0])})[8:],
}


def _exif(make: str) -> bytes:
    return tiff(
        {
            0x010F: ascii_(make),
            SUB: {1: (LONG, 1)},
            EXIF: {
                0x829A: (RATIONAL, [1, 250]),
                0x8827: (SHORT, 100),
                0x9003: ascii_("2022:08:22 20:30:46"),
                0x9286: (UNDEFINED, b"UNICODE\0ab"),
                0x927C: (UNDEFINED, _NOTES[make]),
            },
            GPS: {1: ascii_("N"), 2: (RATIONAL, [48, 1] * 3), 3: ascii_("E"), 4: (RATIONAL, [16, 1] * 3)},
        }
    )


_XMP = xmp(
    bag("dc:subject", "a", "b") + '<exif:Flash exif:Fired="True" exif:Mode="1"/>'
    '<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag><rdf:li><rdf:Description mwg-rs:Name="A">'
    '<mwg-rs:Area stArea:x="0.5" stArea:y="0.5" stArea:w="0.1" stArea:h="0.1"/></rdf:Description></rdf:li></rdf:Bag>'
    "</mwg-rs:RegionList></mwg-rs:Regions>",
    'exif:GPSLatitude="43,28.04N" exif:GPSLongitude="1,2E" xmp:Rating="3" GCamera:MicroVideoOffset="50"',
)
_IPTC = photoshop((0x0404, iim((1, 90, b"\x1b%G"), (2, 5, b"Sea"), (2, 55, b"20050907"))), (0x0425, b"0" * 16))
_JSON = json.dumps(
    {"title": "a.jpg", "photoTakenTime": {"timestamp": "1577882096"}, "geoData": {"latitude": 1}}
).encode()


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """A few bytes changed, or the end cut off, or a piece repeated."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(0, 8))):
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    at = draw(st.integers(0, len(data)))
    return bytes(draw(st.sampled_from([data, data[:at], data[:at] + data[max(0, at - 40) :]])))


@given(st.data())
def test_damaged_blocks_give_tags_that_can_be_stored(data: st.DataObject):
    blocks = Blocks(
        exif=data.draw(damaged(_exif(data.draw(st.sampled_from(sorted(_NOTES)))))),
        xmp=(data.draw(damaged(_XMP)),),
        photoshop=data.draw(damaged(_IPTC)),
        text={"Creation Time": data.draw(st.text(max_size=30)), "Title": data.draw(st.text(max_size=5))},
    )
    tail = data.draw(damaged(b"SEFH\x6a\0\0\0\1\0\0\0\0\0\x30\x0a\x28\0\0\0\x28\0\0\0\x18\0\0\0SEFT"))
    msgspec.json.encode(read_tags(blocks, b"\0" * 60 + tail))


@given(st.data())
def test_damaged_takeout_gives_what_is_left(data: st.DataObject):
    said = read_takeout(data.draw(damaged(_JSON)), "a.jpg")
    assert said is None or said.people == []


def test_every_hostile_file_that_opens_has_tags_that_can_be_stored(shared: Path):
    opened = 0
    for path in sorted((shared / "hostile").rglob("*")):
        if path.is_file():
            try:
                photo = open_photo(path.read_bytes(), Limits())
                msgspec.json.encode(read_tags(photo.blocks, photo.data))
            except PhotoError:
                continue
            opened += 1
    assert opened
