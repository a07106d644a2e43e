"""`calotype doctor`: what is wrong is said, with what to do, and nothing is changed."""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path

import pytest

from calotype import Library
from calotype.errors import FileUnreadable
from calotype.ops import PluginProblem
from calotype.ops.plugins import Plugin
from calotype.settings import Limits
from calotype.upkeep.installed import EXTRAS
from calotype.upkeep.speed import Speed
from command_kit import Call
from kit import CHECKOUT


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes two seconds on purpose is tested by itself."""
    speed = Speed(photos=10, decode_seconds=0.03, content_seconds=0.02)
    monkeypatch.setattr("calotype.upkeep.machine.measure", lambda: speed)


def overwrite(path: Path, at: int, data: bytes, *, keep_time: bool) -> None:
    """Change bytes of a file, as a failing disk does (its time stays) or as a program does."""
    before = path.stat()
    with path.open("r+b") as file:
        file.seek(at)
        file.write(data)
    if keep_time:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_machine_catalog_and_installation_are_told(call: Call, analysed: Path) -> None:
    told = call("doctor", analysed)
    assert told.status == 0
    assert "computed on the CPU, for no op of this version has a model" in told.out
    assert "both     20.0 photos a second" in told.out
    assert f"{analysed / '.calotype'}: " in told.out
    assert any("jpeg" in line.split() and "simplejpeg" in line for line in told.out.splitlines())


def test_programs_get_one_object(call: Call, analysed: Path, tmp_path: Path) -> None:
    (found,) = call("doctor", analysed, "--json").lines
    assert set(found) == {"machine", "catalog", "installed"}
    assert found["machine"]["device"]["used"] == "CPU"
    assert found["catalog"]["there"] is True
    assert found["catalog"]["bytes"] > 10_000
    (found,) = call("doctor", tmp_path, "--json").lines
    assert (found["catalog"]["there"], found["catalog"]["bytes"]) == (False, 0)
    assert not (tmp_path / ".calotype").exists()


@pytest.mark.skipif(os.name == "nt", reason="folders have no mode")
def test_why_a_catalog_lies_elsewhere_is_told(call: Call, library: Path) -> None:
    library.chmod(0o555)
    assert "It is not in the library's folder: it can't be written." in call("doctor", library).out


def test_every_extra_for_users_is_known() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(EXTRAS) == set(project["optional-dependencies"]) - {"dev", "docs"}


def test_what_is_missing_comes_with_what_to_type(call: Call, analysed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(EXTRAS, "jxl", ("no_such_module", "JPEG XL"))
    lines = call("doctor", analysed).out.splitlines()
    (line,) = [line for line in lines if line.strip().startswith("jxl ") and "JPEG XL" in line]
    assert line.endswith("pip install 'calotype[jxl]'")


def test_a_plug_in_that_cannot_be_loaded_is_wrong(call: Call, analysed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = "calotype.upkeep.installed"
    monkeypatch.setattr(f"{module}.installed", lambda: (Plugin("sample", "calotype-sample", "1.0"),))
    problem = PluginProblem("sample", "calotype-sample", "can't be loaded: no", "")
    monkeypatch.setattr(f"{module}.load_plugins", lambda: (problem,))
    told = call("doctor", analysed)
    assert told.status == 1
    assert "  sample (calotype-sample 1.0): can't be loaded: no" in told.out.splitlines()


def test_every_limit_says_what_it_protects_from(call: Call, analysed: Path) -> None:
    (found,) = call("doctor", analysed, "--limits", "--json").lines
    assert [one["limit"] for one in found["limits"]] == [f"limits.{name}" for name in Limits.__struct_fields__]
    assert all("Against" in one["meaning"] for one in found["limits"])
    (analysed / ".calotype" / "config.yml").write_text("limits: {pixels: 1234567}\n")
    assert "  limits.pixels: 1,234,567" in call("doctor", analysed, "--limits").out.splitlines()


def test_a_whole_catalog_is_called_so(call: Call, analysed: Path) -> None:
    told = call("doctor", analysed, "--catalog")
    assert told.status == 0
    assert told.out.startswith("the catalog is whole: 6 files, ")
    assert call("doctor", analysed / ".calotype", "--catalog").out == told.out


def test_failures_are_as_many_as_stats_has(call: Call, analysed: Path) -> None:
    photo = analysed / "day 1" / "IMG_0001.jpg"
    (analysed / "empty.jpg").write_bytes(b"")
    (analysed / "cut.jpg").write_bytes(photo.read_bytes()[: photo.stat().st_size // 2])
    with Library(analysed) as library:
        library.analyze(carrier="inline")
        kept = sum(step.failures for step in library.stats().steps)
    assert kept == 2
    assert ", 2 failures, " in call("doctor", analysed, "--catalog").out


def test_a_damaged_catalog_is_named_with_what_to_do(call: Call, analysed: Path) -> None:
    database = analysed / ".calotype" / "catalog.db"
    for end in ("-wal", "-shm"):
        database.with_name(database.name + end).unlink(missing_ok=True)
    overwrite(database, 8192, b"\xff" * 40_000, keep_time=True)
    told = call("doctor", analysed, "--catalog")
    assert told.status == 1
    assert told.out.startswith("catalog.db: ")
    assert "move it away" in told.out


def test_files_that_are_what_they_were_are_called_so(call: Call, analysed: Path) -> None:
    told = call("doctor", analysed, "--verify")
    assert told.status == 0
    assert told.out.startswith("6 files, ")
    assert told.out.endswith("all are what they were\n")


def test_bytes_that_changed_by_themselves_are_damage(call: Call, analysed: Path) -> None:
    overwrite(analysed / "day 1" / "IMG_0001.jpg", 5000, b"\x00", keep_time=True)
    told = call("doctor", analysed, "--verify")
    assert told.status == 1
    assert told.out.splitlines()[0] == f"damaged: {analysed / 'day 1' / 'IMG_0001.jpg'}"
    assert told.out.splitlines()[-2].endswith("1 of them not as they were")
    assert told.out.splitlines()[-1] == "  1 damaged: restore from a backup"


def test_what_can_not_be_read_is_not_called_damaged(
    call: Call, analysed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: bytes, limits: Limits) -> None:
        raise FileUnreadable(f"{os.fsdecode(path)} can't be opened: Permission denied")

    # The package's name `verify` is that of the function in it.
    monkeypatch.setattr(sys.modules["calotype.upkeep.verify"], "read_file", refuse)
    told = call("doctor", analysed / "day 2", "--verify")
    assert told.status == 1
    assert "IMG_0003.jpg can't be opened: Permission denied" in told.out
    assert told.out.splitlines()[-1].startswith("  2 can't be read: allow it, or check the disk")
    assert "backup" not in told.out


def test_what_its_owner_changed_or_removed_is_not_as_it_was_and_no_damage(call: Call, analysed: Path) -> None:
    overwrite(analysed / "day 1" / "IMG_0001.jpg", 5000, b"\x00", keep_time=False)
    (analysed / "day 2" / "IMG_0003.jpg").unlink()
    told = call("doctor", analysed, "--verify", "--json")
    assert told.status == 1
    (found,) = told.lines
    assert sorted(one["problem"] for one in found["verify"]["differences"]) == ["changed", "missing"]
    assert found["verify"]["files"] == 6
    lines = call("doctor", analysed, "--verify").out.splitlines()
    assert [line.split(":")[0] for line in lines[-2:]] == ["  1 changed by somebody since", "  1 missing"]


def test_only_the_folder_asked_about_is_read_again(call: Call, analysed: Path) -> None:
    (found,) = call("doctor", analysed / "day 2", "--verify", "--json").lines
    assert found["verify"]["files"] == 2
    (found,) = call("doctor", analysed / ".calotype", "--verify", "--json").lines
    assert found["verify"]["files"] == 6


def test_without_a_catalog_there_is_nothing_to_check(call: Call, tmp_path: Path) -> None:
    for option in ("--catalog", "--verify"):
        assert call("doctor", tmp_path, option).status == 3
