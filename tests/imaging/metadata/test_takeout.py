"""The JSON of Google Takeout, and whose it is."""

from __future__ import annotations

import json

import pytest

from calotype.imaging.metadata.takeout import read_takeout


def sidecar(**fields: object) -> bytes:
    return json.dumps({"title": "IMG_1.jpg", "photoTakenTime": {"timestamp": "1577882096"}} | fields).encode()


def test_time_place_people_and_description():
    place = {"latitude": 48.2, "longitude": 16.37, "altitude": 170.0}
    said = read_takeout(sidecar(geoData=place, description="At home ", people=[{"name": "Ada"}, {}]), "IMG_1.jpg")
    assert said.taken == "2020-01-01T12:34:56+00:00"
    assert (said.gps.latitude, said.gps.altitude, said.description, said.people) == (48.2, 170, "At home", ["Ada"])


def test_zero_degrees_mean_that_google_knows_no_place():
    nowhere = {"latitude": 0.0, "longitude": 0.0, "altitude": 0.0}
    assert read_takeout(sidecar(geoData=nowhere), "IMG_1.jpg").gps is None
    exif = {"latitude": 1.0, "longitude": 2.0}
    assert read_takeout(sidecar(geoData=nowhere, geoDataExif=exif), "IMG_1.jpg").gps.latitude == 1


@pytest.mark.parametrize(
    ("title", "name", "ours"),
    [
        ("IMG_1.jpg", "IMG_1(1).jpg", True),
        ("IMG_1.HEIC", "IMG_1-edited.jpg", True),
        ("a&b?.jpg", "a_b_.jpg", True),
        (
            "a very long name that goes on and on and on and on.jpg",
            "a very long name that goes on and on and o.jpg",
            True,
        ),
        ("IMG_2.jpg", "IMG_1.jpg", False),
    ],
)
def test_the_title_confirms_whose_it_is(title, name, ours):
    assert (read_takeout(sidecar(title=title), name) is not None) is ours


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[1]",
        b"[" * 100_000,
        b"{",
        b'{"photoTakenTime": 5, "geoData": [], "people": 3, "description": 1}',
        b"\xff\xfe",
    ],
)
def test_what_is_no_such_json_says_nothing(data):
    said = read_takeout(data, "IMG_1.jpg")
    assert said is None or (said.taken, said.gps, said.people) == (None, None, [])


def test_absurd_timestamps_are_no_time():
    assert read_takeout(sidecar(photoTakenTime={"timestamp": "9" * 30}), "IMG_1.jpg").taken is None
