"""The lines that `--json` prints: computed from facts, failures and the recipe whenever they are asked."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from calotype.catalog import Store, open_store
from calotype.contract import Line, Lines, Summary, SummaryLine
from calotype.names import run_columns
from calotype.recipes.recipe import BoundRecipe
from engine_kit import Number, Verdict, age, make_op, make_recipe, run_inline
from kit import make_photo

MEASURE = make_op("measure")
WHERE = make_op("where", reads="file")


@pytest.fixture
def store() -> Iterator[Store]:
    opened = open_store(None)
    yield opened
    opened.close()


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Two photos, one of them cut short, with a sidecar each."""
    for name in ("trip/whole.jpg", "trip/cut.jpg"):
        photo = make_photo(tmp_path / "photos" / name, seed=len(name), size=(48, 32))
        photo.with_suffix(".xmp").write_text("<x/>")
    cut = tmp_path / "photos" / "trip" / "cut.jpg"
    cut.write_bytes(cut.read_bytes()[:-300])
    return age(tmp_path / "photos")


def lines_of(store: Store, recipe: BoundRecipe, *, settled: bool = False, columns: bool = True) -> dict[str, Line]:
    """The lines of all files, by name."""
    asked = run_columns(store, recipe) if columns else []
    rows = store.photos([column.keys for column in asked])
    return {Path(line.path).name: line for line in Lines(store, recipe, asked, settled=settled).of(rows)}


def test_a_line_has_what_the_contract_promises(store: Store, photos: Path) -> None:
    recipe = make_recipe([{"op": "measure"}, {"op": "where"}], MEASURE, WHERE)
    run_inline(store, photos, recipe)
    line = json.loads(msgspec.json.encode(lines_of(store, recipe)["whole.jpg"]))
    assert line == {
        "path": "trip/whole.jpg",
        "photo_id": line["photo_id"],
        "image_id": line["image_id"],
        "state": "done",
        "steps": {"measure": "done", "where": "done"},
        "facts": {"measure": {"value": 1.0}, "where": {"value": 1.0}},
        "companions": [{"path": "trip/whole.xmp", "rule": "xmp"}],
        "errors": [],
    }
    assert len(bytes.fromhex(line["photo_id"])) == len(bytes.fromhex(line["image_id"])) == 16


def test_an_image_that_cannot_be_decoded_blocks_what_reads_it_and_says_why_once(store: Store, photos: Path) -> None:
    twice = make_op("twice")
    recipe = make_recipe([{"op": "measure"}, {"op": "twice"}, {"op": "where"}], MEASURE, twice, WHERE)
    run_inline(store, photos, recipe)
    line = lines_of(store, recipe)["cut.jpg"]
    assert (line.state, line.steps) == ("failed", {"measure": "blocked", "twice": "blocked", "where": "done"})
    assert [(error.step, error.code) for error in line.errors] == [("proxy", "truncated")]
    assert all((error.message, error.hint) for error in line.errors)


def test_what_another_recipe_could_not_read_is_no_failure_of_this_one(store: Store, photos: Path) -> None:
    run_inline(store, photos, make_recipe([{"op": "measure"}], MEASURE))
    recipe = make_recipe([{"op": "where"}], WHERE)
    run_inline(store, photos, recipe)
    line = lines_of(store, recipe)["cut.jpg"]
    assert (line.state, line.errors) == ("done", [])


def test_a_file_that_is_no_image_has_neither_ids_nor_steps(store: Store, photos: Path) -> None:
    (photos / "empty.jpg").touch()
    recipe = make_recipe([{"op": "measure"}], MEASURE)
    run_inline(store, photos, recipe)
    line = lines_of(store, recipe)["empty.jpg"]
    assert (line.state, line.photo_id, line.image_id, line.steps, line.facts) == ("failed", None, None, {}, {})
    assert [(error.step, error.code) for error in line.errors] == [("file", "not_an_image")]


def test_a_step_that_failed_says_why_and_those_that_hang_on_it_are_blocked(store: Store, photos: Path) -> None:
    def fail(photo: Any, parameters: Any) -> Number:
        raise ValueError("it never works")

    failing = make_op("failing", fail, reads="bytes")
    recipe = make_recipe([{"op": "failing"}, {"op": "where", "when": "failing.value > 0"}], failing, WHERE)
    run_inline(store, photos, recipe)
    line = lines_of(store, recipe)["whole.jpg"]
    assert line.steps == {"failing": "failed", "where": "blocked"}
    assert [(error.step, error.code, error.message) for error in line.errors] == [
        ("failing", "op_failed", "failing failed: ValueError: it never works")
    ]


@pytest.mark.parametrize(("verdict", "state"), [("pass", "done"), ("review", "review"), ("reject", "rejected")])
def test_a_gate_gives_the_photo_its_state(store: Store, photos: Path, verdict: Any, state: str) -> None:
    gate = make_op("gate", lambda *_: Verdict(verdict=verdict), reads="bytes", result=Verdict, gate=True)
    recipe = make_recipe([{"op": "gate"}], gate)
    run_inline(store, photos, recipe)
    assert lines_of(store, recipe)["whole.jpg"].state == state


def test_facts_that_were_not_asked_for_count_as_settled_only_where_that_is_known(store: Store, photos: Path) -> None:
    recipe = make_recipe([{"op": "where"}], WHERE)
    run_inline(store, photos, recipe)
    assert lines_of(store, recipe, columns=False)["whole.jpg"].state == "pending"
    assert lines_of(store, recipe, columns=False, settled=True)["whole.jpg"].state == "done"


@pytest.mark.skipif(os.name == "nt", reason="needs names of any bytes")
@pytest.mark.parametrize("root", [b"", b"/mnt/disk"])
def test_a_path_is_below_the_library_or_whole_and_exact_in_bytes(store: Store, photos: Path, root: bytes) -> None:
    (photos / "trip" / "whole.jpg").rename(photos / "trip" / os.fsdecode(b"no unicode \xff.jpg"))
    (photos / "trip" / "whole.xmp").rename(photos / "trip" / os.fsdecode(b"no unicode \xff.xmp"))
    (photos / "trip" / "cut.jpg").rename(photos / "trip" / "is unicode \ufffd.jpg")
    recipe = make_recipe([{"op": "where"}], WHERE)
    run_inline(store, photos, recipe)
    number = store.root(root)
    store.put_files([msgspec.structs.replace(row, root=number) for row in list(store.files())])
    lines = {line.path: line for line in lines_of(store, recipe).values() if (root.decode() in line.path)}
    before = "/mnt/disk/" if root else ""
    odd, plain = lines[f"{before}trip/no unicode \ufffd.jpg"], lines[f"{before}trip/is unicode \ufffd.jpg"]
    assert odd.path_bytes is not None
    assert base64.b64decode(odd.path_bytes) == before.encode() + b"trip/no unicode \xff.jpg" == odd.exact_path()
    assert plain.path_bytes is None
    assert plain.exact_path() == f"{before}trip/is unicode \ufffd.jpg".encode()
    assert [companion.path for companion in odd.companions] == [f"{before}trip/no unicode \ufffd.xmp"]


def test_the_summary_is_one_object_under_its_name() -> None:
    counts = dict.fromkeys(("files", "photos", "images", "done", "rejected", "review", "blocked", "failed"), 0)
    summary = Summary(**counts, unchanged=0, other=0, seconds=0.5, run="20250127_143022")
    document = json.loads(msgspec.json.encode(SummaryLine(summary)))
    assert list(document) == ["summary"]
    assert {*counts, "unchanged", "other", "seconds", "run"} <= document["summary"].keys()
