"""Copies that look alike are found, shown, and kept apart where the owner says so."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance

from calotype import Library
from calotype.errors import UsageError


def scene(seed: int) -> Image.Image:
    """A picture with large and small forms, unlike that of another seed."""
    import random

    chance = random.Random(seed)
    picture = Image.new("RGB", (480, 360), tuple(chance.randrange(256) for _ in range(3)))
    for _ in range(40):
        size = chance.randrange(10, 160)
        corner = (chance.randrange(480), chance.randrange(360))
        picture.paste(tuple(chance.randrange(256) for _ in range(3)), (*corner, corner[0] + size, corner[1] + size))
    return picture


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    first = scene(1)
    first.save(tmp_path / "a.jpg", quality=92)
    first.resize((240, 180)).save(tmp_path / "a small.jpg", quality=80)
    ImageEnhance.Brightness(first).enhance(1.15).save(tmp_path / "a bright.png")
    first.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(tmp_path / "a mirrored.jpg", quality=90)
    scene(2).save(tmp_path / "b.jpg", quality=92)
    scene(3).save(tmp_path / "c.jpg", quality=92)
    shutil.copy(tmp_path / "c.jpg", tmp_path / "c again.jpg")
    return tmp_path


def near(folder: Path) -> list[set[str]]:
    with Library(folder) as library:
        return [{member.path for member in group.members} for group in library.duplicates(["near"])]


def analyze(folder: Path) -> None:
    with Library(folder) as library:
        library.analyze(carrier="inline")


def test_copies_that_look_the_same_are_one_group_and_others_none(folder: Path) -> None:
    analyze(folder)
    assert near(folder) == [{"a.jpg", "a small.jpg", "a bright.png", "a mirrored.jpg"}]


def test_a_photo_in_no_group_is_a_group_of_one(folder: Path) -> None:
    analyze(folder)
    with Library(folder) as library:
        line = library.show(folder / "b.jpg")
        assert line.steps["find_duplicates"] == "done"
        assert line.fact("find_duplicates") == {"count": 1, "likeness": 1.0, "centre": True, "keep": True}


def test_a_rerun_says_the_same_and_a_new_copy_joins_its_group_only(folder: Path) -> None:
    analyze(folder)
    with Library(folder) as library:
        before = json.loads(json.dumps([group.group for group in library.duplicates(["near"])]))
        library.analyze(carrier="inline")
        assert [group.group for group in library.duplicates(["near"])] == before
    scene(2).resize((300, 225)).save(folder / "b small.jpg")
    analyze(folder)
    assert {"b.jpg", "b small.jpg"} in near(folder)
    with Library(folder) as library:
        assert before[0] in [group.group for group in library.duplicates(["near"])]


def test_what_the_owner_keeps_apart_stays_apart(folder: Path) -> None:
    analyze(folder)
    with Library(folder) as library:
        (group,) = library.duplicates(["near"])
        assert library.not_duplicates(group.group[:10]) == 4
    analyze(folder)
    assert near(folder) == []


def test_an_unknown_group_is_a_usage_error(folder: Path) -> None:
    analyze(folder)
    with Library(folder) as library, pytest.raises(UsageError, match="no group begins"):
        library.not_duplicates("ffff")


def test_the_best_is_a_member_that_all_others_resemble(folder: Path) -> None:
    analyze(folder)
    with Library(folder) as library:
        (group,) = library.duplicates(["near"])
    assert group.best == group.members[0].path
    assert [member.rank for member in group.members] == [1, 2, 3, 4]
    assert group.members[0].distance == 0
    assert all(member.distance < 0.2 for member in group.members)
