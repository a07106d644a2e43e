"""The overview counts what a run, `stats` and `errors` count."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import chromium
import kit
from calotype import Library

pytestmark = pytest.mark.integration


def test_the_overview_counts_as_a_run_does(browser: chromium.Page, tmp_path: Path) -> None:
    with Library(kit.make_mixed_library(tmp_path / "mixed")) as library:
        words = library.analyze(carrier="inline").words
        index = library.report()
    browser.go("about:blank")
    browser.go(f"{index.as_uri()}#/overview")
    lead = browser.wait("document.querySelector('.lead')?.textContent")
    for said in (
        r"13 photos, 7 different pictures among the 10 that were read",
        r"2019 to 2023",
        r"3 cameras",
        r"3 without a date",
    ):
        assert re.search(said, words), words
        assert re.search(said, lead), lead
    for number, line in enumerate(library.photos()):
        if line.path.startswith(("dated 0", "undated 0")):
            browser.go("about:blank")
            browser.go(f"{index.as_uri()}#/photo/{number}")
            told = browser.wait("document.querySelector('.headline')?.textContent")
            assert told.endswith(" (only the file's time)") is line.path.startswith("undated")
    differ = "calotype.takenText('2024-05-01T12:00:00', {}).includes('only the file')"
    assert [browser.run(differ.format(source)) for source in ("'file'", "'exif'", "undefined")] == [True, False, False]


def test_a_maker_alone_is_a_camera_too(browser: chromium.Page, tmp_path: Path) -> None:
    with Library(kit.make_mixed_library(tmp_path / "mixed")) as library:
        library.analyze(carrier="inline")
        index = library.report()
    browser.go("about:blank")
    browser.go(f"{index.as_uri()}#/overview")
    browser.wait("document.querySelector('.figure') !== null")
    listed = browser.run("[...document.querySelectorAll('.figure')].map((one) => one.textContent).join('|')")
    assert "Ricoh" in listed
