"""Folders that earlier runs could not look into: which of them are told of."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from calotype.catalog import RunRow, Store, open_store
from calotype.engine.scan import Unreadable
from calotype.history import unreadable_folder, unreadable_folders


@pytest.fixture
def store() -> Store:
    """A catalog in memory with one root."""
    store = open_store(None)
    store.root(b"")
    return store


def ran(store: Store, *folders: bytes, partial: bool = False, killed: bool = False) -> None:
    """Note a run that could not read these folders."""
    run = store.begin_run(RunRow(id=0, recipe="analyze", started_ns=0, partial=partial, pinned={}))
    kept = {"unreadable": [Unreadable(1, folder, "Permission denied").kept() for folder in folders]}
    store.end_run(run, "failed" if killed else "done", {} if killed else kept)


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Names of folders that can't be read."""
    names = {"a", "b", "c"}
    for name in names:
        (tmp_path / name).mkdir()
    scandir = os.scandir

    def refuse(path: Any = ".") -> Any:
        if os.path.basename(os.fsdecode(path)) in names:  # noqa: PTH119
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    return names


def found(store: Store, home: Path, below: bytes = b"") -> list[str]:
    return [one.folder for one in unreadable_folders(store, {1: os.fsencode(home)}, [(1, below)])]


@pytest.mark.usefixtures("closed")
def test_those_of_the_last_whole_run_and_of_parts_since_are_told_once(store: Store, tmp_path: Path) -> None:
    ran(store, b"c")
    ran(store, b"a")
    ran(store, b"b", b"a", partial=True)
    ran(store, killed=True)
    assert found(store, tmp_path) == ["b", "a"]
    assert found(store, tmp_path, b"b") == ["b"]
    ran(store)
    assert found(store, tmp_path) == []


def test_one_that_can_be_read_again_or_is_gone_is_told_no_more(store: Store, tmp_path: Path, closed: set[str]) -> None:
    ran(store, b"a", b"b", b"never there")
    closed.remove("a")
    assert found(store, tmp_path) == ["b"]


def test_a_folder_is_told_as_a_path_is() -> None:
    roots = {1: b"", 2: b"/photos"}
    assert unreadable_folder(Unreadable(1, b"", "why"), roots).folder == "."
    assert unreadable_folder(Unreadable(2, b"", "why"), roots).folder == "/photos"
    told = unreadable_folder(Unreadable(2, b"caf\xe9", "why"), roots)
    assert (told.folder, told.folder_bytes) == ("/photos/caf\ufffd", "L3Bob3Rvcy9jYWbp")
