"""What XMP's properties mean."""

from __future__ import annotations

import pytest

from blocks_kit import bag, xmp
from calotype.imaging.metadata.xmp_tags import Xmp, read_xmp


def read(inner: str = "", attributes: str = "") -> Xmp:
    said = read_xmp([xmp(inner, attributes)])
    assert said is not None
    return said


def test_camera_exposure_time_and_place():
    said = read(
        "<exif:ISOSpeedRatings><rdf:Seq><rdf:li>400</rdf:li></rdf:Seq></exif:ISOSpeedRatings>",
        'aux:Lens="EF50mm f/1.8" exif:FNumber="28/10" exif:ExposureTime="1/250" exif:GPSLatitude="43,28.0468N" '
        'exif:GPSLongitude="11,53,6.5W" exif:GPSAltitude="120/10" exif:GPSAltitudeRef="1" '
        'exif:DateTimeOriginal="2022-08-22T20:30:46.02+02:00"',
    )
    assert (said.lens_model, said.iso, said.f_number, said.seconds) == ("EF50mm f/1.8", 400, 2.8, 0.004)
    assert said.gps.latitude == pytest.approx(43.467447, abs=1e-6)
    assert said.gps.longitude == pytest.approx(-11.885139, abs=1e-6)
    assert said.gps.altitude == -12
    assert said.original == "2022-08-22T20:30:46.02+02:00"


def test_nonsense_numbers_are_left_out():
    said = read("", 'exif:FNumber="1/0" exif:ExposureTime="x" xmp:Rating="nan" exif:GPSLatitude="99,0N" xmp:Label="L"')
    assert said == Xmp(label="L")


def test_the_flash_structure_becomes_exifs_code():
    assert read('<exif:Flash exif:Fired="True" exif:Return="0" exif:Mode="3" exif:RedEyeMode="True"/>').flash == 0x59


@pytest.mark.parametrize(
    ("attributes", "rating"),
    [
        ('xmp:Rating="5"', 5),
        ('xmp:Rating="-1"', -1),
        ('xmp:Rating="3.0"', 3),
        ('MicrosoftPhoto:Rating="1"', 1),
        ('MicrosoftPhoto:Rating="75"', 4),
        ('MicrosoftPhoto:Rating="99" acdsee:rating="2"', 5),
        ('MicrosoftPhoto:Rating="0" acdsee:rating="2"', 2),
        ('xmp:Rating="3" MicrosoftPhoto:Rating="99"', 3),
        ('xmp:Rating="9" xmp:Label="L"', None),
        ('digiKam:PickLabel="1"', -1),
        ('digiKam:PickLabel="1" xmp:Rating="4"', 4),
        ('digiKam:PickLabel="3" xmp:Label="L"', None),
    ],
)
def test_stars_and_rejects(attributes, rating):
    assert read("", attributes).rating == rating


def test_keywords_may_be_numbers_and_hold_slashes():
    said = read(bag("dc:subject", "2024", "AC/DC") + bag("lr:hierarchicalSubject", "Bands|AC/DC"))
    assert (said.keywords, said.hierarchy) == (["2024", "AC/DC"], ["Bands|AC/DC"])


def test_the_ways_of_digikam_are_written_as_lightroom_does():
    assert read(bag("digiKam:TagsList", "Places/Italy/Rome", kind="Seq")).hierarchy == ["Places|Italy|Rome"]


def test_a_packet_that_says_nothing_known_is_none():
    assert read_xmp([xmp("<other:a>b</other:a>")]) is None
