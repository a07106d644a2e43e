"""XMP packets are read in all their spellings, and refused where they could do harm."""

from __future__ import annotations

import time

import pytest

from blocks_kit import bag, xmp
from calotype.imaging.metadata.xmp import read_packets, structures, text, texts

_LANGUAGES = (
    '<dc:title><rdf:Alt><rdf:li xml:lang="de">Meer</rdf:li><rdf:li xml:lang="x-default">Sea</rdf:li></rdf:Alt>'
    "</dc:title>"
)


def test_properties_are_read_from_attributes_and_elements():
    found = read_packets([xmp("<xmp:Label>Red</xmp:Label>" + bag("dc:subject", "a", "b"), 'xmp:Rating="3"')])
    assert found == {"xmp:Rating": "3", "xmp:Label": "Red", "dc:subject": ["a", "b"]}


def test_of_a_text_in_several_languages_the_default_counts():
    assert text(read_packets([xmp(_LANGUAGES)])["dc:title"]) == "Sea"


@pytest.mark.parametrize(
    "written",
    [
        '<exif:Flash exif:Fired="True" exif:Mode="1"/>',
        '<exif:Flash rdf:parseType="Resource"><exif:Fired>True</exif:Fired><exif:Mode>1</exif:Mode></exif:Flash>',
        '<exif:Flash><rdf:Description exif:Fired="True"><exif:Mode>1</exif:Mode></rdf:Description></exif:Flash>',
    ],
)
def test_a_structure_has_three_spellings(written):
    assert structures(read_packets([xmp(written)])["exif:Flash"]) == [{"exif:Fired": "True", "exif:Mode": "1"}]


def test_namespaces_that_nobody_reads_are_passed_over():
    assert read_packets([xmp("<other:thing>x</other:thing>")]) == {}


def test_of_two_packets_the_first_counts():
    assert read_packets([xmp("", 'xmp:Rating="1"'), xmp("", 'xmp:Rating="2" xmp:Label="L"')]) == {
        "xmp:Rating": "1",
        "xmp:Label": "L",
    }


def test_an_extended_packet_is_joined_in_its_own_order_and_only_if_the_main_one_names_it():
    guid, more = b"A" * 32, xmp(bag("dc:subject", "more"))
    half = len(more) // 2
    pieces = [
        guid + len(more).to_bytes(4) + half.to_bytes(4) + more[half:],
        guid + len(more).to_bytes(4) + bytes(4) + more[:half],
        b"B" * 32 + bytes(8) + b"another picture's",
    ]
    named = xmp("", f'xmpNote:HasExtendedXMP="{guid.decode()}"')
    assert texts(read_packets([named], pieces)["dc:subject"]) == ["more"]
    assert "dc:subject" not in read_packets([xmp("", 'xmp:Rating="1"')], pieces)


def test_a_packet_in_utf16_without_a_mark_and_one_with_rubbish_around_are_read():
    plain = xmp("", 'xmp:Rating="4"')
    assert read_packets([plain.decode().encode("utf-16-be")]) == {"xmp:Rating": "4"}
    assert read_packets([b"\0\0" + plain + b"\0\xff rubbish"]) == {"xmp:Rating": "4"}


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"no xml",
        xmp("")[:150],
        b"<rdf:RDF></rdf:RDF>",
        b'<!DOCTYPE x [<!ENTITY a "b">]>' + xmp("<xmp:Label>&a;</xmp:Label>"),
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd">' + xmp(""),
        b'<?xml version="1.0" encoding="no-such"?><a/>',
    ],
)
def test_a_packet_that_is_broken_or_names_entities_says_nothing(packet):
    assert read_packets([packet]) == {}


def test_packets_made_to_hurt_come_to_an_end_quickly():
    start = time.perf_counter()
    deep = xmp("<exif:Flash>" * 50_000 + "</exif:Flash>" * 50_000)
    wide = xmp("<other:a/>" * 500_000)
    assert set(read_packets([deep, wide])) <= {"exif:Flash"}
    assert time.perf_counter() - start < 5


def test_the_name_of_a_language_is_no_text_in_it():
    odd = '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">x-default</rdf:li></rdf:Alt></dc:title>'
    assert text(read_packets([xmp(odd)]).get("dc:title")) is None
