"""Lenses are named by the numbers of their makers, by range where the number is none known."""

from __future__ import annotations

import re

import pytest

from blocks_kit import LONG, RATIONAL, SHORT, UNDEFINED, ascii_, tiff
from calotype.imaging.metadata.makers.lenses import Known, described, lens_like, lens_name
from calotype.imaging.metadata.makers.nikon_cipher import deciphered
from note_kit import inside, read


@pytest.mark.parametrize(
    ("known", "name"),
    [
        (Known(shortest=100, longest=100), "Canon EF 100mm f/2.8 Macro or Cosina 100mm f/3.5 Macro AF"),
        (Known(shortest=100, longest=100, widest=2.83), "Canon EF 100mm f/2.8 Macro"),
        (Known(focal_length=50), "Carl Zeiss Planar T* 50mm f/1.4"),
        (Known(shortest=12, longest=24), None),
    ],
)
def test_one_number_of_several_lenses_is_decided_by_range_and_aperture(known: Known, name: str | None):
    assert lens_name("canon", "26", known) == name


def test_a_number_of_one_lens_is_believed_and_one_of_none_is_not():
    assert lens_name("canon", "48", Known(shortest=1, longest=2)) == "Canon EF-S 18-55mm f/3.5-5.6 IS"
    assert lens_name("canon", "99999", Known()) is None


def test_an_extender_makes_the_lens_longer_and_darker():
    alone, with_extender = (lens_name("canon", "181", Known(*known)) for known in ((150, 600), (210, 840)))
    assert alone is None
    assert with_extender == "Sigma 150-600mm f/5-6.3 DG OS HSM | S + 1.4x"


def test_a_lens_without_a_name_is_described():
    assert described(18, 55) == "18-55 mm"
    assert described(50, 50, 1.8, 1.8) == "50 mm f/1.8"
    assert described(18, 70, 3.5, 4.5) == "18-70 mm f/3.5-4.5"


def canon_settings(lens: int, short: int, long: int) -> tuple[int, list[int]]:
    """Canon's record of settings with a lens in it."""
    numbers = [2 * 47, *[0] * 46]
    numbers[22:26] = lens, long, short, 1
    return SHORT, numbers


@pytest.mark.parametrize(
    ("model", "number", "lens"),
    [
        ("Canon EOS 40D", 48, "Canon EF-S 18-55mm f/3.5-5.6 IS"),
        ("Canon EOS 300D DIGITAL", 0xFFFF, "18-55 mm"),
        ("Canon PowerShot G9", 0xFFFF, None),
    ],
)
def test_a_canon_names_its_lens_unless_it_is_a_compact(model: str, number: int, lens: str | None):
    said = inside("Canon", b"", {0x01: canon_settings(number, 18, 55)}, model=model)
    assert said is not None
    assert said.lens_model == lens


def nikon(version: bytes, body: bytes, serial: str, count: int) -> bytes:
    """A note of Nikon's newest layout with this record of the lens."""
    data = version + deciphered(body, int(serial), count) if version >= b"0201" else version + body
    tags = {
        0x1D: ascii_(serial),
        0x83: (1, b"\x02"),
        0x84: (RATIONAL, [50, 1, 50, 1, 18, 10, 18, 10]),
        0x98: (UNDEFINED, data),
        0xA7: (LONG, count),
    }
    return b"Nikon\0\x02\x10\0\0" + tiff(tags, ">")


FIFTY = bytes.fromhex("7658505014147a")
"""What an AF Nikkor 50mm f/1.8D says of itself, but for the kind that the body sees."""


@pytest.mark.parametrize(("version", "place"), [(b"0101", 11), (b"0201", 11), (b"0204", 12)])
def test_a_nikon_tells_its_lens_in_the_clear_or_in_cipher(version: bytes, place: int):
    body = bytes(place - 4) + FIFTY + bytes(12)
    note = nikon(version, body, "6012345", 31_415)
    said = read("NIKON CORPORATION", note)
    assert said is not None
    assert (said.serial, said.lens_model) == ("6012345", "AF Nikkor 50mm f/1.8D")


def test_a_nikon_1_writes_the_name_of_its_lens_in_cipher():
    body = bytes(394 - 4) + b"1 NIKKOR VR 10-30mm f/3.5-5.6".ljust(64, b"\0")
    assert read("NIKON CORPORATION", nikon(b"0400", body, "6012345", 77)).lens_model == "1 NIKKOR VR 10-30mm f/3.5-5.6"


def test_a_nikon_whose_cipher_fails_tells_the_range():
    note = nikon(b"0204", bytes(40), "6012345", 1)
    assert read("NIKON CORPORATION", note) is not None
    assert read("NIKON CORPORATION", note).lens_model == "50 mm f/1.8"


def test_the_cipher_is_its_own_inverse_and_hangs_on_both_keys():
    plain = b"nothing but a lens"
    assert deciphered(deciphered(plain, 2567806, 4711), 2567806, 4711) == plain
    assert len({deciphered(plain, serial, count) for serial, count in ((1, 1), (2, 1), (1, 2))}) == 3


def test_a_nikon_lens_whose_steps_differ_is_still_known():
    assert lens_like("nikon", re.compile("92 .. 2D 88 2C 40 4B 0E")) == "Sigma 18-250mm F3.5-6.3 DC Macro OS HSM"
    assert lens_like("nikon", re.compile("..( ..){7}")) is None


def test_minoltas_numbers_go_on_in_sony_whose_range_is_written_by_digits():
    tags = {0xB027: (LONG, 128), 0xB02A: (1, bytes.fromhex("0000180250350630"))}
    said = inside("SONY", b"SONY DSC \0\0\0", tags)
    assert said is not None
    assert said.lens_model == "Sigma 18-250mm F3.5-6.3 DC OS HSM"


def test_a_pentax_and_a_sigma_lens_are_named():
    assert inside("PENTAX", b"AOC\0II", {0x3F: (1, bytes([4, 231, 0]))}).lens_model == (
        "smc PENTAX-DA 18-250mm F3.5-6.3 ED AL [IF]"
    )
    note = {0x27: ascii_("145"), 0x0A: ascii_("18-50")}
    assert inside("SIGMA", b"SIGMA\0\0\0\1\0", note).lens_model == "Sigma 18-50mm F2.8 EX DG"
