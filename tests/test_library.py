"""`Library`: which folders a question is about, where the catalog lies, and what conditions may name."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

import kit
from calotype import Library
from calotype.errors import LibraryMissing, UsageError
from calotype.settings import Scan, Settings

RECIPE = {
    "recipe": "mine",
    "stages": [
        {"name": "look", "steps": [{"op": "content"}]},
        {"name": "picture", "steps": [{"op": "thumbnail", "as": "small"}]},
    ],
}


@pytest.fixture(autouse=True)
def user_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's data folder, so that no test writes into the real one."""
    folder = tmp_path / "user"
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: folder)
    return folder


@pytest.fixture
def two_folders(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders beside each other, of two and one photos, analysed together; the catalog lies in the first."""
    first, second = tmp_path / "first", tmp_path / "second"
    for number, path in enumerate([first / "b.jpg", first / "inner" / "a.jpg", second / "c.jpg"]):
        kit.make_photo(path, seed=number)
    with Library(first, second) as library:
        library.analyze(RECIPE, carrier="inline")
    return first, second


def paths(library: Library, where: str | None = None, **more: Any) -> list[str]:
    """The names of the photos that a question finds."""
    return [Path(line.path).name for line in library.photos(where, recipe=RECIPE, **more)]


def test_several_folders_are_sorted_and_limited_together(two_folders: tuple[Path, Path]) -> None:
    with Library(*two_folders) as library:
        lines = library.photos(recipe=RECIPE)
        scores = {Path(line.path).name: line.fact("content")["sharpness"]["score"] for line in lines}
        expected = sorted(scores, key=scores.__getitem__, reverse=True)
        assert paths(library, sort="content.sharpness.score", descending=True) == expected
        assert paths(library, sort="content.sharpness.score", descending=True, limit=2) == expected[:2]


def test_folders_in_one_another_are_asked_once(two_folders: tuple[Path, Path]) -> None:
    first, _ = two_folders
    with Library(first / "inner" / "a.jpg", first / "inner", first / "inner") as library:
        assert paths(library) == ["a.jpg"]
        assert library.analyze(RECIPE, carrier="inline").files == 1


def test_the_folder_above_is_no_folder_of_its_own(two_folders: tuple[Path, Path]) -> None:
    first, _ = two_folders
    with Library(first / "inner" / "..") as library:
        assert library.folders == [first]
        assert library.catalog_folder == first / ".calotype"


def test_a_single_file_can_be_analysed_and_asked_about(two_folders: tuple[Path, Path]) -> None:
    first, _ = two_folders
    kit.make_photo(first / "new.jpg", seed=9)
    kit.make_photo(first / "newer.jpg", seed=10)
    with Library(first / "new.jpg") as library:
        assert library.analyze(RECIPE, carrier="inline").files == 1
        assert paths(library) == ["new.jpg"]
    with Library(first) as library:
        assert "newer.jpg" not in paths(library)


@pytest.mark.parametrize("of_the_library", [True, False])
def test_what_settings_leave_out_is_no_part_of_the_library(tmp_path: Path, of_the_library: bool) -> None:
    """So a run without it is a whole one; what a single call leaves out makes it a partial one."""
    for name in ("a.jpg", "private.jpg"):
        kit.make_photo(tmp_path / name)
    settings = Settings(scan=Scan(exclude=("private*",) if of_the_library else ()))
    with Library(tmp_path, settings=settings) as library:
        library.analyze(RECIPE, carrier="inline", exclude=() if of_the_library else ("private*",))
        (line,) = library.photos(recipe=RECIPE)
    assert bool(line.provisional) != of_the_library


def test_questions_about_unknown_folders_write_nothing(two_folders: tuple[Path, Path], tmp_path: Path) -> None:
    first, _ = two_folders
    other = tmp_path / "other"
    kit.make_photo(other / "d.jpg")
    with Library(other, tmp_path, catalog=first / ".calotype") as library:
        assert paths(library) == []
        assert library.plan(RECIPE).changes == {"new": 5}
        assert len(library.store.roots()) == 2


def test_a_folder_that_holds_one_of_the_librarys_is_refused(two_folders: tuple[Path, Path], tmp_path: Path) -> None:
    """Its photos would be met twice, and shown as copies of themselves."""
    first, second = two_folders
    with (
        Library(tmp_path, catalog=first / ".calotype") as library,
        pytest.raises(UsageError, match=str(second)) as refused,
    ):
        library.analyze(RECIPE, carrier="inline")
    assert "calotype forget" in refused.value.hint


def test_copies_are_told_where_one_of_them_lies_in_the_folder(library: Path) -> None:
    with Library(library) as opened:
        opened.analyze(RECIPE, carrier="inline")
    for folder, groups in (("day 1", 1), ("day 2", 0)):
        with Library(library / folder) as opened:
            found = list(opened.duplicates())
            assert [len(group.members) for group in found] == [2] * groups


def test_stages_that_are_aliases_can_be_asked_for(two_folders: tuple[Path, Path]) -> None:
    with Library(*two_folders) as library:
        assert len(paths(library, "look.exposure.score >= 0 and content.exposure.score >= 0")) == 3
        assert len(paths(library, "picture.width > 0 and exists(small.jpeg.blob)")) == 3


def test_a_blob_is_asked_about_as_facts_show_it(two_folders: tuple[Path, Path]) -> None:
    with Library(*two_folders) as library:
        assert len(paths(library, "small.jpeg.bytes > 100 and small.jpeg.media_type == 'image/jpeg'")) == 3
        assert len(paths(library, sort="small.jpeg.bytes")) == 3
        with pytest.raises(UsageError, match="data"):
            paths(library, "exists(small.jpeg.data)")


def test_a_step_that_has_never_run_is_missing(two_folders: tuple[Path, Path]) -> None:
    later = {**RECIPE, "stages": [*RECIPE["stages"], {"name": "bytes", "steps": [{"op": "embedded"}]}]}
    with Library(*two_folders) as library:
        for where, found in (("embedded == null", 3), ("bytes == null", 3), ("exists(embedded.format)", 0)):
            assert len(list(library.photos(where, recipe=later))) == found
        assert {line.steps["embedded"] for line in library.photos(recipe=later)} == {"pending"}


@pytest.mark.skipif(os.name == "nt", reason="folders have no mode")
def test_the_catalog_of_a_read_only_library_lies_with_the_user_and_works_whole(
    library: Path, user_folder: Path
) -> None:
    library.chmod(0o555)
    with Library(library) as opened:
        assert opened.elsewhere == "it can't be written"
        assert opened.catalog_folder.is_relative_to(user_folder)
        opened.analyze(RECIPE, carrier="inline")
        assert all(line.provisional == () for line in opened.photos(recipe=RECIPE))
    assert not (library / ".calotype").exists()
    with Library(library / "day 1") as opened:
        assert len(paths(opened)) == 3


@pytest.mark.skipif(os.name == "nt", reason="folders have no mode")
def test_a_library_that_became_read_only_gets_another_catalog(
    two_folders: tuple[Path, Path], user_folder: Path
) -> None:
    first, _ = two_folders
    (first / ".calotype").chmod(0o555)
    with Library(first / "inner") as opened:
        assert opened.catalog_folder.is_relative_to(user_folder)
        assert "can't be written" in opened.elsewhere


def test_a_catalog_elsewhere_needs_no_reason_where_it_was_asked_for(tmp_path: Path) -> None:
    with Library(tmp_path, catalog=tmp_path / "catalog") as opened:
        assert opened.elsewhere == ""


def test_nothing_is_known_before_the_first_run(tmp_path: Path) -> None:
    with Library(tmp_path) as opened, pytest.raises(LibraryMissing, match="nothing is known"):
        list(opened.photos())
    assert not (tmp_path / ".calotype").exists()
