"""calotype photos: which photos meet a condition, in which order, in which form."""

from __future__ import annotations

import csv
import io
import os
import subprocess
from pathlib import Path

import pytest

from calotype import Library
from command_kit import Call
from kit import make_photo
from runner import start_command

pytestmark = pytest.mark.integration


def test_a_condition_chooses_and_a_path_sorts(call: Call, analysed: Path) -> None:
    where = "metadata.camera.make == 'Canon' and metadata.taken_at < date('2024-05-02')"
    called = call("photos", analysed, "--where", where, "--sort", "metadata.taken_at", "--descending", "--json")
    assert called.status == 0
    assert [line["path"] for line in called.lines] == [
        "day 1/IMG_0002.jpg",
        "copy of IMG_0000.jpg",
        "day 1/IMG_0000.jpg",
    ]


def test_missing_values_come_last_and_a_limit_cuts(call: Call, analysed: Path) -> None:
    by_place = ["photos", analysed, "--sort", "metadata.gps.latitude", "--json"]
    latitudes = [line["facts"]["metadata"].get("gps") or {} for line in call(*by_place).lines]
    assert [place.get("latitude") is None for place in latitudes] == [False] * 4 + [True] * 2
    assert len(call(*by_place, "--limit", "3").lines) == 3
    assert call(*by_place, "--limit", "0").lines == []


def test_a_table_names_its_columns_and_shows_what_was_sorted_by(call: Call, analysed: Path) -> None:
    called = call("photos", analysed, "--sort", "content.contrast.score")
    title, *rows = called.out.splitlines()
    assert title.split() == ["path", "state", "taken", "camera", "exposure", "sharpness", "content.contrast.score"]
    assert len(rows) == 6
    nothing = call("photos", analysed, "--where", "content.exposure.score > 2")
    assert (nothing.status, nothing.out) == (0, "")
    assert "no photo" in nothing.err


def test_csv_is_read_by_programs(call: Call, analysed: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(call("photos", analysed, "--format", "csv").out)))
    assert len(rows) == 6
    assert {row["metadata.camera.model"] for row in rows} == {"EOS R6", "iPhone 13"}


def test_a_time_that_is_only_the_files_is_marked(call: Call, analysed: Path) -> None:
    make_photo(analysed / "undated.jpg", seed=9)
    with Library(analysed) as library:
        library.analyze(carrier="inline")
    told = call("photos", analysed)
    (row,) = [row for row in told.out.splitlines() if row.startswith("undated.jpg")]
    assert row.split()[2].startswith("~20")
    assert told.out.count("~") == 1
    assert told.err == "~ the time of the file: the photo does not say when it was taken\n"
    assert "~" in call("photos", "--help").out
    rows = list(csv.DictReader(io.StringIO(call("photos", analysed, "--format", "csv").out)))
    assert {row["path"] for row in rows if row["metadata.taken_source"] == "file"} == {"undated.jpg"}
    assert call("photos", analysed, "--where", "metadata.taken_source != 'file'").err == ""
    os.utime(analysed / "undated.jpg", (0, 0))
    with Library(analysed) as library:
        library.analyze(carrier="inline")
    for order in ([], ["--descending"]):
        sorted_ = call("photos", analysed, "--sort", "metadata.taken_at", *order, "--json").lines
        assert [line["path"] == "undated.jpg" for line in sorted_] == [False] * 6 + [True]


def test_csv_holds_nothing_that_a_spreadsheet_would_compute(call: Call, library: Path) -> None:
    (library / "=HYPERLINK(A1).jpg").write_bytes(next(library.rglob("*.jpg")).read_bytes())
    assert call("analyze", library, "--no-report", "-q").status == 0
    rows = list(csv.DictReader(io.StringIO(call("photos", library, "--format", "csv").out)))
    assert "'=HYPERLINK(A1).jpg" in {row["path"] for row in rows}
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_paths_lead_to_the_files_from_everywhere(call: Call, analysed: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    called = call("photos", analysed / "day 2", "--format", "paths")
    assert [Path(line) for line in called.out.splitlines()] == sorted((analysed / "day 2").iterdir())


@pytest.mark.skipif(os.name == "nt", reason="needs names of any bytes")
def test_print0_gives_any_name_byte_for_byte(tmp_path: Path) -> None:
    names = [b"new\nline.jpg", b"no unicode \xff.jpg", b"plain.jpg"]
    for number, name in enumerate(names):
        photo = make_photo(tmp_path / "library" / "a.jpg", seed=number, size=(40, 30))
        photo.rename(tmp_path / "library" / os.fsdecode(name))
    with Library(tmp_path / "library") as library:
        library.analyze(carrier="inline")
    process = start_command("photos", tmp_path / "library", "--print0")
    out, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    found = out.removesuffix(b"\0").split(b"\0")
    assert [Path(os.fsdecode(path)).is_file() for path in found] == [True] * 3
    assert subprocess.run(["xargs", "-0", "ls"], input=out, capture_output=True, check=True).stdout


def test_what_a_file_says_of_itself_cannot_move_the_cursor(call: Call, tmp_path: Path) -> None:
    make_photo(tmp_path / "library" / "a.jpg", size=(40, 30), camera=("\x1b]0;owned\x07Maker", "\x1b[31mModel\x07"))
    with Library(tmp_path / "library") as library:
        library.analyze(carrier="inline")
    for arguments in (("photos", tmp_path / "library"), ("show", tmp_path / "library" / "a.jpg")):
        called = call(*arguments)
        assert "Model" in called.out
        assert "\x1b" not in called.out
        assert "\x07" not in called.out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--print0", "--json"], "--json"),
        (["--print0", "--format", "csv"], "--format paths"),
        (["--print0", "--format", "table"], "--format paths"),
        (["--json", "--format", "paths"], "--json"),
        (["--json", "--format", "table"], "--json"),
    ],
)
def test_two_forms_at_once_are_refused(call: Call, analysed: Path, options: list[str], says: str) -> None:
    called = call("photos", analysed, *options)
    assert called.status == 2
    assert says in called.err + called.out
    assert "choose one" in called.err + called.out


def test_paths_that_end_in_a_zero_byte_are_one_form(call: Call, analysed: Path) -> None:
    assert call("photos", analysed, "--print0", "--format", "paths").out.count("\0") == 6


@pytest.mark.parametrize("form", ["table", "csv", "paths"])
def test_what_is_wrong_with_the_order_is_told_of_it_and_before_anything_is_printed(
    call: Call, analysed: Path, form: str
) -> None:
    called = call("photos", analysed, "--sort", "nope", "--format", form)
    assert (called.status, called.out) == (2, "")
    assert "at character 1 of the sort: " in called.err
    assert "of the sort: " in call("photos", analysed, "--sort", "content.palette").err
    assert "of the condition: " in call("photos", analysed, "--where", "nope > 1").err
