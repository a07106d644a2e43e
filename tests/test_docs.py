"""The manual: links that lead somewhere, and a line for every name of the specification."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kit import CHECKOUT

PAGES = sorted([*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(CHECKOUT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    dead = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert dead == []


def test_every_name_of_the_specification_has_a_line(shared: Path) -> None:
    told = (CHECKOUT / "docs" / "specification.md").read_text(encoding="utf-8")
    rows = (shared / "seeds" / "NAMES.md").read_text(encoding="utf-8").splitlines()
    names = {
        part.strip()
        for row in rows
        if re.match(r"\| .* \| \d{3}", row)
        for name in re.findall(r"`([^`]+)`", row.split(" | ")[0])
        for part in name.split(" / ")
    }
    assert len(names) > 100
    missing = {name for name in names if name.rpartition(".")[2] not in told}
    assert missing == set()
