"""Why two photos are in one group or not is said by the rules that form the groups."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance

from calotype import Library
from calotype.errors import UsageError
from calotype.explaining import Explanation
from calotype.ops.declare import registered
from test_lookalikes import save, scene


def explained(folder: Path, first: str, second: str, *, analyze: bool = True) -> Explanation:
    with Library(folder) as library:
        if analyze:
            library.analyze(carrier="inline")
        return library.explain(folder / first, folder / second)


def answer(found: Explanation, kind: str) -> tuple[bool, str]:
    return next((one.together, one.words) for one in found.kinds if one.kind == kind)


def check(found: Explanation, name: str) -> tuple[bool | None, str]:
    return next((one.holds, one.words) for one in found.checks if one.name == name)


def test_copies_are_explained_by_hash_and_patch(tmp_path: Path) -> None:
    scene(1).save(tmp_path / "a.jpg", quality=92)
    scene(1).resize((240, 180)).save(tmp_path / "small.jpg")
    found = explained(tmp_path, "a.jpg", "small.jpg")
    assert answer(found, "near") == (True, "A is the centre of their group, which all others resemble")
    (patch,) = (one for one in found.checks if one.name == "patch")
    assert patch.holds
    assert (patch.value or 0) > (patch.limit or 1)
    assert check(found, "hash")[0] is True


def test_exact_copies_are_explained_by_their_bytes_and_pixels(tmp_path: Path) -> None:
    save(scene(1), tmp_path / "a.jpg")
    shutil.copy(tmp_path / "a.jpg", tmp_path / "again.jpg")
    save(scene(1), tmp_path / "other date.jpg", 7)
    assert answer(explained(tmp_path, "a.jpg", "again.jpg"), "bytes") == (True, "the same bytes")
    found = explained(tmp_path, "a.jpg", "other date.jpg")
    assert answer(found, "bytes")[0] is False
    assert answer(found, "pixels") == (True, "the same pixels")


def test_other_pictures_are_told_apart_by_their_hashes(tmp_path: Path) -> None:
    for seed in (1, 2):
        scene(seed).save(tmp_path / f"{seed}.png")
    found = explained(tmp_path, "1.png", "2.png")
    together, words = answer(found, "near")
    assert not together
    assert words.startswith("their hashes differ in ")
    assert answer(found, "burst")[1] == "the camera of both is not known"


def test_two_shots_are_a_burst_by_camera_time_and_likeness(tmp_path: Path) -> None:
    for number in range(2):
        save(scene(1), tmp_path / f"IMG_000{number}.jpg", number * 2.5, 90 + number)
    found = explained(tmp_path, "IMG_0000.jpg", "IMG_0001.jpg")
    assert answer(found, "near") == (False, "2.5 s apart: two releases of the shutter")
    assert answer(found, "burst")[0]
    assert check(found, "time") == (True, "2.5 s apart, at most 30 s to the centre of a burst")
    assert check(found, "number")[0] is None


def test_shots_too_far_apart_in_time_are_no_burst(tmp_path: Path) -> None:
    for number in range(2):
        save(scene(1), tmp_path / f"IMG_000{number}.jpg", number * 45, 90 + number)
    found = explained(tmp_path, "IMG_0000.jpg", "IMG_0001.jpg")
    assert answer(found, "burst") == (False, "45 s apart, at most 30 s to the centre of a burst")


def test_a_decision_is_told_before_and_after_the_run_that_heeds_it(tmp_path: Path) -> None:
    for name in ("a.jpg", "b.png"):
        scene(1).save(tmp_path / name)
    with Library(tmp_path) as library:
        library.analyze(carrier="inline")
        (group,) = library.duplicates(["near"])
        library.not_duplicates(group.group)
        together, words = answer(library.explain(tmp_path / "a.jpg", tmp_path / "b.png"), "near")
    assert together
    assert words.endswith("the next run parts them: you said that they are no duplicates")
    found = explained(tmp_path, "a.jpg", "b.png")
    assert answer(found, "near") == (False, "you said that they are no duplicates")


def test_what_resembles_one_centre_but_not_each_other_does_not_chain(tmp_path: Path) -> None:
    scene(1).save(tmp_path / "a.png")
    wide = scene(1)
    wide.crop((48, 36, 480, 360)).save(tmp_path / "left cut.png")
    wide.crop((0, 0, 432, 324)).save(tmp_path / "right cut.png")
    found = explained(tmp_path, "left cut.png", "right cut.png")
    together, words = answer(found, "near")
    assert together
    assert words == "both resemble the centre of their group, a.png"
    assert check(found, "hash")[0] is False


def test_companions_and_edits_are_named(tmp_path: Path) -> None:
    save(scene(1), tmp_path / "IMG_0001.jpg")
    save(ImageEnhance.Color(scene(1)).enhance(0.3), tmp_path / "IMG_E0001.jpg")
    found = explained(tmp_path, "IMG_0001.jpg", "IMG_E0001.jpg")
    words = "they belong together (apple edit), and are no duplicates of each other"
    assert answer(found, "near") == (False, words)
    assert check(found, "companion") == (False, "B belongs to IMG_0001.jpg, which is there for it")


def test_a_set_made_on_purpose_is_named(tmp_path: Path) -> None:
    for number, light in enumerate((0.4, 1.0, 1.6)):
        picture = ImageEnhance.Brightness(scene(1)).enhance(light)
        save(picture, tmp_path / f"{number}.jpg", number / 2, ExposureTime=0.01 * 4**number)
    found = explained(tmp_path, "0.jpg", "2.jpg")
    assert answer(found, "bracket") == (True, "an exposure bracket, made on purpose")
    assert answer(found, "burst") == (False, "they are of one set made on purpose")


def test_a_copy_is_not_in_a_burst_beside_its_source(tmp_path: Path) -> None:
    for number in range(2):
        save(scene(1), tmp_path / f"IMG_000{number}.jpg", number * 2, 90 + number)
    save(scene(1).resize((240, 180)), tmp_path / "sent" / "IMG_0001.jpg", 2)
    found = explained(tmp_path, "IMG_0000.jpg", "sent/IMG_0001.jpg")
    assert answer(found, "burst") == (False, "B is a copy of IMG_0001.jpg, and a shot is in a burst once")


def test_flat_pictures_and_what_was_not_analysed_can_not_be_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene(1).save(tmp_path / "a.png")
    Image.new("RGB", (64, 64), "black").save(tmp_path / "black.png")
    found = explained(tmp_path, "a.png", "black.png")
    assert answer(found, "near") == (False, "B is nearly of one tone: too little in it to be told from others")
    newer = dataclasses.replace(registered()["perceptual_hash"], version=99)
    monkeypatch.setitem(registered(), "perceptual_hash", newer)
    found = explained(tmp_path, "a.png", "black.png", analyze=False)
    assert answer(found, "near")[1].endswith("it has an older one, the next run makes it anew")


def test_a_file_that_is_not_known_or_could_not_be_read_is_a_usage_error(tmp_path: Path) -> None:
    scene(1).save(tmp_path / "a.png")
    (tmp_path / "text.jpg").write_text("no photo")
    with Library(tmp_path) as library:
        library.analyze(carrier="inline")
        with pytest.raises(UsageError, match="not in the catalog"):
            library.explain(tmp_path / "a.png", tmp_path / "nothing.png")
        with pytest.raises(UsageError, match="could not be read"):
            library.explain(tmp_path / "a.png", tmp_path / "text.jpg")
