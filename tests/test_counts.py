"""What is counted in several places is the same in all of them: a run's words, `stats`, `errors`, the report."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import kit
from calotype import Library
from calotype.contract import Summary
from calotype.reporting import LibrarySource
from calotype.stats import Statistics
from calotype.survey import has_date


@pytest.fixture(scope="module")
def analysed_mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    """A library of good, undated, failed and copied photos, and what its run said."""
    folder = kit.make_mixed_library(tmp_path_factory.mktemp("mixed") / "library")
    with Library(folder) as library:
        return folder, library.analyze(carrier="inline")


@pytest.fixture
def mixed(analysed_mixed: tuple[Path, Summary], tmp_path: Path) -> Iterator[Library]:
    with Library(shutil.copytree(analysed_mixed[0], tmp_path / "library")) as library:
        yield library


@pytest.fixture
def summary(analysed_mixed: tuple[Path, Summary]) -> Summary:
    return analysed_mixed[1]


@pytest.mark.parametrize(
    ("taken", "source", "dated"),
    [("2024-05-01", "exif", True), ("2024-05-01", "folder", True), ("2024-05-01", "file", False), (None, None, False)],
)
def test_the_time_of_a_file_is_no_date(taken: str | None, source: str | None, dated: bool) -> None:
    assert has_date(taken, source) is dated


def test_a_run_stats_and_errors_count_the_same(mixed: Library, summary: Summary) -> None:
    found, failed = mixed.stats(), list(mixed.errors())
    assert (found.files, found.failed) == (summary.files, summary.failed) == (13, 5)
    assert len(failed) == 5
    assert [line.path for line in failed] == [line.path for line in mixed.photos() if line.state == "failed"]
    assert mixed.runs()[0].failed == 5
    assert next(cost for cost in found.steps if cost.step == "reading").failures == 4  # of two copies one
    assert (len(found.cameras), found.undated, found.unread) == (3, 3, 3)
    assert (found.images, found.unopened) == (summary.images, 3)
    pictures = "7 different pictures among the 10 that were read"
    begins = f"13 photos, {pictures}, 2019 to 2023, 3 cameras; 5 failed (2 truncated), 3 exact copies"
    assert summary.words.startswith(begins), summary.words
    assert "3 without a date" in summary.words


def test_a_copy_of_what_failed_before_has_failed_in_its_run_too(mixed: Library) -> None:
    mixed.analyze(carrier="inline")  # all files of the copied folder look changed, once
    shutil.copy(mixed.folders[0] / "cut.jpg", mixed.folders[0] / "another cut.jpg")
    assert mixed.analyze(carrier="inline").failed == 6
    run = mixed.runs()[-1]
    assert run.failed == run.worked >= 1


def test_years_the_undated_and_the_unread_add_up_to_all_files(mixed: Library) -> None:
    found = mixed.stats()
    assert sum(year.files for year in found.years) + found.undated + found.unread == found.files


def test_a_report_says_what_the_run_said(mixed: Library, summary: Summary, tmp_path: Path) -> None:
    source = LibrarySource(mixed, tmp_path / "report")
    assert len(list(source.lines())) == summary.files
    told = source.summary()
    assert (told["files"], told["failed"]) == (summary.files, summary.failed)

    def without_catalog(words: str) -> str:
        return words.partition("; catalog")[0]

    assert without_catalog(told["words"]) == without_catalog(summary.words)


def test_the_size_of_a_catalog_is_the_same_for_all_who_ask(mixed: Library) -> None:
    words = mixed.analyze(carrier="inline").words
    said = re.search(r"catalog (.* kB) at", words)
    assert said is not None
    assert _told_size(mixed.stats()) == said[1]
    mixed.close()
    assert _told_size(mixed.stats()) == said[1]
    mixed.close()
    size = sum(file.stat().st_size for file in mixed.catalog_folder.glob("*.db"))
    assert mixed.stats().catalog_bytes == size


def _told_size(found: Statistics) -> str:
    return f"{found.catalog_bytes / 1000:.0f} kB"


@pytest.mark.parametrize("options", [{"include": ["undated*"]}, {"exclude": ["dated*"]}, {"sample": 1}])
def test_a_run_over_some_photos_tells_the_copies_of_all_apart(mixed: Library, options: dict[str, object]) -> None:
    parts = mixed.analyze(carrier="inline", **options).words.split("; ")  # type: ignore[arg-type]
    assert "exact" not in parts[1]
    assert any(part.startswith("among all photos known there 3 exact copies (") for part in parts)
    with Library(mixed.folders[0] / "undated 1.jpg") as alone:
        assert "cop" not in alone.analyze(carrier="inline").words.replace(str(alone.catalog_folder), "")


def test_since_a_run_only_what_failed_since_is_counted(mixed: Library) -> None:
    assert mixed.stats(since="2100-01-01").failed == 0
    mixed.analyze(carrier="inline")  # all files of the copied folder look changed, once
    (mixed.folders[0] / "later.jpg").write_text("no picture\n")
    mixed.analyze(carrier="inline")
    assert (mixed.stats(since=mixed.runs()[-1].run).failed, mixed.stats().failed) == (1, 6)
