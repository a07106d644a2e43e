"""IPTC as agencies wrote it, in its character sets, and its digest."""

from __future__ import annotations

import hashlib

import pytest

from blocks_kit import iim, photoshop
from calotype.imaging.metadata.iptc import read_iptc

_SEA = iim((2, 5, b"Sea"), (2, 25, b"water"), (2, 25, b"sky"), (2, 120, b"At the sea"))


def test_texts_lists_and_times_are_read():
    times = iim((2, 55, b"20050907"), (2, 60, b"150740-0700"), (2, 62, b"20050908"))
    said = read_iptc(photoshop((0x03ED, b"resolution"), (0x0404, _SEA + times)))
    assert (said.title, said.keywords, said.caption) == ("Sea", ["water", "sky"], "At the sea")
    assert (said.created, said.digitized) == ("2005-09-07T15:07:40-07:00", "2005-09-08")


@pytest.mark.parametrize(
    "value", [iim((1, 90, b"\x1b%G"), (2, 5, "Zürich".encode())), iim((2, 5, "Zürich".encode("cp1252")))]
)
def test_character_sets(value):
    assert read_iptc(None, value).title == "Zürich"


def test_a_bare_stream_in_the_place_of_resources_is_read():
    assert read_iptc(_SEA).title == "Sea"


def test_a_digest_that_no_longer_fits_tells_of_a_later_change():
    fits, other = hashlib.md5(_SEA).digest(), hashlib.md5(b"before").digest()
    assert not read_iptc(photoshop((0x0404, _SEA), (0x0425, fits))).newer
    assert not read_iptc(photoshop((0x0404, _SEA), (0x0425, bytes(16)))).newer
    assert read_iptc(photoshop((0x0404, _SEA), (0x0425, other))).newer


@pytest.mark.parametrize(
    "damaged",
    [b"", b"8BIM", photoshop((0x0404, _SEA))[:16], photoshop((0x0404, b"\x1c\x02\x05\x80\x08" + b"\xff" * 8))],
)
def test_damaged_resources_say_nothing(damaged):
    assert read_iptc(damaged) is None


def test_a_dataset_that_ends_early_costs_only_itself():
    assert read_iptc(None, _SEA[:-3]).keywords == ["water", "sky"]
