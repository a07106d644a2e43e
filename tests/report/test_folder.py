from __future__ import annotations

import os
import tracemalloc
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from calotype import report
from calotype.errors import NothingDone, UsageError
from calotype.report.folder import _put_in_place
from report.made import NAMES, MadeSource, line
from report.reading import content


def test_a_report_holds_every_line_as_it_came(tmp_path: Path) -> None:
    source = MadeSource()
    index = report.write(tmp_path, source)
    lines = content(tmp_path / "data" / "photos" / "0.js")
    assert index == tmp_path / "index.html"
    assert [one["path"] for one in lines][: len(NAMES)] == NAMES
    assert lines == [{**one, "original": "nowhere/gone.jpg"} for one in source.all_lines]


def test_the_page_names_no_address_outside_its_folder_and_every_file_that_it_names_is_there(tmp_path: Path) -> None:
    page = report.write(tmp_path, MadeSource(0)).read_text()
    named = [part.split('"')[0] for part in page.replace('href="', 'src="').split('src="')[1:]]
    files = [name for name in named if not name.startswith(("#", "data:"))]
    assert len(files) > 10
    assert [name for name in files if not (tmp_path / name).is_file()] == []


def test_a_new_report_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    report.write(tmp_path, MadeSource(200))
    report.write(tmp_path, MadeSource(12))
    assert content(tmp_path / "data" / "library.js")["photos"] == 12
    assert sorted(path.name for path in (tmp_path / "data" / "photos").iterdir()) == ["0.js"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["assets", "data", "index.html"]


class Failing(MadeSource):
    """A source that breaks off after its first photo."""

    def lines(self) -> Iterator[dict[str, Any]]:
        yield self.all_lines[0]
        raise RuntimeError("the catalog went away")


def test_a_report_that_fails_half_way_leaves_the_old_one_whole(tmp_path: Path) -> None:
    report.write(tmp_path, MadeSource(12))
    with pytest.raises(RuntimeError):
        report.write(tmp_path, Failing(12))
    assert content(tmp_path / "data" / "library.js")["photos"] == 12
    report.write(tmp_path, MadeSource(9))
    assert content(tmp_path / "data" / "library.js")["photos"] == 9
    assert not (tmp_path / "data.new").exists()


def test_a_folder_with_somebody_elses_page_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("my home page")
    with pytest.raises(UsageError, match="no report"):
        report.write(tmp_path, MadeSource())
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


@pytest.mark.parametrize("name", ["data/photo.jpg", "assets/base.css", "data.new/photo.jpg", "photo.jpg"])
def test_a_folder_with_somebodys_files_is_refused_and_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(b"mine")
    with pytest.raises(UsageError, match="other files"):
        report.write(tmp_path, MadeSource())
    assert (tmp_path / name).read_bytes() == b"mine"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / name]


def test_what_an_interrupted_first_report_left_is_written_over(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        report.write(tmp_path, Failing(12))
    assert not (tmp_path / "index.html").exists()
    report.write(tmp_path, MadeSource(9))
    assert content(tmp_path / "data" / "library.js")["photos"] == 9


def test_a_folder_that_cannot_be_written_is_one_error_with_a_hint(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NothingDone, match="file") as caught:
        report.write(tmp_path / "file" / "below", MadeSource())
    assert caught.value.hint


def test_a_name_that_is_no_unicode_is_asked_for_by_its_bytes(tmp_path: Path) -> None:
    asked: list[str] = []

    class Odd(MadeSource):
        def original(self, path: str) -> str:
            asked.append(path)
            return ""

    source = Odd(1)
    source.all_lines = [line(0, "b\ufffd.jpg", path_bytes=b64encode(b"b\xe4.jpg").decode())]
    report.write(tmp_path, source)
    assert asked == [os.fsdecode(b"b\xe4.jpg")]


def test_a_photo_without_facts_is_in_the_report(tmp_path: Path) -> None:
    source = MadeSource(1)
    source.all_lines = [{"path": "a.jpg", "state": "failed", "errors": [{"code": "file_unreadable"}]}]
    report.write(tmp_path, source)
    library = content(tmp_path / "data" / "library.js")
    assert library["photos"] == 1
    assert library["problems"][0]["code"] == "file_unreadable"
    assert content(tmp_path / "data" / "thumbnails" / "0.js") == [None]


def test_memory_does_not_grow_with_the_library_but_for_paths(tmp_path: Path) -> None:
    class Long(MadeSource):
        def lines(self) -> Iterator[dict[str, Any]]:
            for number in range(20_000):
                yield {"path": f"{number}.jpg", "facts": {"text": {"caption": f"{number} " * 100}}}

        def groups(self) -> Iterator[dict[str, Any]]:
            return iter(())

    tracemalloc.start()
    report.write(tmp_path, Long(0))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000  # the captions alone are 14 MB twice over, as lines and as a column


def test_the_page_comes_last(tmp_path: Path) -> None:
    fresh = tmp_path / "data.new"
    fresh.mkdir()
    (tmp_path / "assets").write_text("in the way")
    with pytest.raises(FileExistsError):
        _put_in_place(tmp_path, fresh)
    assert not (tmp_path / "index.html").exists()
