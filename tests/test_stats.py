"""Statistics of a library whose numbers are known, and of its runs."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import kit
from calotype import Library
from calotype.catalog import RunRow
from calotype.errors import UsageError
from calotype.history import run_line, run_name, since_ns
from calotype.survey import camera_name


@pytest.fixture
def analysed(analysed_once: Path, tmp_path: Path) -> Library:
    """The kit's library, analysed in this process."""
    return Library(shutil.copytree(analysed_once, tmp_path / "library"))


def test_years_months_and_cameras_are_counted(analysed: Library) -> None:
    found = analysed.stats()
    assert (found.files, found.photos, found.undated) == (6, 5, 0)
    assert found.bytes == sum(path.stat().st_size for path in analysed.folders[0].rglob("*.jpg"))
    (year,) = found.years
    assert (year.year, year.files, year.months) == (2024, 6, [0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0])
    assert [(one.camera, one.files, one.first, one.last) for one in found.cameras] == [
        ("Canon EOS R6", 4, 2024, 2024),
        ("Apple iPhone 13", 2, 2024, 2024),
    ]


def test_the_time_of_a_file_is_no_date_and_a_bare_year_no_month(tmp_path: Path) -> None:
    kit.make_photo(tmp_path / "scan.jpg", seed=1)
    kit.make_photo(tmp_path / "1987" / "slide.jpg", seed=2)
    for path in tmp_path.rglob("*.jpg"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    with Library(tmp_path) as library:
        library.analyze(carrier="inline")
        found = library.stats()
    assert found.undated == 1
    assert [(year.year, year.files, sum(year.months)) for year in found.years] == [(1987, 1, 0)]
    assert found.cameras == []


def test_places_are_counted_by_name_or_by_degree(tmp_path: Path) -> None:
    for number, gps in enumerate([(48.2, 16.4), (48.3, 15.6), (-33.9, -70.6), None]):
        kit.make_photo(tmp_path / f"{number}.jpg", seed=number, gps=gps)
    named = kit.make_photo(tmp_path / "named.jpg", seed=9, gps=(48.2, 16.4))
    named.with_suffix(".xmp").write_text(
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        "<rdf:Description xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' photoshop:City='Wien' "
        "photoshop:Country='Austria'/></rdf:RDF></x:xmpmeta>"
    )
    with Library(tmp_path) as library:
        library.analyze(carrier="inline")
        found = [(place.name, place.files) for place in library.stats().where]
    assert found == [("48° N, 16° E", 2), ("34° S, 71° W", 1), ("Wien, Austria", 1)]


def test_scores_are_counted_by_tenths(analysed: Library) -> None:
    scores = [line.fact("content")["exposure"]["score"] for line in analysed.photos()]
    expected = [sum(min(9, int(10 * score)) == tenth for score in scores) for tenth in range(10)]
    assert analysed.stats().quality["exposure"] == expected


def test_copies_say_what_could_be_freed(analysed: Library) -> None:
    copy = analysed.folders[0] / "copy of IMG_0000.jpg"
    spare = analysed.stats().copies
    assert (spare.files, spare.bytes) == (1, copy.stat().st_size)
    with Library(analysed.folders[0] / "day 2") as inner:
        assert inner.stats().copies.files == 0


def test_steps_say_what_they_cost(analysed: Library) -> None:
    costs = {cost.step: cost for cost in analysed.stats().steps}
    assert costs["content"].photos == 5
    assert costs["content"].facts == 5
    assert costs["content"].bytes > 100
    assert 0 < costs["content"].seconds_each < 1
    assert costs["reading"].photos >= 5


def test_what_cannot_be_opened_or_decoded_is_a_failure_of_reading(library: Path) -> None:
    whole = (library / "day 2" / "IMG_0004.jpg").read_bytes()
    (library / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    (library / "none.jpg").write_bytes(b"no picture")
    with Library(library) as opened:
        opened.analyze(carrier="inline")
        found = opened.stats()
        assert {cost.step: cost.failures for cost in found.steps}["reading"] == 2
        assert (found.files, found.undated, found.unread, found.failed) == (8, 0, 1, 2)


def test_since_a_run_only_what_came_in_with_it_is_counted(analysed: Library) -> None:
    kit.make_photo(analysed.folders[0] / "later.jpg", seed=7, taken="2025:01:02 03:04:05")
    for path in analysed.folders[0].rglob("IMG*.jpg"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    analysed.analyze(carrier="inline")
    first, second = analysed.runs()
    assert (first.worked, second.state, second.failed) == (6, "done", 0)
    assert [run.run for run in analysed.runs(since=second.run)] == [second.run]
    everything, later = analysed.stats(since=first.run), analysed.stats(since=second.run)
    assert everything.runs == 2
    assert later.runs == 1
    assert 1 <= later.files <= everything.files == 7
    assert 2025 in {year.year for year in later.years}


def test_an_empty_answer_is_no_error(analysed: Library) -> None:
    found = analysed.stats(since="2100-01-01")
    assert (found.files, found.photos, found.years, found.cameras, found.runs) == (0, 0, [], [], 0)
    assert set(map(sum, found.quality.values())) == {0}


def test_what_is_neither_a_day_nor_a_run_is_refused(analysed: Library) -> None:
    for text in ("yesterday", "2024-13-01", "20240501_000000"):
        with pytest.raises(UsageError, match="neither a day nor a run"):
            analysed.stats(since=text)


def test_days_are_those_of_this_machine(analysed: Library) -> None:
    rows = analysed.store.runs()
    assert since_ns("2024-05-02", rows) - since_ns("2024-05-01", rows) == 86_400 * 10**9
    assert since_ns("2024-05-01T06:30", rows) - since_ns("2024-05-01", rows) == 23_400 * 10**9
    assert since_ns(run_name(rows[0]), rows) == rows[0].started_ns


def test_a_run_that_was_killed_has_no_numbers(analysed: Library) -> None:
    line = run_line(RunRow(7, "analyze", 1_700_000_000_000_000_000))
    assert (line.run, line.state, line.started, line.worked) == ("7", "running", "2023-11-14T22:13:20+00:00", 0)


@pytest.mark.parametrize(
    ("make", "model", "name"),
    [
        ("Canon", "Canon EOS R6", "Canon EOS R6"),
        ("NIKON CORPORATION", "NIKON D750", "NIKON D750"),
        ("Apple", "iPhone 13", "Apple iPhone 13"),
        (None, "X100", "X100"),
        ("FUJIFILM", None, "FUJIFILM"),
        ("  ", "X100", "X100"),
        (None, None, ""),
    ],
)
def test_a_camera_is_called_once_by_its_maker(make: str | None, model: str | None, name: str) -> None:
    assert camera_name(make, model) == name
