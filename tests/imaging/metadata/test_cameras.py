"""Cameras have a class by their maker's product lines, and a reason."""

from __future__ import annotations

import pytest

from calotype.imaging.metadata.cameras import classify
from calotype.imaging.metadata.evidence import gather
from calotype.imaging.metadata.exif import Exif
from calotype.imaging.metadata.tags import Tags
from calotype.imaging.metadata.xmp_tags import Xmp


def kind(make: str | None, model: str | None, *, name: str = "a.jpg", **tags: object) -> str:
    evidence = gather(Tags(**tags), path=name, mtime_ns=0, sidecars={})
    return classify(evidence, make, model).kind


@pytest.mark.parametrize(
    ("make", "model", "expected"),
    [
        ("Canon", "Canon EOS R6m2", "mirrorless"),
        ("Canon", "Canon EOS M50", "mirrorless"),
        ("Canon", "Canon EOS Kiss M", "mirrorless"),
        ("Canon", "Canon EOS 5D Mark IV", "dslr"),
        ("Canon", "Canon EOS REBEL T3i", "dslr"),
        ("Canon", "Canon PowerShot S40", "compact"),
        ("NIKON CORPORATION", "NIKON D850", "dslr"),
        ("NIKON CORPORATION", "NIKON Z 8", "mirrorless"),
        ("NIKON", "COOLPIX P6000", "compact"),
        ("SONY", "ILCE-7M4", "mirrorless"),
        ("SONY", "DSLR-A330", "dslr"),
        ("SONY", "DSC-RX100M7", "compact"),
        ("Sony", "D5803", "phone"),
        ("FUJIFILM", "X-T5", "mirrorless"),
        ("FUJIFILM", "X100V", "compact"),
        ("FUJIFILM", "FinePix S5Pro", "dslr"),
        ("OLYMPUS IMAGING CORP.", "E-M5", "mirrorless"),
        ("OLYMPUS IMAGING CORP.", "E-420", "dslr"),
        ("OM Digital Solutions", "OM-1", "mirrorless"),
        ("Panasonic", "DC-G91", "mirrorless"),
        ("Panasonic", "DMC-LX3", "compact"),
        ("RICOH IMAGING COMPANY, LTD.", "PENTAX K-3 II", "dslr"),
        ("LEICA CAMERA AG", "LEICA Q3", "compact"),
        ("Leica Camera AG", "LEICA SL2", "mirrorless"),
        ("Apple", "iPhone 15 Pro", "phone"),
        ("samsung", "SM-S918B", "phone"),
        ("SAMSUNG", "NX500", "mirrorless"),
        ("samsung", "Galaxy S23", "phone"),
        ("Google", "Pixel 4a", "phone"),
        ("Xiaomi", "2201122G", "phone"),
        ("DJI", "FC220", "drone"),
        ("DJI", "Osmo Pocket", "compact"),
        ("Hasselblad", "L1D-20c", "drone"),
        ("GoPro", "HERO6 Black", "compact"),
        ("EPSON", "Perfection V600", "scan"),
        ("FUJI PHOTO FILM CO., LTD.", "SP-2500", "scan"),
        ("Nobody", "Nothing 1", "unknown"),
        (None, None, "unknown"),
    ],
)
def test_product_lines(make, model, expected):
    assert kind(make, model) == expected


def test_a_screenshot_is_one_whatever_phone_wrote_it():
    assert kind("Apple", "iPhone 15", exif=Exif(comment="Screenshot")) == "screenshot"
    assert kind("samsung", "SM-S918B", name="Screenshot_20240101-101010.jpg") == "screenshot"


def test_a_scan_is_one_by_what_the_file_says_or_its_name():
    assert kind(None, None, xmp=Xmp(source_type="negativeFilm")) == "scan"
    assert kind(None, None, exif=Exif(software="VueScan 9")) == "scan"
    assert kind(None, None, name="scan0001.jpg") == "scan"
    assert kind("Canon", "Canon EOS 5D", name="scan0001.jpg", exif=Exif(seconds=0.01)) == "dslr"


def test_an_unknown_maker_is_told_by_what_it_wrote():
    assert kind("Foo", "One", exif=Exif(lens_model="One back camera 4.2mm f/1.8")) == "phone"
    assert kind("Foo", "One", xmp=Xmp(drone=True)) == "drone"
