"""The manual: links that lead somewhere, and a line for every name of the specification."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from calotype.errors import ConditionError
from calotype.expressions import Type, parse
from calotype.expressions.types import ANY, NUMBER, STRING, list_of, object_of
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


REFUSED_ON_PURPOSE = {
    "content.sharpnes.score < 0.3",
    "contant.sharpness.score < 0.3",
    "metadata.iso > 1600",
    "metadata.exposure.iso == '3200'",
    "metadata.taken_at > '2024-05-01'",
    "metadata.keywords == 'Rome'",
}
"""Conditions that pages show to tell what is said about them."""

FOUND = object_of({"items": list_of(object_of({"label": STRING, "score": NUMBER}))})
EXAMPLES = {"objects": FOUND, "pets": FOUND, "faces": FOUND, "rating": NUMBER, "x": ANY}
"""Names of no op, which pages use to explain the grammar."""
COMPARED = re.compile(r"""[\w)\]'"] (?:==|!=|<=?|>=?|in|not in) \S""")


def conditions_in(text: str) -> Iterator[str]:
    """Whatever stands in code format and compares something, in sentences and behind `--where`."""
    for found in re.findall(r"(?<!`)`([^`]+)`(?!`)", re.sub(r"```.*?```", "", text, flags=re.DOTALL)):
        told = " ".join(found.split())
        if COMPARED.search(told) and not told.startswith("calotype "):
            yield told
    for _, found in re.findall(r"""--where (['"])(.+?)\1""", text):
        yield found


def refused(condition: str, own: str) -> str:
    """Why a condition is none, as the page of the op `own` has it; empty if it is one."""
    types = {name: result_type(declared) for name, declared in all_ops().items()}
    why = []
    for candidate in (condition, *([f"{own}.{condition}"] if own in types else [])):
        try:
            parse(candidate, types | EXAMPLES)
        except ConditionError as error:
            why.append(str(error))
        else:
            return ""
    return why[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(CHECKOUT).as_posix())
def test_every_condition_on_a_page_is_one(page: Path) -> None:
    found = {one: refused(one, page.stem) for one in conditions_in(page.read_text(encoding="utf-8"))}
    assert {one: why for one, why in found.items() if why and one not in REFUSED_ON_PURPOSE} == {}


@pytest.mark.parametrize("name", sorted(name for name, declared in all_ops().items() if declared.plugin is None))
def test_every_condition_in_an_ops_manual_is_one(name: str) -> None:
    found = {one: refused(one, name) for one in conditions_in(all_ops()[name].manual)}
    assert {one: why for one, why in found.items() if why} == {}


def test_a_condition_that_is_none_would_be_found() -> None:
    text = "Try `file_health.problems\n!= []`, `exposure.mean < 0.1`, `x == null`, `a < b.md` or `<kind>_ids`."
    found = list(conditions_in(text))
    assert found == ["file_health.problems != []", "exposure.mean < 0.1", "x == null", "a < b.md"]
    assert [bool(refused(one, "content")) for one in found[:2]] == [True, False]
    assert refused("x == null", "conditions") == ""
    assert list(conditions_in("calotype photos --where \"'Rome' in metadata.keywords\"")) == [
        "'Rome' in metadata.keywords"
    ]
