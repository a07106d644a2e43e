from __future__ import annotations

import base64
from pathlib import Path

import pytest

from calotype.report.data import Chunks, pictures, write_data
from report.made import EVIL
from report.reading import content

VALUES = [{"a": EVIL}, "\u2028 😀 \n\0", {"__proto__": 1}, [None, 1.5, True], "lone \ud83d half"]


@pytest.mark.parametrize("value", VALUES)
def test_a_value_comes_back_as_it_was(tmp_path: Path, value: object) -> None:
    write_data(tmp_path, "folder/name", value)
    assert content(tmp_path / "folder" / "name.js") == value


def test_no_letter_of_a_text_stands_in_the_script(tmp_path: Path) -> None:
    write_data(tmp_path, "name", EVIL)
    script = (tmp_path / "name.js").read_text("ascii")
    assert "<" not in script
    assert "onerror" not in script


def test_chunks_are_cut_at_their_size_and_the_last_holds_the_rest(tmp_path: Path) -> None:
    chunks = Chunks(tmp_path, "things", 2)
    for number in range(5):
        chunks.add(number)
    chunks.close()
    assert [content(tmp_path / "things" / f"{place}.js") for place in range(3)] == [[0, 1], [2, 3], [4]]
    assert chunks.count == 5


def test_a_pack_has_a_null_where_there_is_no_thumbnail(tmp_path: Path) -> None:
    chunks = Chunks(tmp_path, "packs", 3, pictures)
    for jpeg in (b"\xff\xd8one", None, b"\xff\xd8three"):
        chunks.add(jpeg)
    chunks.close()
    pack = content(tmp_path / "packs" / "0.js")
    assert [text and base64.b64decode(text) for text in pack] == [b"\xff\xd8one", None, b"\xff\xd8three"]
