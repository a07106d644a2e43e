"""Copies that look alike are found, shown, and kept apart where the owner says so."""

from __future__ import annotations

import dataclasses
import io
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageEnhance

import raw_kit
from calotype import Library
from calotype.copies import GroupLine
from calotype.demo.exif import as_cameras_write, make_exif
from calotype.errors import UsageError
from calotype.ops.declare import registered


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
        assert len(library.not_duplicates(group.group[:10]).members) == 4
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


def save(picture: Image.Image, path: Path, seconds: float = 0, quality: int = 92, **tags: object) -> None:
    """As a camera writes it at so many seconds past twelve."""
    taken = f"2024:05:01 12:00:{seconds:05.2f}"
    known = {"ExposureTime": 0.01, "FNumber": 8.0, "ISOSpeedRatings": 100, "FocalLength": 35.0, **tags}
    exif = make_exif(known, taken=taken, camera=("Nikon", "Z 8"))
    path.parent.mkdir(exist_ok=True)
    picture.save(path, quality=quality, exif=exif)
    path.write_bytes(as_cameras_write(path.read_bytes()))


def groups_of(folder: Path, *kinds: str) -> list[GroupLine]:
    with Library(folder) as library:
        library.analyze(carrier="inline")
        return list(library.duplicates(kinds or ("near", "burst", "bracket")))


def paths(group: GroupLine) -> set[str]:
    return {member.path for member in group.members}


def test_an_edit_is_no_duplicate_of_its_original_yet_a_copy_of_it_is(tmp_path: Path) -> None:
    shot = scene(5)
    edit = ImageEnhance.Color(shot).enhance(0.2)
    save(shot, tmp_path / "IMG_0001.jpg")
    save(edit, tmp_path / "IMG_E0001.jpg")
    save(edit, tmp_path / "sent" / "IMG_E0001.jpg", quality=70)
    save(shot.resize((240, 180)), tmp_path / "sent" / "IMG_0001.jpg")
    assert [paths(group) for group in groups_of(tmp_path)] == [
        {"IMG_0001.jpg", "sent/IMG_0001.jpg"},
        {"IMG_E0001.jpg", "sent/IMG_E0001.jpg"},
    ]


def test_what_a_program_made_of_a_photo_is_no_duplicate_of_it_unless_asked_for(tmp_path: Path) -> None:
    save(scene(5), tmp_path / "a.jpg")
    save(ImageEnhance.Contrast(scene(5)).enhance(1.1), tmp_path / "b.jpg", Software="Snapseed 2.0")
    assert groups_of(tmp_path) == []
    recipe = {
        "recipe": "analyze",
        "steps": [
            *({"op": op} for op in ("embedded", "metadata", "perceptual_hash")),
            {"op": "find_duplicates", "with": {"edits_apart": False}},
        ],
    }
    with Library(tmp_path) as library:
        library.analyze(recipe, carrier="inline")
        assert [paths(group) for group in library.duplicates(["near"])] == [{"a.jpg", "b.jpg"}]


def test_frames_of_a_panorama_are_a_set_made_on_purpose(tmp_path: Path) -> None:
    wide = Image.fromarray(np.hstack([np.asarray(scene(seed)) for seed in (11, 12, 13)]))
    for number in range(4):
        save(wide.crop((300 * number, 0, 300 * number + 480, 360)), tmp_path / f"DSC_{number:04}.jpg", 3.0 * number)
    (group,) = groups_of(tmp_path)
    assert (group.kind, group.rule, len(group.members)) == ("bracket", "panorama", 4)
    assert group.reason == "frames of a panorama, made on purpose"


def test_a_focus_stack_is_a_set_of_which_all_are_kept(tmp_path: Path) -> None:
    for number in range(4):
        save(scene(7), tmp_path / f"DSC_{number:04}.jpg", 0.7 * number, 90 + number, SubjectDistance=0.3 + number / 50)
    (group,) = groups_of(tmp_path)
    assert (group.kind, group.rule, len(group.members)) == ("bracket", "focus", 4)


def test_the_jpeg_of_a_raw_file_is_no_duplicate_of_it(tmp_path: Path) -> None:
    preview = raw_kit.jpeg(1200, 800)
    (tmp_path / "a.dng").write_bytes(raw_kit.tiff_raw(preview))
    shown = Image.open(io.BytesIO(preview))
    shown.save(tmp_path / "a.jpg", quality=91)
    shown.resize((600, 400)).save(tmp_path / "elsewhere.jpg", quality=80)
    (group,) = groups_of(tmp_path, "near")
    assert len(group.members) == 2
    assert "elsewhere.jpg" in paths(group)


def test_the_number_of_workers_and_the_order_of_files_change_no_group(folder: Path, tmp_path: Path) -> None:
    analyze(folder)
    with Library(folder) as library:
        expected = list(library.duplicates())
    again = tmp_path.with_name(tmp_path.name + " again")
    again.mkdir()
    for path in sorted(folder.glob("*.*"), reverse=True):
        if path.is_file():
            shutil.copy2(path, again / path.name)
    with Library(again) as library:
        library.analyze(jobs=3)
        assert list(library.duplicates()) == expected


def test_with_half_of_the_hashes_of_an_older_version_no_photo_is_in_two_groups(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    analyze(folder)
    before = near(folder)
    newer = dataclasses.replace(registered()["perceptual_hash"], version=99)
    monkeypatch.setitem(registered(), "perceptual_hash", newer)
    with Library(folder) as library:
        library.analyze(carrier="inline", sample=4)
        shown = [member.path for group in library.duplicates(["near"]) for member in group.members]
    assert len(shown) == len(set(shown))
    analyze(folder)
    assert near(folder) == before


def test_a_run_over_a_folder_adds_to_the_groups_that_lie_in_it_and_cuts_up_no_other(tmp_path: Path) -> None:
    for name in ("in/a.png", "in/a small.png", "in/b.png", "out/b small.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        picture = scene(1 if "/a" in name else 2)
        (picture.resize((240, 180)) if "small" in name else picture).save(tmp_path / name)
    analyze(tmp_path)
    for seed, name in ((1, "a"), (2, "b")):
        scene(seed).save(tmp_path / "in" / f"{name} again.jpg", quality=90)
    analyze(tmp_path / "in")
    assert near(tmp_path) == [{"in/a.png", "in/a small.png", "in/a again.jpg"}, {"in/b.png", "out/b small.png"}]
    analyze(tmp_path)
    assert {"in/b.png", "out/b small.png", "in/b again.jpg"} in near(tmp_path)


def test_copies_that_lost_their_exif_do_not_take_it_from_a_burst(tmp_path: Path) -> None:
    """What sorts first spoke for the picture: stripped copies in a folder called 0 made near copies of a burst."""
    for number in range(4):
        picture = scene(1)
        picture.paste((255, 0, 0), (40 + 6 * number, 60, 80 + 6 * number, 110))
        save(picture, tmp_path / "Camera" / f"IMG_200{number}.jpg", number)
        (tmp_path / "0 web").mkdir(exist_ok=True)
        picture.save(tmp_path / "0 web" / f"{number}.jpg", quality=92)
    found = groups_of(tmp_path, "burst", "near")
    assert [(group.kind, len(group.members)) for group in found] == [("burst", 8)]
