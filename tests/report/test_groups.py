from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

import kit
from calotype import Library
from calotype.report import groups
from calotype.report.groups import Groups
from report.reading import content

NUMBERS = {f"{number}.jpg": number for number in range(20)}


def group(paths: list[str], **more: Any) -> dict[str, Any]:
    return {"kind": "near", "members": [{"path": path} for path in paths], **more}


def written(folder: Path, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    (folder / "groups").mkdir(exist_ok=True)
    Groups(folder, NUMBERS).add_all(found)
    index = content(folder / "groups" / "index.js")
    return [content(folder / "groups" / f"{chunk}.js")[place] for _, _, chunk, place, *_ in index["groups"]]


def test_the_index_says_where_each_group_lies_and_which_photo_is_in_which(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(groups, "CHUNK", 4)
    found = written(tmp_path, [group([f"{number}.jpg", "19.jpg"]) for number in range(7)])
    assert [one["members"][0]["photo"] for one in found] == list(range(7))
    assert content(tmp_path / "groups" / "index.js")["photos"]["19"] == list(range(7))


def test_members_that_the_report_lacks_are_left_out_and_a_group_of_one_is_none(tmp_path: Path) -> None:
    found = written(tmp_path, [group(["1.jpg", "gone.jpg", "2.jpg"]), group(["3.jpg", "gone.jpg"])])
    assert [[member["photo"] for member in one["members"]] for one in found] == [[1, 2]]


def test_the_best_is_named_by_path_or_id_else_it_is_the_first_in_rank_else_nobody(tmp_path: Path) -> None:
    ranked = group(["5.jpg", "6.jpg"])
    ranked["members"][1]["rank"] = 1
    by_id = group(["7.jpg", "8.jpg"], best="ff")
    by_id["members"][1]["photo_id"] = "ff"
    found = written(tmp_path, [group(["1.jpg", "2.jpg"], best="2.jpg"), ranked, by_id, group(["9.jpg", "10.jpg"])])
    assert [one["best"] for one in found] == [2, 6, 8, None]


def test_no_shot_of_a_set_made_on_purpose_is_the_best(tmp_path: Path) -> None:
    (found,) = written(tmp_path, [group(["1.jpg", "2.jpg"], kind="bracket", best="2.jpg")])
    assert found["best"] is None


def test_a_member_whose_name_is_no_unicode_is_found_by_its_bytes(tmp_path: Path) -> None:
    member = {"path": "no unicode \ufffd.jpg", "path_bytes": "bm8g/y5qcGc="}
    (tmp_path / "groups").mkdir()
    numbers = {"bm8g/y5qcGc=": 0, "1.jpg": 1}
    Groups(tmp_path, numbers).add_all([{"kind": "bytes", "members": [{"path": "1.jpg"}, member]}])
    (found,) = content(tmp_path / "groups" / "0.js")
    assert [one["photo"] for one in found["members"]] == [1, 0]


def test_how_many_groups_there_are_of_each_kind(tmp_path: Path) -> None:
    (tmp_path / "groups").mkdir()
    paths = ["1.jpg", "2.jpg"]
    found = [group(paths), group(paths), group(paths, kind="burst"), group(["1.jpg", "gone.jpg"], kind="bracket")]
    assert Groups(tmp_path, NUMBERS).add_all(found) == {"near": 2, "burst": 1}


LOOK = "differs in a part, likeness 0.89: look at both first"


@pytest.mark.parametrize(
    ("why", "told"),
    [
        (f"the best has more written about it: 5 of title; caption; {LOOK}", {"warning": LOOK}),
        (LOOK, {"why": "", "warning": LOOK}),
        ("an exact copy of the best", {"why": "an exact copy of the best", "same": True}),
    ],
)
def test_what_speaks_against_a_copy_is_told_by_itself(tmp_path: Path, why: str, told: dict[str, Any]) -> None:
    members = [{"path": f"{number}.jpg", "why": why, "could_go": False} for number in range(4)]
    members[2] |= {"could_go": True}
    members[3] |= {"reference": True}
    shown = [group([], best="0.jpg", members=members), group([], kind="burst", members=members)]
    copies, burst = written(tmp_path, shown)
    assert told.items() <= copies["members"][1].items()
    for member in (copies["members"][0], *copies["members"][2:], *burst["members"]):
        assert member["why"] == why
        assert "warning" not in member
        assert "same" not in member
    index = content(tmp_path / "groups" / "index.js")["groups"]
    assert [one[5] for one in index] == [len(told.get("warning", "")), 0]


def test_the_index_says_how_many_of_each_group_could_go(tmp_path: Path) -> None:
    spare = group(["1.jpg", "2.jpg", "3.jpg", "gone.jpg"])
    for member in spare["members"][1:]:
        member["could_go"] = True
    written(tmp_path, [spare, group(["4.jpg", "5.jpg"])])
    assert [one[4] for one in content(tmp_path / "groups" / "index.js")["groups"]] == [2, 0]


@pytest.mark.integration
def test_a_copy_whose_name_is_no_unicode_can_be_picked(tmp_path: Path) -> None:
    photo = kit.make_photo(tmp_path / "a.jpg", seed=1)
    shutil.copyfile(os.fsencode(photo), os.fsencode(tmp_path) + b"/no unicode \xff.jpg")
    with Library(tmp_path) as library:
        library.analyze(carrier="inline")
        data = library.report().parent / "data"
    ((_, members, chunk, place, spare, _),) = content(data / "groups" / "index.js")["groups"]
    assert (members, spare) == (2, 1)
    group = content(data / "groups" / f"{chunk}.js")[place]
    assert [member["could_go"] for member in group["members"]] == [False, True]
