"""A pairing that names have made is doubted where the pictures' own facts speak against it, wherever it is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

import kit
from calotype import Library, contract
from calotype.contract import Line


def photo(path: Path, taken: str, model: str, quality: int) -> None:
    """The same picture in every file, in other bytes, with its own EXIF."""
    exif = kit.make_picture().getexif()
    exif[0x0110] = model
    exif.get_ifd(0x8769)[0x9003] = taken
    kit.make_picture(3, (640, 480)).save(path, "JPEG", quality=quality, exif=exif)


def doubts(line: Line) -> dict[str, str | None]:
    """By companion's name."""
    return {companion.path: companion.doubt for companion in line.companions}


def test_a_pair_by_name_that_its_facts_speak_against_is_none(tmp_path: Path) -> None:
    photo(tmp_path / "IMG_1.jpg", "2024:05:01 12:30:00", "EOS R5", 90)
    photo(tmp_path / "IMG_1-edited.jpg", "2024:05:01 12:30:00", "EOS R5", 70)
    photo(tmp_path / "IMG_2.cr2", "2024:05:01 12:30:00", "EOS R5", 90)
    photo(tmp_path / "IMG_2.jpg", "2021:05:01 12:30:00", "iPhone 12", 80)
    with Library(tmp_path) as library:
        library.analyze(carrier="inline")
        lines = {line.path: line for line in library.photos()}
        assert doubts(lines["IMG_1.jpg"]) == {"IMG_1-edited.jpg": None}
        assert doubts(lines["IMG_2.jpg"]) == {"IMG_2.cr2": "taken with another camera: EOS R5, not iPhone 12"}
        # A question about one file looks up what is known of its companion.
        assert doubts(library.show(tmp_path / "IMG_2.cr2")) == {
            "IMG_2.jpg": "taken with another camera: iPhone 12, not EOS R5"
        }


def test_parts_of_one_shot_are_no_duplicates_yet_a_copy_of_one_of_them_is(tmp_path: Path) -> None:
    for name, quality in (("IMG_1.jpg", 90), ("IMG_1-edited.jpg", 70), ("IMG_2.cr2", 88), ("IMG_2.jpg", 80)):
        photo(tmp_path / name, "2024:05:01 12:30:00", "EOS R5", quality)
    with Library(tmp_path / "IMG_1.jpg", tmp_path / "IMG_1-edited.jpg") as library:
        library.analyze(carrier="inline")
        assert list(library.duplicates()) == []
    (tmp_path / "IMG_2.cr2").unlink()
    (tmp_path / "IMG_2.jpg").rename(tmp_path / "sent by mail.jpg")
    with Library(tmp_path) as library:
        library.analyze(carrier="inline")
        (copies,) = library.duplicates()
        assert copies.kind == "near"
        assert len(copies.members) == 2
        assert "sent by mail.jpg" in {member.path for member in copies.members}


def test_pairs_are_compared_for_lines_that_somebody_reads_and_for_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo(tmp_path / "IMG_2.cr2", "2024:05:01 12:30:00", "EOS R5", 90)
    photo(tmp_path / "IMG_2.jpg", "2021:05:01 12:30:00", "iPhone 12", 80)
    asked: list[int] = []
    real = contract.companion_doubts
    monkeypatch.setattr(contract, "companion_doubts", lambda *given: asked.append(1) or real(*given))
    told: list[Line] = []
    with Library(tmp_path) as library:
        library.analyze(carrier="inline")
        assert asked == []
        library.analyze(carrier="inline", on_line=told.append)
    assert asked
    assert {line.path: any(doubts(line).values()) for line in told} == {"IMG_2.cr2": True, "IMG_2.jpg": True}
