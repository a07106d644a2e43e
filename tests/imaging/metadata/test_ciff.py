"""The records of a CRW say what EXIF would."""

from __future__ import annotations

import struct

from calotype.imaging import open_photo
from calotype.imaging.metadata.ciff import read_records
from calotype.settings import Limits
from raw_kit import crw, heap


def numbers(length: int, **values: int) -> bytes:
    """A record of numbers, its own length first (`_5=1`)."""
    listed = [2 * length, *[0] * (length - 1)]
    for place, value in values.items():
        listed[int(place[1:])] = value
    return struct.pack(f"<{length}H", *listed)


RECORDS = {
    0x080A: b"Canon\0Canon EOS DIGITAL REBEL\0",
    0x080B: b"Firmware Version 1.1.1\0",
    0x180B: struct.pack("<I", 560018150),
    0x180E: struct.pack("<Iii", 1068485966, 0, 0),
    0x1029: struct.pack("<4H", 2, 24, 914, 610),
    0x101C: struct.pack("<H", 100),
    0x102D: numbers(47, _5=1, _22=0xFFFF, _23=55, _24=18, _25=1),
    0x102A: numbers(34, _6=32, _21=0x78, _22=0xC0),
}


def test_records_become_exif_and_a_makers_note():
    exif, maker = read_records(RECORDS)
    assert (exif.make, exif.model, exif.original) == ("Canon", "Canon EOS DIGITAL REBEL", "2003-11-10T17:39:26")
    assert (exif.f_number, exif.seconds, exif.bias, exif.focal_length) == (2 ** (3.75 / 2), 1 / 64, 1.0, 24.0)
    assert (maker.serial, maker.iso, maker.drive, maker.lens_model) == ("560018150", 100, "continuous", "18-55 mm")


def test_what_was_aimed_at_stands_in_where_the_shot_says_nothing():
    exif, _ = read_records({0x1818: struct.pack("<3f", -0.5, 6.0, 4.0)})
    assert (exif.bias, exif.seconds, exif.f_number) == (-0.5, 1 / 64, 4.0)
    exif, _ = read_records({0x1818: struct.pack("<3f", float("nan"), 1e30, 4.0), 0x102A: numbers(4)})
    assert (exif.bias, exif.seconds, exif.f_number) == (None, None, None)


def test_no_records_say_nothing_and_cut_ones_little():
    assert read_records({}) is None
    assert read_records({tag: record[:1] for tag, record in RECORDS.items()}) is not None


def test_a_crw_hands_over_its_small_records():
    data = b"II\x1a\0\0\0HEAPCCDR".ljust(26, b"\0") + heap(
        (0x300A, heap((0x080A, RECORDS[0x080A]), (0x1810, struct.pack("<IIfiII", 60, 40, 1.0, 0, 8, 24)))),
        (0x2005, bytes(9_000)),
    )
    blocks = open_photo(data, Limits()).blocks
    assert blocks.records[0x080A] == RECORDS[0x080A]
    assert 0x2005 not in blocks.records
    assert open_photo(crw(b""), Limits()).blocks.records.keys() == {0x1810, 0x300A, 0x2005, 0x2007}
