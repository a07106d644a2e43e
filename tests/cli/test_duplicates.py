"""`calotype duplicates`: groups for people and programs, decisions, explanations."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from calotype import Library
from command_kit import Call
from test_lookalikes import save, scene


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """A photo with two near copies, one of them twice, and another photo."""
    folder = tmp_path / "photos"
    folder.mkdir()
    save(scene(1), folder / "a.jpg")
    (folder / "sent").mkdir()
    scene(1).resize((240, 180)).save(folder / "sent" / "a.jpg")
    shutil.copy(folder / "sent" / "a.jpg", folder / "sent" / "a again.jpg")
    save(scene(2), folder / "b.jpg", 20)
    with Library(folder) as library:
        library.analyze(carrier="inline")
    return folder


def test_groups_are_listed_with_the_best_first_and_why(call: Call, copies: Path) -> None:
    lines = call("duplicates", copies, "--kind", "near").out.splitlines()
    assert lines[0].startswith("near ")
    assert lines[1].startswith("  * a.jpg  (has the camera's own metadata")
    assert lines[-1].startswith("2 could go if one of each were kept, which frees ")
    assert len(lines) == 5


def test_json_has_one_group_a_line(call: Call, copies: Path) -> None:
    near, exact = sorted(call("duplicates", copies, "--json").lines, key=lambda line: line["kind"], reverse=True)
    assert (near["kind"], exact["kind"]) == ("near", "bytes")
    assert near["best"] == "a.jpg"
    assert {member["path"] for member in exact["members"]} == {"sent/a.jpg", "sent/a again.jpg"}


def test_two_photos_are_explained_in_words_and_in_json(call: Call, copies: Path) -> None:
    called = call("duplicates", "--explain", copies / "a.jpg", copies / "b.jpg")
    assert called.status == 0
    assert called.out.splitlines()[:2] == ["A  a.jpg", "B  b.jpg"]
    assert "bits at best; up to 7 are compared for sure" in called.out
    (found,) = call("duplicates", "--explain", copies / "a.jpg", copies / "sent" / "a.jpg", "--json").lines
    assert {one["kind"]: one["together"] for one in found["kinds"]} == {
        "bytes": False,
        "pixels": False,
        "near": True,
        "burst": False,
        "bracket": False,
    }
    assert {"name", "holds", "words", "value", "limit"} == set(found["checks"][0])


def test_a_photo_that_is_not_known_can_not_be_explained(call: Call, copies: Path) -> None:
    called = call("duplicates", "--explain", copies / "a.jpg", copies / "nothing.jpg")
    assert called.status == 2
    assert "not in the catalog" in called.err


def test_a_decision_is_kept_heeded_and_taken_back(call: Call, copies: Path) -> None:
    (group,) = call("duplicates", copies, "--kind", "near", "--json").lines
    short = group["group"][:8]
    said = call("duplicates", copies, "--not", group["group"][:12]).out.splitlines()
    assert said[0].startswith(f"3 files of near {short} are no duplicates of each other; the next")
    assert said[1] == f"`calotype duplicates --undo {short}` takes that back"
    called = call("duplicates", copies, "--kind", "near")
    assert (called.out, called.err.strip()) == ("", "no duplicates")  # at once, and
    with Library(copies) as library:
        library.analyze(carrier="inline")
    assert call("duplicates", copies, "--kind", "near").out == ""  # after the next run too
    (decided,) = call("duplicates", copies, "--decided").out.splitlines()
    assert decided.startswith(f"near {short}: 2 photos, decided ")
    assert call("duplicates", copies, "--undo", short).status == 0
    with Library(copies) as library:
        library.analyze(carrier="inline")
    assert call("duplicates", copies, "--kind", "near").out.startswith("near ")
    assert call("duplicates", copies, "--decided").err.strip() == "nothing was decided"


def test_exact_copies_are_kept_until_another_comes(call: Call, copies: Path) -> None:
    (group,) = call("duplicates", copies, "--kind", "bytes", "--json").lines
    said = call("duplicates", copies, "--not", group["group"]).out
    assert said.startswith(
        f"2 files of bytes {group['group'][:8]} are kept, and listed again when a further copy comes"
    )
    assert call("duplicates", copies, "--kind", "bytes").err.strip() == "no duplicates"
    with Library(copies) as library:
        assert library.spares()["bytes"].files == 0
        shutil.copy(copies / "sent" / "a.jpg", copies / "third.jpg")
        library.analyze(carrier="inline")
    assert "3 files" in call("duplicates", copies, "--kind", "bytes").out
    call("duplicates", copies, "--undo", group["group"][:6])
    (copies / "third.jpg").unlink()
    with Library(copies) as library:
        library.analyze(carrier="inline")
    assert "2 files" in call("duplicates", copies, "--kind", "bytes").out


def test_what_lies_in_a_reference_folder_is_kept_and_marked(call: Call, copies: Path) -> None:
    lines = call("duplicates", copies, "--kind", "near", "--reference", copies / "sent").out.splitlines()
    assert lines[1] == "  * sent/a again.jpg  (in a reference folder, never proposed for removal)"
    assert lines[2].startswith("  + sent/a.jpg  ")
    # It is better than what the reference folder holds, so nobody is told to let it go.
    assert lines[3].startswith("  ? a.jpg  (has the camera's own metadata")
    assert lines[3].endswith("; the rules prefer it)")
    assert len(lines) == 4


def test_a_reference_folder_that_is_not_there_is_told(call: Call, copies: Path) -> None:
    called = call("duplicates", copies, "--reference", copies / "snet")
    assert called.status == 2
    assert "snet that could be a reference" in called.err
    (copies / ".calotype" / "config.yml").write_text("reference: [snet]\n")
    called = call("duplicates", copies)
    assert called.status == 0
    assert called.err.startswith("the setting `reference` names ")


def test_two_questions_at_once_are_wrong_usage(call: Call, copies: Path) -> None:
    called = call("duplicates", copies, "--not", "ab", "--decided")
    assert called.status == 2
    assert "--not and --decided" in called.err
