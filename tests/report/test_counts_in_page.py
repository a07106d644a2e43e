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
    for said in (r"13 photos", r"2019 to 2023", r"3 cameras", r"3 without a date"):
        assert re.search(said, words), words
        assert re.search(said, lead), lead
    listed = browser.run("[...document.querySelectorAll('.figure')].map((one) => one.textContent).join('|')")
    assert "Ricoh" in listed
