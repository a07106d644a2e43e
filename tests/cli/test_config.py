"""`calotype config`: what holds, as a file of settings has it, and what is wrong with such files."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest
from ruamel.yaml import YAML

from calotype.settings import Settings
from command_kit import Call

WRITTEN = """
limits: {seconds: 1.5}
scan: {hidden: true, exclude: ["*.tmp", plain, "no", "a: b", "Größe", 'it''s "so"']}
reference: [wall, to keep]
"""


@pytest.mark.parametrize("written", ["", WRITTEN])
def test_what_is_shown_is_a_settings_file_that_says_the_same(call: Call, tmp_path: Path, written: str) -> None:
    (tmp_path / "user config.yml").write_text(written, "utf-8")
    shown = call("config", "show", tmp_path)
    assert shown.status == 0
    said = YAML(typ="safe").load(shown.out)
    meant = msgspec.convert(YAML(typ="safe").load(written) or {}, Settings)
    assert msgspec.convert(said, Settings) == meant
    assert "False" not in shown.out
    (tmp_path / "user config.yml").write_text(shown.out, "utf-8")
    assert call("config", "check", tmp_path).status == 0


def test_lists_and_words_are_written_as_one_would(call: Call, tmp_path: Path) -> None:
    (tmp_path / "user config.yml").write_text(WRITTEN, "utf-8")
    lines = call("config", "show", tmp_path).out.splitlines()
    assert "  hidden: true" in lines
    assert 'reference: [wall, "to keep"]' in lines
    assert "standing_recipe: analyze" in lines


def test_all_mistakes_are_told(call: Call, tmp_path: Path) -> None:
    (tmp_path / "user config.yml").write_text("job: 3\nlimits: {second: 1}\n", "utf-8")
    told = call("config", "check", tmp_path)
    assert told.status == 2
    assert "line 1, column 1: there is no setting job" in told.err
    assert "line 2, column 10: there is no setting limits.second" in told.err
    (line,) = call("config", "check", tmp_path, "--json").lines
    assert "no setting job" in line["error"]["message"]
    (more,) = line["error"]["more"]
    assert (more["code"], "limits.second" in more["message"], more["hint"]) == (
        "settings",
        True,
        "did you mean 'seconds'?",
    )


@pytest.mark.parametrize("known", [False, True])
def test_a_reference_folder_that_is_not_there_is_remarked_on(
    call: Call, tmp_path: Path, analysed_once: Path, known: bool
) -> None:
    library = tmp_path / "library"
    shutil.copytree(analysed_once, library, ignore=None if known else shutil.ignore_patterns(".calotype"))
    (library / ".calotype").mkdir(exist_ok=True)
    (library / ".calotype" / "config.yml").write_text("reference: [day 1, Best, day 2]\n", "utf-8")
    shutil.rmtree(library / "day 2")
    told = call("config", "check", library)
    missing = [library / "Best"] if known else [library / "Best", library / "day 2"]
    assert told.status == 0, "its disk may be away"
    assert [line for line in told.out.splitlines() if line.startswith("but ")] == [
        f"but the setting `reference` names {folder}, which is neither there nor known: it protects nothing"
        for folder in missing
    ]
    assert len([line for line in call("config", "check", library, "--json").lines if "remark" in line]) == len(missing)
    assert (library / ".calotype" / "catalog.db").exists() == known
