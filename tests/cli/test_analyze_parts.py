"""`calotype analyze` over parts: several folders, single files, samples, changed files only."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import kit
from command_kit import Call

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("inline")]
QUICK = ("--no-report", "--jobs", "1")


def make_old(folder: Path) -> None:
    """Files that were written a moment ago are read again; these were not."""
    for path in folder.rglob("*.jpg"):
        os.utime(path, (1_700_000_000, 1_700_000_000))


def test_several_folders_and_single_files_go_into_one_catalog(call: Call, library: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(library / "day 2" / "IMG_0003.jpg", other)
    *lines, summary = call("analyze", library / "day 1", library / "day 2" / "IMG_0004.jpg", other, "--json").lines
    assert summary["summary"]["files"] == 5
    assert {Path(line["path"]).name for line in lines} == {*(f"IMG_000{n}.jpg" for n in (0, 1, 2, 3, 4))}
    found = call("photos", library / "day 1", library / "day 2", other, "--format", "paths").out.splitlines()
    assert len(found) == 5


def test_a_sample_is_provisional_and_a_whole_run_is_not(call: Call, library: Path) -> None:
    told = call("analyze", library, "--sample", "2", *QUICK)
    assert told.status == 0
    assert told.out.startswith("2 photos, ")
    assert all(line["provisional"] for line in call("photos", library, "--json").lines)
    assert call("analyze", library, *QUICK).out.startswith("6 photos, ")
    assert not any("provisional" in line for line in call("photos", library, "--json").lines)


def test_only_changed_files_are_worked_on_and_the_rest_is_told(call: Call, library: Path, tmp_path: Path) -> None:
    make_old(library)
    small = tmp_path / "small.yaml"
    small.write_text("recipe: analyze\nsteps:\n  - op: embedded\n  - op: metadata\n")
    call("analyze", library, "--recipe", small, *QUICK)
    kit.make_photo(library / "new.jpg", seed=9)
    told = call("analyze", library, "--only-changed", *QUICK)
    assert told.status == 0
    assert "6 unchanged files have steps that have not run: without --only-changed they do" in told.out
    states = {line["path"]: line["state"] for line in call("photos", library, "--json").lines}
    assert states.pop("new.jpg") == "done"
    assert set(states.values()) == {"pending"}


@pytest.mark.skipif(os.name == "nt", reason="folders have no mode")
def test_that_the_catalog_lies_elsewhere_is_told_once_with_the_reason(call: Call, library: Path) -> None:
    library.chmod(0o555)
    told = call("analyze", library, *QUICK)
    assert told.status == 0
    assert told.err.count("The catalog lies in ") == 1
    assert f"and not in {library}: it can't be written." in told.err
    assert "The catalog lies in" not in call("analyze", library, "--quiet", *QUICK).err
