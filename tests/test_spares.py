"""What could be freed is counted once, with what belongs to it, and never in a reference folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from calotype import Library
from calotype.settings import Settings
from calotype.spares import Spare
from test_lookalikes import save, scene


def size(*paths: Path) -> int:
    return sum(path.stat().st_size for path in paths)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A photo in the file of another date, a near copy of it that is there twice, and a burst."""
    save(scene(1), tmp_path / "a.jpg")
    save(scene(1), tmp_path / "other date.jpg", 0.5)
    save(scene(1).resize((240, 180)), tmp_path / "sent" / "a.jpg")
    shutil.copy(tmp_path / "sent" / "a.jpg", tmp_path / "sent" / "twice.jpg")
    for number in range(3):
        save(scene(2), tmp_path / f"IMG_000{number}.jpg", 20 + number, 90 + number)
    with Library(tmp_path) as library:
        library.analyze(carrier="inline")
    return tmp_path


def test_a_file_is_counted_once_in_the_first_kind_that_makes_it_spare(folder: Path) -> None:
    sent = folder / "sent"
    with Library(folder) as library:
        assert library.spares() == {
            "bytes": Spare(files=1, bytes=size(sent / "twice.jpg")),
            "pixels": Spare(files=1, bytes=size(folder / "other date.jpg")),
            "near": Spare(files=1, bytes=size(sent / "a.jpg")),
        }
        found = library.stats()
        assert found.copies.files == 2
        assert found.spare == library.spares()
        assert "2 exact copies (" in library.analyze(carrier="inline").words
        assert "1 near copy (" in library.analyze(carrier="inline").words


def test_what_belongs_to_a_file_goes_with_it(tmp_path: Path) -> None:
    save(scene(1), tmp_path / "a.jpg")
    shutil.copy(tmp_path / "a.jpg", tmp_path / "b.jpg")
    (tmp_path / "b.mov").write_bytes(bytes(5_000))
    (tmp_path / "b.jpg.xmp").write_text("<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    with Library(tmp_path) as library:
        library.analyze(carrier="inline")
        expected = size(tmp_path / "b.jpg", tmp_path / "b.mov", tmp_path / "b.jpg.xmp")
        assert library.spares()["bytes"] == Spare(files=1, bytes=expected)


def test_what_lies_in_a_reference_folder_is_kept_and_never_spare(folder: Path) -> None:
    with Library(folder) as library:
        before = [(group.kind, {member.path for member in group.members}) for group in library.duplicates()]
        groups = {group.kind: group for group in library.duplicates(reference=[folder / "sent"])}
        assert [(kind, {member.path for member in group.members}) for kind, group in groups.items()] == before
        near, exact = groups["near"], groups["bytes"]
        assert near.best == "sent/a.jpg"
        assert near.reason.endswith("the best lies in a reference folder")
        assert [member.reference for member in near.members] == [True, True, False, False]
        assert [member.rank for member in near.members] == [1, 2, 3, 4]
        assert all(member.reference for member in exact.members)
        spare = library.spares(reference=[folder / "sent"])
        assert (spare["bytes"].files, spare["pixels"].files, spare["near"].files) == (0, 1, 1)


def test_the_setting_names_reference_folders_below_the_librarys(folder: Path) -> None:
    with Library(folder, settings=Settings(reference=("sent",))) as library:
        assert next(iter(library.duplicates(["near"]))).best == "sent/a.jpg"
        assert library.spares()["bytes"].files == 0


def test_a_reference_folder_that_holds_nothing_known_changes_nothing(folder: Path) -> None:
    with Library(folder) as library:
        assert library.spares(reference=[folder / "none"]) == library.spares()


def test_only_what_lies_below_the_folders_asked_for_is_counted(folder: Path) -> None:
    with Library(folder / "sent") as library:
        assert {kind: one.files for kind, one in library.spares().items()} == {"bytes": 1, "pixels": 0, "near": 1}
