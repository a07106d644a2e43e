"""What every command has: a file, a manual page, its exit statuses, and `--json` where it answers data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import pytest

from calotype.cli import COMMANDS, calotype
from command_kit import Call
from kit import CHECKOUT

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
