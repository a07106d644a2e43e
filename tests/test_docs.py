"""The manual: links that lead somewhere, and a line for every name of the specification."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from calotype.errors import ConditionError
from calotype.expressions import Type, parse
from calotype.ops import all_ops
from calotype.recipes import result_type
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


WRONG_ON_PURPOSE = {"content.sharpnes.score", "metadata.iso"}
"""Names that pages show to tell what is said about them."""


def fields_named(text: str, types: dict[str, Type]) -> Iterator[str]:
    """Every name of a text that begins as a fact's and is no file or function."""
    names = "|".join(types)
    for found in re.findall(rf"(?<![\w/.`])`?((?:{names})(?:\.[a-z_]\w*)+)(?![\w(])", text):
        if not found.endswith((".md", ".py", ".yaml")):
            yield found


@pytest.mark.parametrize(
    "page",
    [*PAGES, *(CHECKOUT / "src" / "calotype" / "recipes" / "builtin").glob("*.yaml")],
    ids=lambda page: page.relative_to(CHECKOUT).as_posix(),
)
def test_every_field_that_is_named_is_there(page: Path) -> None:
    """As the ops declare their results; a table of a reference page names its own op's fields without the op."""
    types = {name: result_type(declared) for name, declared in all_ops().items() if declared.plugin is None}
    wrong = set()
    for name in fields_named(page.read_text(encoding="utf-8"), types):
        own = [f"{page.stem}.{name}"] if page.stem in types else []
        if not any(_is_there(candidate, types) for candidate in (name, *own)):
            wrong.add(name)
    assert wrong <= WRONG_ON_PURPOSE


def _is_there(name: str, types: dict[str, Type]) -> bool:
    try:
        parse(f"exists({name})", types)
    except ConditionError:
        return False
    return True


def test_a_field_that_is_not_there_would_be_found() -> None:
    types = {name: result_type(declared) for name, declared in all_ops().items()}
    text = "Ask `metadata.iso > 3`, metadata.exposure.iso, see content.md and `content.sharpness.score`."
    assert list(fields_named(text, types)) == ["metadata.iso", "metadata.exposure.iso", "content.sharpness.score"]
    assert [_is_there(name, types) for name in fields_named(text, types)] == [False, True, True]
