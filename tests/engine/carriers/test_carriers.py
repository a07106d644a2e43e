"""One suite for all carriers: the same plan leaves the same facts, however the work reached a worker."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import runner
from calotype.catalog import open_store
from engine_kit import age, facts_of
from kit import make_photo

pytestmark = pytest.mark.integration

CARRIERS = ("inline", "local")
RECIPE: dict[str, Any] = {
    "recipe": "everything",
    "stages": [
        {"name": "photos", "steps": [{"op": "obey"}, {"op": "embedded"}, {"op": "thumbnail"}]},
        {"name": "groups", "steps": [{"op": "rank"}, {"op": "census"}]},
        {
            "name": "best",
            "depends_on": ["groups"],
            "steps": [{"op": "look", "when": "rank.place == 0 and census.value > 0", "else": "review"}],
        },
    ],
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Photos of different sizes in two folders, a copy, two that fail."""
    tmp_path = tmp_path_factory.mktemp("carriers")
    for number in range(6):
        make_photo(tmp_path / "library" / "ab"[number % 2] / f"{number}.jpg", seed=number, size=(60 + 20 * number, 40))
    (tmp_path / "library" / "b" / "copy.jpg").write_bytes((tmp_path / "library" / "a" / "0.jpg").read_bytes())
    (tmp_path / "library" / "c").mkdir()
    (tmp_path / "library" / "c" / "op.evil").write_text("EVIL op raise\n")
    (tmp_path / "library" / "c" / "proxy.evil").write_text("EVIL proxy raise\n")
    return age(tmp_path / "library")


@pytest.fixture(scope="module")
def first(library: Path) -> dict[str, list[dict[str, Any]]]:
    """What a first run printed, by carrier; each has its own catalog."""
    return {carrier: runner.run(request(library, carrier)) for carrier in CARRIERS}


def request(library: Path, carrier: str) -> dict[str, Any]:
    return {"folder": str(library), "recipe": RECIPE, "carrier": carrier, "catalog": str(library.parent / carrier)}


@pytest.mark.parametrize("carrier", CARRIERS)
def test_each_kind_of_step_is_done_and_settled(
    library: Path, first: dict[str, list[dict[str, Any]]], carrier: str
) -> None:
    *lines, last = first[carrier]
    steps = {Path(line["path"]).name: list(line["steps"].values()) for line in lines}
    best, other = ["done"] * 6, ["done"] * 5 + ["review"]
    assert steps == {
        "0.jpg": best,
        "copy.jpg": best,
        "1.jpg": best,
        **dict.fromkeys(("2.jpg", "3.jpg", "4.jpg", "5.jpg"), other),
        "op.evil": ["failed", "done", "done", "blocked", "blocked", "blocked"],
        "proxy.evil": ["done", "done", "blocked", "done", "done", "blocked"],
    }
    facts = {Path(line["path"]).name: line["facts"] for line in lines}
    sizes = {path.name: path.stat().st_size for path in library.rglob("*.*")}
    assert {name: found["obey"]["value"] for name, found in facts.items() if "obey" in found} == {
        name: size for name, size in sizes.items() if name != "op.evil"
    }
    counted = sum(size for name, size in sizes.items() if name not in ("op.evil", "copy.jpg"))
    assert {found["census"]["value"] for found in facts.values() if "census" in found} == {counted}
    assert (last["summary"]["failed"], last["summary"]["review"]) == (2, 4)

    *again, last = runner.run(request(library, carrier))
    assert sorted(map(str, again)) == sorted(map(str, lines))
    assert last["summary"]["unchanged"] == 9


@pytest.mark.usefixtures("first")
def test_all_leave_the_same_facts(library: Path) -> None:
    found = []
    for carrier in CARRIERS:
        store = open_store(library.parent / carrier)
        found.append(facts_of(store))
        store.close()
    assert found[0] == found[1]
    assert {op for op, _ in found[0]} == {"obey", "embedded", "thumbnail", "look"}
