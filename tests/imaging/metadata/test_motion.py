"""The video of a motion photo is found, whoever says where it is."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from blocks_kit import xmp
from calotype.imaging import open_photo
from calotype.imaging.metadata.motion import Motion, find_motion
from calotype.imaging.metadata.tags import read_tags
from calotype.imaging.metadata.xmp import read_packets
from calotype.settings import Limits

VIDEO = b"\0\0\0\x18ftypmp42" + b"v" * 100
STILL = b"\xff\xd8" + b"s" * 50 + b"\xff\xd9"


def find(data: bytes, inner: str = "", attributes: str = "") -> Motion | None:
    return find_motion(data, read_packets([xmp(inner, attributes)]))


def directory(*items: tuple[str, int, int]) -> str:
    listed = "".join(
        f'<rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="{semantic}" Item:Length="{length}" '
        f'Item:Padding="{padding}"/></rdf:li>'
        for semantic, length, padding in items
    )
    return f"<Container:Directory><rdf:Seq>{listed}</rdf:Seq></Container:Directory>"


def test_an_offset_from_the_end_is_found():
    found = find(STILL + VIDEO, "", f'GCamera:MicroVideoOffset="{len(VIDEO)}"')
    assert found == Motion(offset=len(STILL), length=len(VIDEO))


def test_a_directory_counts_what_follows_the_video():
    gain_map = b"g" * 33
    inner = directory(("Primary", 0, 4), ("MotionPhoto", len(VIDEO), 0), ("GainMap", len(gain_map), 0))
    assert find(STILL + VIDEO + gain_map, inner) == Motion(offset=len(STILL), length=len(VIDEO))


def test_the_box_of_a_heif_file_is_found():
    still = struct.pack(">I4s8s", 16, b"ftyp", b"heic\0\0\0\0") + struct.pack(">I4s", 12, b"mdat") + b"1234"
    data = still + struct.pack(">I4s", 8 + len(VIDEO), b"mpvd") + VIDEO
    assert find_motion(data, {}) == Motion(offset=len(still) + 8, length=len(VIDEO))


@pytest.mark.parametrize("offset", ["5", "0", "-7", "999999", "x"])
def test_an_offset_at_which_no_video_begins_is_none(offset):
    assert find(STILL + VIDEO, "", f'GCamera:MicroVideoOffset="{offset}"') is None


@pytest.mark.parametrize(
    "tail",
    [b"SEFT", b"\xff\xff\xff\xffSEFT", b"SEFH" + b"\xff" * 30 + b"\x22\0\0\0SEFT", b"\0" * 40 + b"\x08\0\0\0SEFT"],
)
def test_a_trailer_that_lies_is_harmless(tail):
    assert find_motion(STILL + VIDEO + tail, {}) is None


def test_all_kinds_of_motion_photos_are_found_where_they_are(shared: Path, tmp_path: Path):
    script = shared / "tools" / "make_motion.py"
    subprocess.run([sys.executable, script, tmp_path], check=True, timeout=60)
    for name, truth in json.loads((tmp_path / "truth.json").read_text()).items():
        data = (tmp_path / name).read_bytes()
        found = read_tags(open_photo(data, Limits()).blocks, data).motion
        assert found == Motion(offset=truth["offset"], length=truth["length"]), name
