"""Whether two files carry the same is seen block by block."""

from __future__ import annotations

from calotype.demo.exif import make_exif
from calotype.imaging.metadata.block_digests import digests_of
from calotype.imaging.metadata.blocks import Blocks


def exif(**tags: object) -> bytes:
    block = make_exif(tags, taken="2024:05:01 12:00:00")
    assert block is not None
    return block.tobytes().removeprefix(b"Exif\0\0")


def test_each_kind_of_block_has_a_digest_that_its_content_decides() -> None:
    one = Blocks(exif=exif(), xmp=(b"<x/>",), photoshop=b"8BIM", text={"Comment": "espresso"})
    found = digests_of(one, 10_000)
    assert set(found) == {"exif", "xmp", "iptc", "text"}
    other = digests_of(Blocks(exif=exif(), xmp=(b"<y/>",), photoshop=b"8BIM", text={"Comment": "espresso"}), 10_000)
    assert {kind for kind in found if found[kind] != other[kind]} == {"xmp"}
    assert digests_of(Blocks(), 10_000) == {}


def test_words_in_exif_have_a_digest_of_their_own_and_reserved_space_is_none() -> None:
    said, other = (digests_of(Blocks(exif=exif(ImageDescription=text)), 10_000) for text in ("a gate", "a well"))
    assert said["words"] != other["words"]
    assert "words" not in digests_of(Blocks(exif=exif(UserComment=b"ASCII\0\0\0" + b" " * 60)), 10_000)


def test_of_a_file_that_is_exif_as_a_whole_there_is_none() -> None:
    block = exif()
    assert digests_of(Blocks(exif=block), len(block)) == {}
