"""Makers' notes say what EXIF has no tag for; a broken one says nothing."""

from __future__ import annotations

import struct

import pytest

from blocks_kit import EXIF, LONG, RATIONAL, SHORT, UNDEFINED, Value, ascii_, tiff
from calotype.imaging.metadata.blocks import Blocks
from calotype.imaging.metadata.makers import Maker
from note_kit import inside, of_blocks, read, shifted


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
    assert (said.serial, said.lens_model, said.iso) == ("123456", "Canon EF-S 18-55mm f/3.5-5.6 [II]", 100)
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
    note = b"OLYMPUS\0II\3\0" + shifted(tags, 4)
    said = read("OLYMPUS IMAGING CORP.", note)
    assert said == Maker(serial="G21656736", lens_model="14-42mm", drive="continuous", number=2)


@pytest.mark.parametrize(("numbers", "drive"), [([5, 3, 64], "bracket"), ([5, 3, 0], "continuous"), ([0, 0], "single")])
def test_olympus_says_in_bits_what_was_bracketed(numbers, drive):
    note = b"OLYMPUS\0II\3\0" + shifted(tiff({0x2020: {0x0600: (SHORT, numbers)}}), 4)
    assert read("OLYMPUS IMAGING CORP.", note).drive == drive


def test_fujifilm_is_little_endian_and_says_where_it_begins():
    tags = tiff({0x10: ascii_("FPX20582698"), 0x1100: (SHORT, 1), 0x1101: (SHORT, 2)})
    note = b"FUJIFILM" + struct.pack("<I", 12) + shifted(tags, 4)
    assert read("FUJIFILM", note) == Maker(internal_serial="FPX20582698", drive="bracket", number=2)


@pytest.mark.parametrize(
    ("numbers", "drive"),
    [
        ([0, 0, 0, 0], "single"),
        ([1, 0, 0, 0], "continuous"),
        ([0, 2, 0, 0], "timer"),
        ([0, 0, 0, 16], "bracket"),
    ],
)
def test_pentax_tells_its_drive_by_four_numbers(numbers: list[int], drive: str):
    assert read("PENTAX", b"PENTAX \0II" + tiff({0x34: (1, numbers)})[8:]) == Maker(drive=drive)


def test_pentax_tells_its_serial_number_without_a_drive():
    assert read("PENTAX", b"PENTAX \0II" + tiff({0x229: ascii_("123")})[8:]) == Maker(serial="123")


def test_a_note_in_a_structure_of_its_own_is_read():
    data = Blocks(exif=tiff({EXIF: {1: (SHORT, 1)}}), exif_parts={"maker": tiff({0x0C: (LONG, 77)})})
    assert of_blocks(data, "Canon") == Maker(serial="77")


@pytest.mark.parametrize(("mode", "drive"), [(0, "single"), (5, "continuous"), (9, "single"), (10, "continuous")])
def test_a_canon_that_is_quiet_still_takes_one(mode: int, drive: str):
    assert inside("Canon", b"", {0x01: record(47, _5=mode)}).drive == drive


def test_a_compact_of_canon_has_its_sensitivity_from_automatic_and_base():
    assert inside("Canon", b"", {0x01: record(47, _16=15), 0x04: record(34, _1=0, _2=160)}).iso == 100
    assert inside("Canon", b"", {0x01: record(47, _16=15), 0x04: record(34, _1=32, _2=160)}).iso == 200


def test_stars_that_were_given_in_the_camera_are_read():
    assert inside("SONY", b"SONY DSC \0\0\0", {0x2002: (LONG, 4)}) == Maker(rating=4)
    note = b"FUJIFILM" + struct.pack("<I", 12) + shifted(tiff({0x1431: (LONG, 3)}), 4)
    assert read("FUJIFILM", note) == Maker(rating=3)
    assert inside("SONY", b"SONY DSC \0\0\0", {0x2002: (LONG, 400)}) is None


def test_sony_enciphers_what_newer_bodies_know_of_a_burst():
    plain = {0: 0xBE, 0x09: 5, 0x12: 2}
    record = bytes(pow(plain.get(place, 0), 3, 249) for place in range(32))
    record = b"\x23" + record[1:]
    assert inside("SONY", b"", {0x9400: (UNDEFINED, record)}) == Maker(drive="continuous", number=3)
    assert inside("SONY", b"", {0x9400: (UNDEFINED, b"\xf0" + record[1:])}) is None


def test_panasonic_tells_brackets_and_where_it_was():
    tags = {0x2A: (SHORT, 2), 0x69: (UNDEFINED, b"GERMANY\0"), 0x6D: (UNDEFINED, b"---\0\0\0\0\0")}
    assert inside("Panasonic", b"Panasonic\0\0\0", tags) == Maker(drive="bracket", country="GERMANY")


@pytest.mark.parametrize(("code", "iso"), [(9, 200), (26, 10000), (800, 800), (1, None)])
def test_pentax_counts_sensitivities_in_thirds(code: int, iso: int | None):
    assert (inside("PENTAX", b"AOC\0II", {0x14: (SHORT, code)}) or Maker()).iso == iso


def test_olympus_of_the_old_layout_holds_equipment_within_a_tag():
    empty = tiff({EXIF: {0x927C: (UNDEFINED, b"OLYMP\0\1\0" + bytes(18 + 50))}})
    start = len(empty) - 76
    below = start + 8 + 18
    equipment = struct.pack("<HHHII", 1, 0x0201, 1, 6, below + 18) + bytes(4) + bytes([0, 0, 5, 0, 0, 0])
    directory = struct.pack("<HHHII", 1, 0x2010, UNDEFINED, len(equipment), below) + bytes(4)
    note = b"OLYMP\0\1\0" + directory + equipment
    assert read("OLYMPUS", note.ljust(76, b"\0")) == Maker(lens_model="Olympus Zuiko Digital 14-54mm F2.8-3.5")


def test_reconyx_writes_its_time_nowhere_else():
    note = bytearray(128)
    note[:2] = b"\x01\xf1"
    struct.pack_into("<H", note, 14, 2)
    struct.pack_into("<6H", note, 22, 5, 4, 3, 1, 2, 2015)
    note[42:56] = "H500XX1".encode("utf-16-le")
    assert read("RECONYX", bytes(note)) == Maker(serial="H500XX1", taken="2015-01-02T03:04:05", number=2)
    later = bytearray(160)
    later[:10], later[0x35], later[0x4B:0x4F] = b"RECONYXUF\0", 3, b"U123"
    assert read("RECONYX", bytes(later)) == Maker(serial="U123", number=3)
    later[:10], later[0x36], later[0x7E:0x84] = b"RECONYXH2\0", 2, "H23".encode("utf-16-le")
    assert read("RECONYX", bytes(later)) == Maker(serial="H23", number=2)
    assert read("", b"\x01\xf1" + bytes(158)) is None


def test_makers_of_few_tags_are_read_too():
    kodak = b"KDK INFO" + bytes(0x60) + struct.pack(">H", 160)
    assert read("EASTMAN KODAK COMPANY", kodak) == Maker(iso=160)
    early = bytearray(120)
    struct.pack_into(">H", early, 0x0C, 2002)
    struct.pack_into(">H", early, 0x4E, 100)
    assert read("EASTMAN KODAK COMPANY", bytes(early)) == Maker(iso=100)
    assert read("Somebody", bytes(early)) is None
    motorola = b"MOT\0\1\1\1\1" + tiff({0x5501: ascii_("NX0A3S0075")})[8:]
    assert read("Motorola", motorola) == Maker(serial="NX0A3S0075")
    ricoh = {0x05: (UNDEFINED, bytes(7) + b"\x01\x22\x07\0\0\3\x10\x09\x57"), 0x1002: (SHORT, 1)}
    assert inside("RICOH", b"Ricoh\0\0\0", ricoh) == Maker(
        internal_serial="00000000000000012207000003100957", drive="continuous"
    )
    casio = {0x3014: (SHORT, 400), 0x301C: (SHORT, 2), 0x3103: (SHORT, 1)}
    assert inside("CASIO", b"QVC\0\0\0", casio) == Maker(iso=400, drive="continuous", number=2)
    samsung = {0xA002: ascii_("A1B2C3D4"), 0xA003: (SHORT, 2)}
    assert inside("SAMSUNG", b"", samsung) == Maker(serial="A1B2C3D4", lens_model="Samsung NX 18-55mm F3.5-5.6 OIS")
    settings = struct.pack(">8I", 0, 0, 0, 0, 0, 0, 4, 0)
    assert inside("Minolta Co., Ltd.", b"", {0x03: (UNDEFINED, settings), 0x10C: (LONG, 19)}) == Maker(
        drive="bracket", lens_model="Minolta AF 35mm F1.4 G"
    )
    sigma = {0x02: ascii_("02000019"), 0x03: ascii_("AB"), 0x0A: ascii_("15 to 30"), 0x27: ascii_("145")}
    assert inside("SIGMA", b"SIGMA\0\0\0\1\0", sigma) == Maker(
        serial="02000019", drive="bracket", lens_model="Sigma 15-30mm F3.5-4.5 EX DG Aspherical"
    )


def test_notes_of_makers_that_are_not_read_say_nothing():
    assert read("Somebody", b"whatever this is") is None
    assert read("Apple", b"Apple iOS\0") is None
    assert read("FUJIFILM", b"FUJIFILM\xff\xff\xff\xff") is None
