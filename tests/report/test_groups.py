from __future__ import annotations

from pathlib import Path
from typing import Any

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
    return [content(folder / "groups" / f"{chunk}.js")[place] for _, _, chunk, place, _ in index["groups"]]


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


def test_the_index_says_how_many_of_each_group_could_go(tmp_path: Path) -> None:
    spare = group(["1.jpg", "2.jpg", "3.jpg", "gone.jpg"])
    for member in spare["members"][1:]:
        member["could_go"] = True
    written(tmp_path, [spare, group(["4.jpg", "5.jpg"])])
    assert [one[4] for one in content(tmp_path / "groups" / "index.js")["groups"]] == [2, 0]
