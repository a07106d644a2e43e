"""Ids and keys: the same for the same, another for whatever differs, and never of two kinds alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calotype import digests

SAMPLES = {
    "photo": digests.photo_id(b"a"),
    "image": digests.image_id("jpeg/1", [b"a"]),
    "file": digests.file_id(b"a" * 16, b"a", 0, {}),
    "sidecar": digests.sidecar_id(b"a"),
    "pixels": digests.pixels_id(1, 1, b"a"),
    "group": digests.group_id("bytes", [b"a" * 16]),
    "blob": digests.blob_id(b"a"),
    "folder": digests.folder_id(b"a"),
    "key": digests.key({"op": "a"}),
}


def test_ids_are_sixteen_bytes() -> None:
    assert {len(each) for each in SAMPLES.values()} == {16}


def test_no_two_kinds_are_alike() -> None:
    assert len(set(SAMPLES.values())) == len(SAMPLES)


def test_ids_stay_what_they_are() -> None:
    """They stand in people's catalogs: a change here needs a new version of the kind, and a migration."""
    assert SAMPLES["photo"].hex() == "371214d72499118be07315c511b58c7b"
    assert SAMPLES["key"].hex() == "716667db05bab08eea183eb0600472d0"


def test_bytes_do_not_move_from_one_part_to_the_next_unseen() -> None:
    assert digests.image_id("jpeg/1", [b"ab", b"c"]) != digests.image_id("jpeg/1", [b"a", b"bc"])
    assert digests.image_id("jpeg/1", [b"abc"]) != digests.image_id("jpeg/1", [b"abc", b""])


def test_another_rule_makes_another_image() -> None:
    assert digests.image_id("jpeg/1", [b"a"]) != digests.image_id("jpeg/2", [b"a"])


@pytest.mark.parametrize(
    "other",
    [
        digests.file_id(b"b" * 16, b"a", 0, {}),
        digests.file_id(b"a" * 16, b"b", 0, {}),
        digests.file_id(b"a" * 16, b"a", 1, {}),
        digests.file_id(b"a" * 16, b"a", 0, {b"a.xmp": b"c" * 16}),
    ],
    ids=["content", "path", "time", "sidecar"],
)
def test_whatever_a_file_is_made_of_is_in_its_id(other: bytes) -> None:
    assert other != SAMPLES["file"]


@given(st.dictionaries(st.binary(max_size=8), st.binary(min_size=16, max_size=16), max_size=4))
def test_sidecars_count_in_whatever_order(sidecars: dict[bytes, bytes]) -> None:
    backwards = dict(reversed(sidecars.items()))
    assert digests.file_id(b"a" * 16, b"a", 0, sidecars) == digests.file_id(b"a" * 16, b"a", 0, backwards)


@given(st.lists(st.binary(min_size=16, max_size=16), max_size=5))
def test_members_count_in_whatever_order(members: list[bytes]) -> None:
    assert digests.group_id("near", members) == digests.group_id("near", members[::-1])


def test_pixels_of_another_shape_are_others() -> None:
    assert digests.pixels_id(2, 3, b"abcdef") != digests.pixels_id(3, 2, b"abcdef")


def test_a_key_does_not_hang_on_the_order_of_its_parts() -> None:
    assert digests.key({"a": 1, "b": [1.5, None]}) == digests.key({"b": [1.5, None], "a": 1})
    assert digests.key({"a": 1}) != digests.key({"a": 2})
