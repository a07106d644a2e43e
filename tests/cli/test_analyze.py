"""calotype analyze: what it prints, what it writes, what its options leave out."""

from __future__ import annotations

import importlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from command_kit import Call
from engine_kit import age
from kit import make_photo
from report.reading import content

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("inline")]

PATHS = [
    "copy of IMG_0000.jpg",
    "day 1/IMG_0000.jpg",
    "day 1/IMG_0001.jpg",
    "day 1/IMG_0002.jpg",
    "day 2/IMG_0003.jpg",
    "day 2/IMG_0004.jpg",
]


def test_json_has_a_line_a_file_and_the_summary_last_and_nothing_else(call: Call, library: Path) -> None:
    called = call("analyze", library, "--json")
    assert (called.status, called.err) == (0, "")
    *lines, last = called.lines
    assert sorted(line["path"] for line in lines) == PATHS
    names = {"path", "photo_id", "image_id", "state", "steps", "facts", "companions", "errors"}
    assert {frozenset(line) for line in lines} == {frozenset(names)}
    summary = last["summary"]
    assert (summary["files"], summary["photos"], summary["images"], summary["done"]) == (6, 5, 5, 6)
    assert summary["files"] == sum(summary[state] for state in ("done", "rejected", "review", "blocked", "failed"))
    assert not (library / ".calotype" / "report").exists()


def test_a_rerun_tells_the_same_and_counts_all_as_unchanged(call: Call, library: Path) -> None:
    age(library)
    first = call("analyze", library, "--json").lines
    again = call("analyze", library, "--json").lines
    assert again[-1]["summary"]["unchanged"] == 6
    assert sorted(map(str, again[:-1])) == sorted(map(str, first[:-1]))


def test_people_are_told_what_the_library_holds_and_where_the_report_is(call: Call, library: Path) -> None:
    called = call("analyze", library)
    assert called.status == 0
    words, *_, last = called.out.splitlines()
    assert words.startswith("6 photos, 5 different pictures, 2024, 2 cameras")
    assert Path(last.removeprefix("Report: ")).is_file()
    assert "Report" not in call("analyze", library, "--no-report").out


def test_the_exit_status_says_that_photos_have_failed(call: Call, library: Path) -> None:
    (library / "broken.jpg").write_bytes((library / "day 1" / "IMG_0001.jpg").read_bytes()[:2000])
    (library / "empty.jpg").touch()
    called = call("analyze", library, "--json")
    assert called.status == 1
    failed = {line["path"]: line["errors"][0]["code"] for line in called.lines[:-1] if line["state"] == "failed"}
    assert failed == {"broken.jpg": "truncated", "empty.jpg": "not_an_image"}
    told = call("errors", library)
    assert told.status == 0
    assert "truncated (the picture could not be read): 1" in told.out
    assert "empty.jpg: the file is empty" in told.out
    assert [line["path"] for line in call("errors", library, "--json").lines] == ["broken.jpg", "empty.jpg"]


def test_a_run_that_failed_for_some_photos_says_who_tells_why(call: Call, library: Path) -> None:
    assert "errors" not in call("analyze", library, "--no-report").out
    (library / "empty.jpg").touch()
    told = call("analyze", library, "--no-report").out.splitlines()
    assert "1 failed" in told[0]
    assert told[1] == f"What failed, why, and what to do: calotype errors {library}"


def test_a_document_is_written_whole_or_not_at_all(
    call: Call, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "results.json"
    called = call("analyze", library, "-o", target, "--no-report")
    assert called.status == 0
    document = json.loads(target.read_bytes())
    assert sorted(line["path"] for line in document["files"]) == PATHS
    assert document["summary"]["files"] == 6
    assert "6 photos" in called.out

    before = target.read_bytes()

    def fail(writer: object, summary: object) -> None:
        raise KeyboardInterrupt

    # The package's name for the module is the command.
    monkeypatch.setattr(importlib.import_module("calotype.cli.analyze")._Output, "end", fail)
    assert call("analyze", library, "-o", target).status == 130
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("results")] == ["results.json"]


@pytest.mark.parametrize("taken", ["results.json", "results.json.part"])
def test_a_document_never_takes_the_place_of_a_photo_or_of_anything_else(
    call: Call, library: Path, tmp_path: Path, taken: str
) -> None:
    photo = next(library.rglob("*.jpg")).read_bytes()
    (tmp_path / taken).write_bytes(photo)
    called = call("analyze", library, "-o", tmp_path / "results.json", "--no-report")
    assert called.status == 2
    assert "is there already" in called.err
    assert (tmp_path / taken).read_bytes() == photo


def test_a_document_of_an_earlier_run_is_replaced(call: Call, library: Path, tmp_path: Path) -> None:
    for _ in range(2):
        assert call("analyze", library, "-o", tmp_path / "results.json", "--no-report").status == 0
    assert len(json.loads((tmp_path / "results.json").read_bytes())["files"]) == len(PATHS)


def test_a_document_of_an_empty_folder_is_json(call: Call, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert call("analyze", tmp_path / "empty", "-o", tmp_path / "results.json", "--no-report").status == 0
    assert json.loads((tmp_path / "results.json").read_bytes())["files"] == []


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--include", "day 1/"], PATHS[1:4]),
        (["--exclude", "day*/"], PATHS[:1]),
        (["--include", "day*/", "--exclude", "*3.jpg"], [*PATHS[1:4], PATHS[5]]),
        (["--sample", "2"], [PATHS[0], PATHS[3]]),
        (["--sample", "99"], PATHS),
    ],
)
def test_what_is_left_out(call: Call, library: Path, options: list[str], expected: list[str]) -> None:
    *lines, _ = call("analyze", library, "--json", *options).lines
    assert sorted(line["path"] for line in lines) == expected


def test_folders_that_cannot_be_read_are_told_of(call: Call, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def refuse(path: Any = ".") -> Any:
        if isinstance(path, bytes) and path.rstrip(b"/").endswith(closed):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr("calotype.engine.folders.os.scandir", refuse)
    closed = b"day 1"
    called = call("analyze", library, "--no-report")
    assert called.status == 1, "what nobody could look into is not all well"
    assert "1 folder could not be read (day 1)" in called.out
    assert "where" not in called.out, "nothing is known of it"
    assert "folders that could not be read: 1\n  day 1: Permission denied\n  → allow reading it" in called.out
    assert "folder day 1: Permission denied" in next((library / ".calotype" / "runs").glob("*.log")).read_text("utf-8")
    (document,) = call("analyze", library, "--json").lines[-1:]
    assert [(one["folder"], one["reason"]) for one in document["summary"]["unreadable"]] == [
        ("day 1", "Permission denied")
    ]
    told = call("errors", library)
    assert told.out.startswith("folders that could not be read: 1\n  day 1: Permission denied\n")
    assert [line["folder"] for line in call("errors", library, "--json").lines] == ["day 1"]
    assert call("errors", library / "day 2").out == ""
    page = Path(call("report", library).out.strip())
    assert "1 folder could not be read (day 1)" in content(page.parent / "data" / "library.js")["summary"]["words"]
    closed = b"library"
    called = call("analyze", library)
    assert called.status == 3
    assert "library can't be read: Permission denied" in called.err
    closed = b"none"
    assert call("errors", library).out == ""


def test_photos_known_in_a_folder_that_cannot_be_read_are_told_beside_the_others(
    call: Call, analysed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def refuse(path: Any = ".") -> Any:
        if isinstance(path, bytes) and path.endswith(b"day 1"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr("calotype.engine.folders.os.scandir", refuse)
    called = call("analyze", analysed, "--no-report")
    assert called.status == 1
    assert called.out.startswith("3 photos")
    assert "1 folder could not be read (day 1), where 3 more photos are known; " in called.out
    assert call("stats", analysed).out.startswith("6 photos")


def test_several_folders_and_single_files(call: Call, library: Path) -> None:
    *lines, _ = call("analyze", library / "day 2", library / "day 1" / "IMG_0001.jpg", "--json").lines
    assert len(lines) == 3
    assert {Path(line["path"]).name for line in lines} == {"IMG_0001.jpg", "IMG_0003.jpg", "IMG_0004.jpg"}


def test_a_recipe_of_ones_own_and_its_parameters(call: Call, library: Path, tmp_path: Path) -> None:
    recipe = tmp_path / "sharp.yaml"
    recipe.write_text(
        "recipe: sharp\nparameters: {least: 0.5}\nsteps:\n  - op: content\n"
        "  - {op: thumbnail, when: 'content.sharpness.score >= ${least}', else: reject}\n",
        encoding="utf-8",
    )
    *lines, _ = call("analyze", library, "--json", "--recipe", recipe, "--set", "least=2").lines
    assert {line["state"] for line in lines} == {"rejected"}
    *lines, last = call("analyze", library, "--json", "--recipe", recipe, "--set", "least=0").lines
    assert {line["state"] for line in lines} == {"done"}
    assert last["summary"]["rejected"] == 0


def test_a_path_that_is_no_unicode_has_its_bytes(call: Call, tmp_path: Path) -> None:
    name = b"caf\xe9 \xff.jpg"
    library = tmp_path / "library"
    photo = make_photo(library / "a.jpg", size=(40, 30))
    try:
        photo.rename(library / name.decode("utf-8", "surrogateescape"))
    except OSError:
        pytest.skip("this file system takes Unicode only")
    (line, _) = call("analyze", library, "--json").lines
    assert line["path"] == "caf\ufffd \ufffd.jpg"
    assert line["path_bytes"] == "Y2Fm6SD/LmpwZw=="


@pytest.mark.skipif(os.name == "nt", reason="needs pipes")
@pytest.mark.parametrize("target", ["pipe", "no/folder.json"])
def test_a_document_that_could_not_be_written_is_refused_before_the_run(
    call: Call, library: Path, tmp_path: Path, target: str
) -> None:
    os.mkfifo(tmp_path / "pipe")
    called = call("analyze", library, "-o", tmp_path / target, "--no-report")
    assert called.status == 2
    assert (tmp_path / "pipe").is_fifo()
    assert not (library / ".calotype" / "runs").exists()


@pytest.mark.skipif(os.name == "nt", reason="needs links")
def test_a_document_is_written_through_a_link(call: Call, library: Path, tmp_path: Path) -> None:
    (tmp_path / "real.json").touch()
    (tmp_path / "link.json").symlink_to("real.json")
    assert call("analyze", library, "-o", tmp_path / "link.json", "--no-report").status == 0
    assert (tmp_path / "link.json").is_symlink()
    assert len(json.loads((tmp_path / "real.json").read_bytes())["files"]) == len(PATHS)
