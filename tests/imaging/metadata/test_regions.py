"""Faces that people marked stay where they were, and go where the picture was cropped."""

from __future__ import annotations

from blocks_kit import xmp
from calotype.imaging.metadata.regions import Region, Regions, read_regions
from calotype.imaging.metadata.xmp import read_packets

_MWG = (
    '<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:AppliedToDimensions stDim:w="4000" stDim:h="3000"/>'
    '<mwg-rs:RegionList><rdf:Bag><rdf:li><rdf:Description mwg-rs:Name="Ada" mwg-rs:Type="Face">'
    '<mwg-rs:Area stArea:x="0.5" stArea:y="0.25" stArea:w="0.1" stArea:h="0.2"/></rdf:Description></rdf:li>'
    '<rdf:li><rdf:Description mwg-rs:Name="far away"><mwg-rs:Area stArea:x="7" stArea:y="0" stArea:w="0" stArea:h="0"/>'
    "</rdf:Description></rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>"
)
_MICROSOFT = (
    '<MP:RegionInfo rdf:parseType="Resource"><MPRI:Regions><rdf:Bag><rdf:li MPReg:Rectangle="0.2, 0.1, 0.2, 0.4" '
    'MPReg:PersonDisplayName="Bob"/><rdf:li MPReg:PersonDisplayName="no area"/></rdf:Bag></MPRI:Regions>'
    "</MP:RegionInfo>"
)


def read(*inner: str) -> Regions | None:
    return read_regions(read_packets([xmp("".join(inner))]))


def test_areas_of_the_working_group_are_around_their_centre():
    found = read(_MWG, _MICROSOFT)
    assert found.regions == [Region(name="Ada", kind="Face", x=0.5, y=0.25, width=0.1, height=0.2)]
    assert (found.width, found.height) == (4000, 3000)


def test_areas_of_microsoft_serve_where_there_are_no_others():
    (region,) = read(_MICROSOFT).regions
    assert (region.name, region.kind) == ("Bob", "Face")
    assert (round(region.x, 6), round(region.y, 6), region.width, region.height) == (0.3, 0.3, 0.2, 0.4)


def test_a_scaled_picture_keeps_its_regions_and_a_cropped_one_does_not():
    found = read(_MWG)
    assert found.fit(1600, 1200)
    assert found.fit(3000, 4000)
    assert not found.fit(3000, 3000)
    assert read(_MICROSOFT).fit(100, 100)
