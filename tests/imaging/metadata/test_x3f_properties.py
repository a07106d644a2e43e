"""The properties of an X3F say what EXIF would."""

from __future__ import annotations

import struct

from calotype.imaging import open_photo
from calotype.imaging.metadata.x3f_properties import read_properties
from calotype.settings import Limits

SAID = {
    "CAMMANUF": "SIGMA",
    "CAMMODEL": "SIGMA SD10",
    "CAMSERIAL": "02001234",
    "TIME": "978309395",
    "ISO": "100",
    "APERTURE": "8.35419",
    "SHUTTER": "0.00929",
    "EXPCOMP": "-0.5",
    "FLENGTH": "30.0",
    "PMODE": "P",
    "DRIVE": "SINGLE",
    "LENSMODEL": "145",
    "LENSFRANGE": "15 to 30",
}


def x3f(properties: dict[str, str]) -> bytes:
    """An X3F that has properties and nothing else."""
    texts = "".join(f"{name}\0{value}\0" for name, value in properties.items())
    places, at = b"", 0
    for name, value in properties.items():
        places += struct.pack("<II", at, at + len(name) + 1)
        at += len(name) + len(value) + 2
    section = b"SECp" + struct.pack("<5I", 0x20000, len(properties), 0, 0, at) + places + texts.encode("utf-16-le")
    head = (b"FOVb" + struct.pack("<I", 0x20002) + bytes(20) + struct.pack("<III", 20, 10, 0)).ljust(72, b"\0")
    directory = b"SECd" + struct.pack("<II", 0x20000, 1) + struct.pack("<II4s", len(head), len(section), b"PROP")
    return head + section + directory + struct.pack("<I", len(head) + len(section))


def test_properties_become_exif_and_a_makers_note():
    exif, maker = read_properties(open_photo(x3f(SAID), Limits()).blocks.properties)
    assert (exif.make, exif.model, exif.original) == ("SIGMA", "SIGMA SD10", "2001-01-01T00:36:35")
    assert (exif.iso, exif.f_number, exif.seconds, exif.bias) == (100, 8.35419, 0.00929, -0.5)
    assert (exif.focal_length, exif.program) == (30.0, 2)
    assert (maker.serial, maker.drive) == ("02001234", "single")
    assert maker.lens_model == "Sigma 15-30mm F3.5-4.5 EX DG Aspherical"


def test_properties_that_lie_outside_are_left_out():
    good = x3f(SAID)
    for cut in range(80, len(good) - 30, 37):
        blocks = open_photo(good[:cut] + good[-28:], Limits()).blocks
        assert set(blocks.properties) <= set(SAID)
    assert read_properties({}) is None
