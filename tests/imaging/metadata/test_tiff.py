"""The TIFF walker reads what is right, and comes back quickly from what is wrong."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks_kit import LONG, RATIONAL, SHORT, SIGNED_RATIONAL, SUB, UNDEFINED, ascii_, tiff
from calotype.imaging.metadata.tiff import Directory, decoded, parse


def first(data: bytes) -> Directory:
    structure = parse(data)
    assert structure is not None
    return next(structure.chain())


@pytest.mark.parametrize("order", ["<", ">"])
def test_values_of_both_byte_orders_are_read(order):
    directory = first(
        tiff({1: ascii_(" Canon "), 2: (SHORT, 7), 3: (LONG, [1, 2, 3]), 4: (RATIONAL, [1, 4, 3, 2])}, order)
    )
    assert directory.text(1) == "Canon"
    assert directory.integer(2) == 7
    assert directory.numbers(3) == (1, 2, 3)
    assert directory.numbers(4) == (0.25, 1.5)
    assert directory.number(99) is None
    assert directory.text(99) is None


def test_big_tiff_is_read():
    entry = struct.pack("<HHQQ", 0x0112, SHORT, 1, 6) + struct.pack("<HHQQ", 0x010F, 2, 10, 16 + 8 + 40 + 8)
    data = struct.pack("<2sHHHQ", b"II", 43, 8, 0, 16) + struct.pack("<Q", 2) + entry + bytes(8) + b"Nikon Corp"
    assert first(data).integer(0x0112) == 6
    assert first(data).text(0x010F) == "Nikon Corp"


def test_a_zero_denominator_is_no_number():
    directory = first(tiff({1: (RATIONAL, [1, 0]), 2: (SIGNED_RATIONAL, [1, 2, 5, 0, 3, 4])}))
    assert directory.number(1) is None
    assert directory.numbers(2) == (0.5,)


def test_numbers_written_as_text_are_numbers():
    assert first(tiff({1: ascii_("2.8"), 2: ascii_("f/2.8")})).number(1) == 2.8
    assert first(tiff({1: ascii_("2.8"), 2: ascii_("f/2.8")})).number(2) is None


def test_sub_directories_are_followed():
    directory = first(tiff({SUB: {1: (SHORT, 5)}}))
    assert [child.integer(1) for child in directory.children(SUB)] == [5]
    assert directory.child(SUB).integer(1) == 5


def test_a_chain_that_comes_back_to_itself_ends():
    data = bytearray(tiff({1: (SHORT, 1)}))
    struct.pack_into("<I", data, len(data) - 4, 8)
    assert len(list(parse(bytes(data)).chain())) == 1


def test_absurd_counts_and_offsets_cost_only_their_tag():
    data = bytearray(tiff({1: (LONG, 1), 2: (LONG, [1, 2]), 3: (SHORT, 9)}))
    struct.pack_into("<I", data, 8 + 2 + 4, 0xFFFFFFFF)
    struct.pack_into("<I", data, 8 + 2 + 12 + 8, 0xFFFFFFF0)
    directory = first(bytes(data))
    assert directory.numbers(1) == ()
    assert directory.raw(2) is None
    assert directory.integer(3) == 9


def test_a_directory_that_ends_early_gives_the_entries_that_are_there():
    whole = tiff({1: (SHORT, 1), 2: (SHORT, 2), 3: (SHORT, 3)})
    assert first(whole[: 8 + 2 + 24 + 5]).numbers(2) == (2,)
    assert list(parse(whole[:12]).chain()) == []


@pytest.mark.parametrize("data", [b"", b"II", b"II*\0", b"MM*\0\0\0\0\x08", b"II*\0\xff\xff\xff\xff", b"PK\3\4" * 9])
def test_what_is_no_tiff_has_no_directories(data):
    structure = parse(data)
    assert structure is None or list(structure.chain()) == []


def test_text_is_utf8_or_windows_latin_1():
    assert decoded("Müller\0rest".encode()) == "Müller"
    assert decoded("Müller".encode("cp1252")) == "Müller"
    assert decoded(b"  \0") is None


@given(st.data())
def test_no_byte_can_be_changed_to_something_that_raises(data):
    whole = bytearray(
        tiff({1: ascii_("Canon EOS"), 2: (RATIONAL, [1, 2] * 3), 3: (UNDEFINED, b"x" * 9), SUB: {4: (LONG, 1)}})
    )
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    structure = parse(bytes(whole))
    for directory in structure.chain() if structure else ():
        for tag in (1, 2, 3, 4, SUB):
            directory.text(tag), directory.number(tag), directory.wide_text(tag), directory.raw(tag)
            list(directory.children(tag))
