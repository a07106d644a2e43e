"""Makers' notes say what EXIF has no tag for; a broken one says nothing."""

from __future__ import annotations

import struct

import pytest

from blocks_kit import EXIF, LONG, RATIONAL, SHORT, SUB, UNDEFINED, Value, ascii_, tiff
from calotype.imaging.metadata.blocks import Blocks
from calotype.imaging.metadata.exif import open_exif
from calotype.imaging.metadata.makers import Maker, read_maker


def read(make: str, note: bytes, **blocks: object) -> Maker | None:
    """What a note says that stands behind a header, with offsets that count from the note itself."""
    data = Blocks(exif=tiff({EXIF: {0x927C: (UNDEFINED, note)}}), **blocks)
    return read_maker(open_exif(data).exif, make, data)


def inside(make: str, header: bytes, tags: dict[int, Value]) -> Maker | None:
    """The same for a note with offsets that count from the EXIF around it."""
    empty = tiff({EXIF: {0x927C: (UNDEFINED, header + bytes(8))}})
    start = empty.index(header + bytes(8)) + len(header) if header else len(empty) - 8
    body = tiff(tags)[8:]
    moved = _moved(body, start - 8)
    data = Blocks(exif=tiff({EXIF: {0x927C: (UNDEFINED, header + moved)}}))
    return read_maker(open_exif(data).exif, make, data)


def _moved(directory: bytes, by: int) -> bytes:
    """A directory with its offsets moved."""
    sizes = {2: 1, 3: 2, 4: 4, 5: 8, 7: 1}
    data = bytearray(directory)
    (count,) = struct.unpack_from("<H", data)
    for index in range(count):
        at = 2 + 12 * index
        _, kind, length, offset = struct.unpack_from("<HHII", data, at)
        if sizes[kind] * length > 4:
            struct.pack_into("<I", data, at + 8, offset + by)
    return bytes(data)


def record(length: int, **values: int) -> Value:
    """A Canon record: its own length in bytes, then numbers by place (`_5=1`)."""
    numbers = [2 * length, *[0] * (length - 1)]
    for place, value in values.items():
        numbers[int(place[1:])] = value
    return SHORT, numbers


def test_canon_tells_drive_bracket_lens_and_serial_number():
    said = inside(
        "Canon",
        b"",
        {
            0x01: record(47, _5=1, _16=0x4064, _22=45, _23=55, _24=18, _25=1),
            0x04: record(34, _9=3, _17=0xFFEC),
            0x0C: (LONG, 123456),
            0x93: record(8, _3=1),
        },
    )
    assert (said.serial, said.lens_model, said.iso) == ("123456", "18-55 mm", 100)
    assert (said.drive, said.number, said.bracket) == ("bracket", 3, -0.6667)


def test_a_canon_record_that_was_moved_is_not_believed():
    assert inside("Canon", b"", {0x01: (SHORT, [7] * 47), 0x04: (SHORT, [9] * 34)}) is None


def test_nikon_has_a_structure_of_its_own():
    own = tiff({0x1D: ascii_("6012345"), 0x84: (RATIONAL, [18, 1, 70, 1, 35, 10, 45, 10]), 0x89: (SHORT, 1)}, ">")
    said = read("NIKON CORPORATION", b"Nikon\0\x02\x10\0\0" + own)
    assert (said.serial, said.lens_model, said.drive) == ("6012345", "18-70 mm f/3.5-4.5", "continuous")


def test_sony_and_panasonic_count_bursts():
    assert inside("SONY", b"SONY DSC \0\0\0", {0xB049: (SHORT, 2), 0xB04A: (LONG, 4)}) == Maker(
        drive="continuous", number=4
    )
    said = inside("Panasonic", b"Panasonic\0\0\0", {0x2A: (SHORT, 0), 0x2E: (SHORT, 1), 0x51: ascii_("LUMIX 14-140")})
    assert said == Maker(lens_model="LUMIX 14-140", drive="single")


def test_apple_names_what_bursts_and_live_photos_share():
    tags = tiff({0x0B: ascii_("BURST-ID"), 0x11: ascii_("LIVE-ID")}, ">")
    note = b"Apple iOS\0\0\1MM" + _apple(tags)
    assert read("Apple", note) == Maker(burst="BURST-ID", live="LIVE-ID", drive="continuous")


def _apple(structure: bytes) -> bytes:
    """The directory of a structure, with offsets that count from 14 bytes before it instead of 8."""
    data = bytearray(structure[8:])
    (count,) = struct.unpack_from(">H", data)
    for index in range(count):
        (offset,) = struct.unpack_from(">I", data, 2 + 12 * index + 8)
        struct.pack_into(">I", data, 2 + 12 * index + 8, offset + 6)
    return bytes(data)


def test_olympus_keeps_equipment_in_a_directory_below():
    tags = tiff({0x2010: {0x0101: ascii_("G21656736"), 0x0203: ascii_("14-42mm")}, 0x2020: {0x0600: (SHORT, [1, 2])}})
    note = b"OLYMPUS\0II\3\0" + _shifted(tags, 4)
    said = read("OLYMPUS IMAGING CORP.", note)
    assert said == Maker(serial="G21656736", lens_model="14-42mm", drive="continuous", number=2)


@pytest.mark.parametrize(("numbers", "drive"), [([5, 3, 64], "bracket"), ([5, 3, 0], "continuous"), ([0, 0], "single")])
def test_olympus_says_in_bits_what_was_bracketed(numbers, drive):
    note = b"OLYMPUS\0II\3\0" + _shifted(tiff({0x2020: {0x0600: (SHORT, numbers)}}), 4)
    assert read("OLYMPUS IMAGING CORP.", note).drive == drive


def test_fujifilm_is_little_endian_and_says_where_it_begins():
    tags = tiff({0x10: ascii_("FPX20582698"), 0x1100: (SHORT, 1), 0x1101: (SHORT, 2)})
    note = b"FUJIFILM" + struct.pack("<I", 12) + _shifted(tags, 4)
    assert read("FUJIFILM", note) == Maker(internal_serial="FPX20582698", drive="bracket", number=2)


def _shifted(structure: bytes, by: int) -> bytes:
    """A little-endian structure without its header, all offsets, those below too, moved."""
    sizes = {2: 1, 3: 2, 4: 4, 5: 8, 7: 1}
    data = bytearray(structure)
    open_directories = [8]
    while open_directories:
        at = open_directories.pop()
        (count,) = struct.unpack_from("<H", data, at)
        for entry in range(at + 2, at + 2 + 12 * count, 12):
            tag, kind, length, offset = struct.unpack_from("<HHII", data, entry)
            below = kind == LONG and tag in (0x2010, 0x2020, SUB)
            if below:
                open_directories.append(offset)
            if below or sizes[kind] * length > 4:
                struct.pack_into("<I", data, entry + 8, offset + by)
    return bytes(data[8:])


def test_a_note_in_a_structure_of_its_own_is_read():
    data = Blocks(exif=tiff({EXIF: {1: (SHORT, 1)}}), exif_parts={"maker": tiff({0x0C: (LONG, 77)})})
    assert read_maker(open_exif(data).exif, "Canon", data) == Maker(serial="77")


def test_notes_of_makers_that_are_not_read_say_nothing():
    assert read("Somebody", b"whatever this is") is None
    assert read("Apple", b"Apple iOS\0") is None
    assert read("FUJIFILM", b"FUJIFILM\xff\xff\xff\xff") is None
