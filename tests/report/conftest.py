"""A report and a browser that looks at it, made once for all tests of this room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import chromium
from calotype.report import write
from report.made import MadeSource


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `index.html` of a report over twelve photos with names and captions that mean harm."""
    return write(tmp_path_factory.mktemp("report"), MadeSource())


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[chromium.Page]:
    """A page in headless Chromium."""
    if chromium.program() is None:
        pytest.skip("needs Chromium or Chrome on the path: no page can be looked at without one")
    with chromium.opened(tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture
def page(browser: chromium.Page, index: Path) -> chromium.Page:
    """The report's gallery in a window of 1440 x 900, fresh."""
    browser.size(1440, 900)
    browser.theme("light")
    browser.go("about:blank")
    browser.go(f"{index.as_uri()}#/photos")
    browser.wait("document.querySelectorAll('.tile img[src]').length >= 10")
    return browser
