"""calotype show, duplicates, report, plan, ops and recipes: an answer each."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from calotype import Library
from command_kit import Call
from kit import make_photo
from report.reading import content

pytestmark = pytest.mark.integration


def test_show_tells_all_that_is_known_of_a_photo(call: Call, analysed: Path) -> None:
    photo = analysed / "day 1" / "IMG_0001.jpg"
    called = call("show", photo)
    assert called.status == 0
    assert called.out.startswith("day 1/IMG_0001.jpg: done\n")
    assert "model: iPhone 13" in called.out
    (line,) = call("show", photo, "--json").lines
    assert line["facts"]["metadata"]["camera"]["model"] == "iPhone 13"


def test_show_says_codes_in_words_and_leaves_out_what_only_programs_read(call: Call, analysed: Path) -> None:
    photo = analysed / "day 1" / "IMG_0001.jpg"
    told = call("show", photo).out
    (line,) = call("show", photo, "--json").lines
    facts = line["facts"]
    for packed in (facts["content"]["cells"]["data"], *(facts["perceptual_hash"][key] for key in ("hash", "views"))):
        assert packed not in told
    assert "blob" not in told
    assert "cells" not in told
    assert facts["metadata"]["orientation"] == 1
    assert "  orientation: as stored\n" in told


def test_show_of_what_is_not_known_says_what_to_do(call: Call, analysed: Path) -> None:
    (analysed / "new.jpg").touch()
    called = call("show", analysed / "new.jpg")
    assert called.status == 2
    assert "not in the catalog" in called.err
    assert "calotype analyze" in called.err


def test_show_of_what_is_no_photo_says_what_it_is(call: Call, analysed: Path, tmp_path: Path) -> None:
    for folder in (analysed, analysed / "day 1"):
        called = call("show", folder)
        assert (called.status, called.out) == (2, "")
        assert f"{folder} is a folder" in called.err
        assert f"`calotype photos {folder}` lists" in called.err
        assert "analyze" not in called.err
    (tmp_path / "elsewhere").mkdir()
    for folder in (analysed, tmp_path / "elsewhere"):
        (folder / "table.csv").write_text("a,b\n")
        called = call("show", folder / "table.csv")
        assert called.status == 2
        assert "table.csv is no image file that Calotype reads" in called.err
        assert "analyze" not in called.err
    (tmp_path / "elsewhere" / "new.jpg").touch()
    called = call("show", tmp_path / "elsewhere" / "new.jpg")
    assert called.status == 3
    assert "run `calotype analyze" in called.err
    assert call("duplicates", analysed, "--explain", analysed, analysed).err.count("is a folder") == 1


def test_duplicates_of_both_kinds(call: Call, analysed: Path) -> None:
    (group,) = call("duplicates", analysed, "--kind", "bytes", "--json").lines
    assert (group["kind"], group["best"]) == ("bytes", "copy of IMG_0000.jpg")
    assert [member["path"] for member in group["members"]] == ["copy of IMG_0000.jpg", "day 1/IMG_0000.jpg"]
    assert [member["rank"] for member in group["members"]] == [1, 2]
    assert "copy of IMG_0000.jpg" in call("duplicates", analysed).out
    assert call("duplicates", analysed, "--kind", "pixels").lines == []


def test_the_report_of_a_part_does_not_take_the_place_of_the_librarys(
    call: Call, analysed: Path, tmp_path: Path
) -> None:
    page = Path(call("report", analysed).out.strip())
    (analysed / "Empty folder").mkdir()
    for part in ("day 1", "Empty folder"):
        told = call("report", analysed / part)
        assert told.status == 2
        assert f"{analysed / part} is a part of the library in {analysed}" in told.err
    assert content(page.parent / "data" / "library.js")["photos"] == 6
    own = Path(call("report", analysed / "day 1", "-o", tmp_path / "of a part").out.strip())
    assert content(own.parent / "data" / "library.js")["photos"] == 3


@pytest.mark.usefixtures("inline")
def test_analysing_a_part_renews_the_report_of_the_whole_library(call: Call, analysed: Path) -> None:
    told = call("analyze", analysed / "day 1")
    page = Path(told.out.splitlines()[-1].removeprefix("Report: "))
    assert page == analysed / ".calotype" / "report" / "index.html"
    assert content(page.parent / "data" / "library.js")["photos"] == 6


def test_a_library_of_several_folders_has_one_report(call: Call, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for number, folder in enumerate((first, second)):
        make_photo(folder / "a.jpg", seed=number)
    catalog = tmp_path / "catalog"
    with Library(first, second, catalog=catalog) as library:
        library.analyze(carrier="inline")
    assert call("report", first, "--catalog", catalog).status == 2
    assert call("report", first, second, "--catalog", catalog).status == 0
    second.rename(tmp_path / "away")
    assert call("report", first, "--catalog", catalog).status == 0, "what is away can't be named"


def test_a_report_is_written_where_it_is_wanted(call: Call, analysed: Path, tmp_path: Path) -> None:
    called = call("report", analysed, "-o", tmp_path / "report")
    assert (called.status, called.out.strip()) == (0, str(tmp_path / "report" / "index.html"))
    assert (tmp_path / "report" / "index.html").is_file()


def test_a_plan_writes_nothing(call: Call, analysed: Path, tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (analysed / ".calotype").rglob("*.db")}
    assert call("plan", analysed).status == 0
    (preview,) = call("plan", analysed, "--json").lines
    assert preview["files"] == 6
    assert {path: path.stat().st_mtime_ns for path in (analysed / ".calotype").rglob("*.db")} == before
    (tmp_path / "other").mkdir()
    assert call("plan", tmp_path / "other").status == 0
    assert not (tmp_path / "other" / ".calotype").exists()


def test_ops_and_recipes_are_listed_shown_and_checked(call: Call, tmp_path: Path) -> None:
    assert {"content", "metadata"} <= {line["op"] for line in call("ops", "list", "--json").lines}
    assert "content" in call("ops", "list").out
    assert call("ops", "show", "content").out.startswith("content, version")
    assert set(call("ops", "show", "content", "--json").lines[0]) >= {"parameters", "result"}
    misspelt = call("ops", "show", "contnt")
    assert (misspelt.status, "'content'" in misspelt.err) == (2, True)

    assert "analyze" in {line["recipe"] for line in call("recipes", "list", "--json").lines}
    assert json.loads(call("recipes", "show", "analyze").out)["recipe"] == "analyze"
    assert call("recipes", "check", "analyze").status == 0
    recipe = tmp_path / "mine.yaml"
    recipe.write_text("recipe: mine\nsteps:\n  - op: contnt\n", encoding="utf-8")
    wrong = call("recipes", "check", recipe)
    assert wrong.status == 2
    assert "line 3, column" in wrong.err
    assert call("recipes", "check", recipe, "--json").lines[0]["error"]["code"] == "recipe"


@pytest.mark.parametrize("scanned", [False, True], ids=["not known to be gone", "known to be gone"])
def test_show_of_a_file_that_is_gone_shows_what_is_known(call: Call, analysed: Path, scanned: bool) -> None:
    photo = analysed / "day 2" / "IMG_0003.jpg"
    assert "gone" not in call("show", photo, "--json").lines[0]
    shutil.rmtree(photo.parent)
    if scanned:
        with Library(analysed) as library:
            library.analyze(carrier="inline")
    called = call("show", photo)
    assert called.status == 0
    first, second, *rest = called.out.splitlines()
    assert first == "day 2/IMG_0003.jpg: done"
    assert "there is no such file now" in second
    assert "  model: iPhone 13" in "\n".join(rest)
    (line,) = call("show", photo, "--json").lines
    assert (line["gone"], line["facts"]["metadata"]["camera"]["model"]) == (True, "iPhone 13")


@pytest.mark.skipif(os.name == "nt", reason="needs links")
def test_show_of_a_link_to_nothing_that_is_known(call: Call, library: Path) -> None:
    (library / "lost.jpg").symlink_to("nowhere.jpg")
    with Library(library) as opened:
        opened.analyze(carrier="inline")
    called = call("show", library / "lost.jpg")
    assert called.status == 0
    assert called.out.startswith("lost.jpg: failed\n  there is no such file now")
    assert "is a link to nothing" in called.out


def test_show_of_a_file_that_is_neither_there_nor_known(call: Call, analysed: Path) -> None:
    called = call("show", analysed / "never" / "was.jpg")
    assert called.status == 2
    assert "was.jpg is not in the catalog" in called.err
