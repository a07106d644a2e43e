from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from calotype.report import columns
from calotype.report.columns import Columns
from report.reading import contents


def read(folder: Path, found: list[dict[str, Any]], path: str, photos: int) -> list[Any]:
    """A column as the page puts it together."""
    values: list[Any] = [None] * photos
    [file] = [column["file"] for column in found if column["path"] == path]
    for start, part in contents(folder / "columns" / f"{file}.js"):
        values[start : start + len(part)] = part
    return values


def test_every_value_inside_facts_is_a_column_named_by_its_path(tmp_path: Path) -> None:
    written = Columns(tmp_path)
    written.add({":path": "a.jpg"}, {"content": {"sharpness": {"score": 0.5}}, "metadata": {"flash": False}})
    kinds = {column["path"]: column["kind"] for column in written.close()}
    assert kinds == {":path": "string", "content.sharpness.score": "number", "metadata.flash": "boolean"}


def test_what_a_photo_lacks_is_null_also_across_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "CHUNK", 3)
    written = Columns(tmp_path)
    for number in range(8):
        written.add({":path": f"{number}.jpg"}, {"content": {"score": number}} if number in (1, 5, 6) else {})
    found = written.close()
    assert read(tmp_path, found, "content.score", 8) == [None, 1, None, None, None, 5, 6, None]
    assert read(tmp_path, found, ":path", 8) == [f"{number}.jpg" for number in range(8)]


def test_keys_that_no_condition_can_name_blobs_and_nulls_are_left_out(tmp_path: Path) -> None:
    written = Columns(tmp_path)
    written.add({}, {"thumbnail": {"jpeg": {"blob": "00", "bytes": 3}}, "text": {"a key": 1, "ok": 2, "none": None}})
    written.add({}, {"text": {"deeper down": {"lost": 1}, "deeper": {"found": [1]}}})
    assert [column["path"] for column in written.close()] == ["text.deeper.found", "text.ok"]


def test_there_is_a_most_of_columns_and_it_is_said_whose_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "MOST", 2)
    written = Columns(tmp_path)
    written.add({}, {"a": {"one": 1}, "b": {"two": 2}, "c": {"three": 3}})
    assert [column["path"] for column in written.close()] == ["a.one", "b.two"]
    assert written.left_out == {"c"}
