"""Names of files and folders tell dates, and only dates."""

from __future__ import annotations

import pytest

from calotype.imaging.metadata.names import (
    burst_in_name,
    date_in_folders,
    date_in_name,
    is_scan,
    is_screenshot,
)


@pytest.mark.parametrize(
    ("name", "iso"),
    [
        ("IMG_20220121_123456.jpg", "2022-01-21T12:34:56"),
        ("IMG20220121123456.jpg", "2022-01-21T12:34:56"),
        ("20220121_123456.jpg", "2022-01-21T12:34:56"),
        ("PXL_20220121_123456789.MP.jpg", "2022-01-21T12:34:56.789+00:00"),
        ("WIN_20220121_12_34_56_Pro.jpg", "2022-01-21T12:34:56"),
        ("Screenshot_2022-01-21-12-34-56-123_com.app.jpg", "2022-01-21T12:34:56.123"),
        ("Screen Shot 2022-01-21 at 3.04.05 PM.png", "2022-01-21T15:04:05"),
        ("Bildschirmfoto 2022-01-21 um 12.34.56.png", "2022-01-21T12:34:56"),
        ("WhatsApp Image 2022-01-21 at 12.34.56.jpeg", "2022-01-21T12:34:56"),
        ("IMG-20220121-WA0004.jpg", "2022-01-21"),
        ("signal-2022-01-21-123456.jpg", "2022-01-21T12:34:56"),
        ("FB_IMG_1642768496000.jpg", "2022-01-21T12:34:56+00:00"),
        ("Scan_20220121.jpg", "2022-01-21"),
        ("2022-01-21 12.34.jpg", "2022-01-21T12:34:00"),
        ("2022-01-21_1234.jpg", "2022-01-21"),
        ("photo 2022-01-21 99.jpg", "2022-01-21"),
        ("20112013.jpg", None),
        ("DSC_20190231.jpg", None),
        ("1234567890123456.jpg", None),
        ("IMG_1234.jpg", None),
        ("no extension", None),
    ],
)
def test_a_date_in_a_name(name, iso):
    moment = date_in_name(name)
    assert (moment and moment.iso()) == iso


@pytest.mark.parametrize(
    ("folders", "iso", "precision"),
    [
        (["2019", "07", "14"], "2019-07-14", "day"),
        (["2018", "2019-07-14 Rome"], "2019-07-14", "day"),
        (["Trips", "2019-07 Italy"], "2019-07-01", "month"),
        (["Photos from 2019"], "2019-01-01", "year"),
        (["2019", "raw"], "2019-01-01", "year"),
        (["IMG_2019"], None, None),
        ([], None, None),
    ],
)
def test_a_date_in_folders(folders, iso, precision):
    moment = date_in_folders(folders)
    assert (moment and moment.iso()) == iso
    assert (moment and moment.precision) == precision


def test_screenshots_scans_and_bursts_are_known_by_name():
    assert all(map(is_screenshot, ("Screenshot_1.png", "Screen Shot 1.png", "Bildschirmfoto 1.png")))
    assert not is_screenshot("my screen.png")
    assert all(map(is_scan, ("scan0001.jpg", "IMG_SCAN_1.jpg")))
    assert not is_scan("Scandinavia.jpg")
    assert burst_in_name("00100lPORTRAIT_00100_BURST20190509155423421_COVER.jpg") == "20190509155423421"
