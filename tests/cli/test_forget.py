"""`calotype forget`: files go from the catalog, and nothing else goes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from calotype import Library
from calotype.errors import UsageError
from command_kit import Call


def known(folder: Path) -> list[str]:
    """The paths that the catalog knows."""
    with Library(folder) as library:
        return [line.path for line in library.photos()]


def test_a_folder_is_forgotten_and_its_files_stay(call: Call, analysed: Path) -> None:
    told = call("forget", analysed / "day 1")
    assert told.status == 0
    assert told.out.splitlines()[1].split() == ["files", "3"]
    assert known(analysed) == ["copy of IMG_0000.jpg", "day 2/IMG_0003.jpg", "day 2/IMG_0004.jpg"]
    assert len(list((analysed / "day 1").iterdir())) == 3


def test_what_another_copy_needs_is_kept(call: Call, analysed: Path) -> None:
    call("forget", analysed / "copy of IMG_0000.jpg")
    with Library(analysed) as library:
        line = library.show(analysed / "day 1" / "IMG_0000.jpg")
    assert line.state == "done"
    assert {"content", "thumbnail"} <= set(line.facts)


def test_a_dry_run_changes_nothing_and_says_the_same(call: Call, analysed: Path) -> None:
    before = known(analysed)
    *planned, summary = call("forget", analysed / "day 1", analysed / "day 2", "--dry-run", "--json").lines
    assert summary["summary"]["dry_run"] is True
    assert known(analysed) == before
    *removed, _ = call("forget", analysed / "day 1", analysed / "day 2", "--json").lines
    assert planned == removed


def test_files_that_are_gone_can_be_forgotten(call: Call, analysed: Path) -> None:
    shutil.rmtree(analysed / "day 2")
    assert call("forget", analysed / "day 2" / "IMG_0003.jpg").status == 0
    assert "day 2/IMG_0003.jpg" not in known(analysed)
    assert call("forget", analysed / "day 2").status == 0


def test_decisions_stay(call: Call, analysed: Path) -> None:
    with Library(analysed) as library:
        library.store.add_decision("picks", b"p" * 16, {"pick": True})
    call("forget", analysed)
    assert known(analysed) == []
    with Library(analysed) as library:
        assert len(list(library.store.decisions("picks"))) == 1


def test_a_path_that_is_not_known_is_refused_and_nothing_is_forgotten(call: Call, analysed: Path) -> None:
    before = known(analysed)
    told = call("forget", analysed / "day 1", analysed / "day 9")
    assert told.status == 2
    assert "day 9 is in the catalog" in told.err
    assert known(analysed) == before


def test_a_folder_of_its_own_can_then_be_part_of_another(call: Call, analysed: Path, tmp_path: Path) -> None:
    """Of a further folder nothing is left in the catalog, so that the folder above it can be taken in."""
    other = tmp_path / "others" / "inner"
    other.mkdir(parents=True)
    shutil.copy(analysed / "day 1" / "IMG_0000.jpg", other)
    with Library(analysed, other) as library:
        library.analyze(carrier="inline")
    with Library(analysed, other.parent) as library, pytest.raises(UsageError, match="as a folder of its own"):
        library.analyze(carrier="inline")
    assert call("forget", other, "--catalog", analysed / ".calotype").status == 0
    with Library(analysed, other.parent) as library:
        assert library.analyze(carrier="inline").files == 7
