"""The generated pages: written, checked, and deleted when nothing makes them any more."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import click
import pytest

from calotype.cli import calotype
from calotype.ops import all_ops
from kit import load_script


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, writing into an empty folder."""
    module = load_script("make_docs")
    monkeypatch.setattr(module, "REFERENCE", tmp_path / "docs" / "reference")
    monkeypatch.setattr(sys, "argv", ["make_docs.py"])
    assert module.main() is None
    return module


def check(docs: ModuleType, monkeypatch: pytest.MonkeyPatch) -> str | None:
    """What `--check` says."""
    monkeypatch.setattr(sys, "argv", ["make_docs.py", "--check"])
    answer: str | None = docs.main()
    return answer


def test_every_op_and_command_has_a_page(docs: ModuleType) -> None:
    assert {path.stem for path in (docs.REFERENCE / "ops").glob("*.md")} == {"index", *all_ops()}
    assert {path.stem for path in (docs.REFERENCE / "commands").glob("*.md")} == {"index", *calotype.commands}


def test_fresh_pages_pass_the_check(docs: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check(docs, monkeypatch) is None


def test_a_stale_page_fails_the_check(docs: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    (docs.REFERENCE / "ops" / "content.md").write_text("old")
    assert check(docs, monkeypatch) == "stale pages, `make docs` writes them anew: reference/ops/content.md"


def test_a_page_of_something_gone_fails_the_check_and_is_deleted(
    docs: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    (docs.REFERENCE / "ops" / "gone.md").write_text("of an op that is no more")
    assert "reference/ops/gone.md" in str(check(docs, monkeypatch))
    monkeypatch.setattr(sys, "argv", ["make_docs.py"])
    docs.main()
    assert not (docs.REFERENCE / "ops" / "gone.md").exists()


def test_a_command_page_has_arguments_options_and_defaults(docs: ModuleType) -> None:
    @click.command()
    @click.argument("folders", nargs=-1)
    @click.argument("target")
    @click.option("--limit", type=click.IntRange(min=1), default=3, show_default=True, help="At most that many.")
    @click.option("-q", "--quiet", is_flag=True, help="No progress.")
    def sample(folders: tuple[str, ...], target: str, limit: int, quiet: bool) -> None:
        """Do something.

        \b
        line one
        line two
        """

    page = docs.command_page("calotype sample", sample)
    assert "calotype sample [OPTIONS] [FOLDERS...] TARGET" in page
    assert "| `--limit` INTEGER | At most that many. Default: `3`. |" in page
    assert "| `-q`, `--quiet` | No progress. |" in page
    assert "```\nline one\nline two\n```" in page
