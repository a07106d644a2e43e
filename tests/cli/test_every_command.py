"""What every command has: a file, a manual page, its exit statuses, and `--json` where it answers data."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import pytest

from calotype.cli import COMMANDS, calotype
from command_kit import Call
from kit import CHECKOUT, make_photo

IN_ANOTHER_FILE = {"errors": "failures"}
"""`errors.py` turns errors into exit statuses."""

NO_DATA = {
    "report": "prints the path of a page",
    "demo": "prints what to do next",
    "completion": "prints a script",
    "recipes show": "prints JSON anyway",
}


def leaves(commands: Mapping[str, click.Command], before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by the words that call it."""
    for name, command in commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command.commands, f"{before}{name} ")
        else:
            yield before + name, command


LEAVES = dict(leaves(calotype.commands))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_it_has_a_file_and_a_page(command: click.Command) -> None:
    assert command.callback is not None
    name = str(command.name)
    assert command.callback.__module__ == f"calotype.cli.{IN_ANOTHER_FILE.get(name, name)}"
    assert (CHECKOUT / "docs" / "reference" / "commands" / f"{name}.md").is_file()


@pytest.mark.parametrize("words", [*LEAVES, *calotype.commands])
def test_its_line_in_the_help_is_not_cut_short(words: str) -> None:
    command = LEAVES.get(words) or calotype.commands[words]
    assert not command.get_short_help_str(60).endswith("...")


@pytest.mark.parametrize("words", LEAVES)
def test_it_says_its_exit_statuses(words: str) -> None:
    """Those that it has: all may be called wrongly."""
    told = " ".join(str(LEAVES[words].help).partition("Exit status")[2].split())
    assert told.startswith(": 0"), "its help has a sentence that begins `Exit status: 0`"
    assert " 2 " in told


@pytest.mark.parametrize("words", LEAVES)
def test_it_answers_programs_in_json(words: str) -> None:
    takes_json = any("--json" in option.opts for option in LEAVES[words].params)
    assert takes_json != (words in NO_DATA)


@pytest.mark.parametrize("words", LEAVES)
def test_wrong_usage_is_status_2(words: str, call: Call) -> None:
    told = call(*words.split(), "--no-such-option")
    assert told.status == 2
    assert "No such option" in told.err


@pytest.mark.parametrize("words", [words for words in LEAVES if words not in NO_DATA])
def test_wrong_usage_is_one_line_of_json_for_programs(words: str, call: Call) -> None:
    told = call(*words.split(), "--json", "--no-such-option")
    assert told.status == 2
    assert [set(line["error"]) for line in told.lines] == [{"code", "message", "hint"}]
    assert told.err == ""


def test_the_order_of_commands_is_that_of_their_use() -> None:
    """--help lists them in the order of the list, not by letter."""
    assert list(calotype.commands) == [command.name for command in COMMANDS]
    assert calotype.list_commands(click.Context(calotype)) == list(calotype.commands)


@pytest.mark.parametrize("words", LEAVES)
def test_a_path_is_never_wrong_usage_for_not_being_readable(words: str) -> None:
    """Click would say so, with the status of wrong usage; the room that reads it knows better words, and status 3."""
    paths = [param.type for param in LEAVES[words].params if isinstance(param.type, click.Path)]
    assert [path for path in paths if path.readable or path.type is not Path] == []


@pytest.mark.parametrize(
    "arguments",
    [["analyze", ""], ["analyze", ".", "-o", ""], ["report", ".", "-o", ""], ["compare", "a", "b", "-o", ""]],
)
def test_an_empty_name_is_wrong_usage(
    arguments: list[str], call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = call(*arguments)
    assert told.status == 2
    assert "the name is empty" in told.err
    assert list(tmp_path.iterdir()) == []


ASKING_THE_CATALOG = {
    **{words: words.split() for words in ("photos", "duplicates", "stats", "errors", "report", "gc", "forget")},
    **{f"duplicates {word}": ["duplicates", word] for word in ("--decided", "--json")},
    **{f"duplicates {word}": ["duplicates", word, "a1b2"] for word in ("--not", "--undo")},
    **{f"doctor {word}": ["doctor", word] for word in ("--catalog", "--verify")},
    "stats --by run": ["stats", "--by", "run"],
}
"""Commands that answer from the catalog about a folder, which is their last argument."""

OTHERS = {"analyze", "demo", "plan", "show", "compare", "config", "doctor", "ops", "recipes", "completion"}
"""Those that make a catalog or need none; and `show`, of one photo."""


def test_every_command_is_tried_on_a_folder_never_analysed() -> None:
    assert {words[0] for words in ASKING_THE_CATALOG.values()} | OTHERS == set(calotype.commands)


@pytest.mark.parametrize("words", ASKING_THE_CATALOG.values(), ids=ASKING_THE_CATALOG)
def test_of_a_folder_never_analysed_nothing_is_known_and_nothing_is_made(
    words: list[str], call: Call, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    make_photo(library / "a.jpg")
    told = call(*words, library)
    assert told.status == 3
    assert "nothing is known of" in told.out + told.err
    assert [path.name for path in library.rglob("*")] == ["a.jpg"]


@pytest.mark.parametrize("words", [["plan"], ["doctor", "--limits"], ["config", "show"], ["config", "check"]])
def test_what_needs_no_catalog_makes_none(words: list[str], call: Call, tmp_path: Path) -> None:
    library = tmp_path / "library"
    make_photo(library / "a.jpg")
    assert call(*words, library).status == 0
    assert [path.name for path in library.rglob("*")] == ["a.jpg"]


def test_show_and_explain_make_no_catalog(call: Call, tmp_path: Path) -> None:
    library = tmp_path / "library"
    photos = [make_photo(library / name) for name in ("a.jpg", "b.jpg")]
    assert call("show", photos[0]).status == 3
    assert call("duplicates", "--explain", *photos).status == 3
    assert sorted(path.name for path in library.rglob("*")) == ["a.jpg", "b.jpg"]


@pytest.mark.skipif(os.name == "nt", reason="folders have no mode")
@pytest.mark.parametrize(
    "words",
    [*ASKING_THE_CATALOG.values(), ["analyze"], ["plan"], ["doctor"], ["config", "check"]],
    ids=[*ASKING_THE_CATALOG, "analyze", "plan", "doctor", "config check"],
)
def test_a_catalog_that_may_not_be_looked_into_is_status_3(
    words: list[str], call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "library"
    make_photo(library / "a.jpg")
    (library / ".calotype").mkdir(mode=0o000)
    _forbid_entering(library / ".calotype", monkeypatch)
    told = call(*words, library)
    assert told.status == 3
    assert f"the catalog's folder {library / '.calotype'} may not be looked into" in told.out + told.err
    assert "config.yml" not in told.err
    assert not (tmp_path / "user data").exists()


def _forbid_entering(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a folder without permission is to everybody but the administrator, who may be running this."""
    access = os.access

    def access_but_of_that(path: str | bytes | os.PathLike[str], mode: int) -> bool:
        asked = Path(os.fsdecode(path))
        if asked == folder:
            return mode == os.F_OK
        return folder not in asked.parents and access(path, mode)

    monkeypatch.setattr(os, "access", access_but_of_that)
