"""Where every error becomes text, JSON and an exit status. Nowhere else."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import click

from calotype.cli.text import printable
from calotype.errors import CalotypeError, ConditionError, Interrupted, NothingDone, RecipeError

_BROKEN_PIPE = 0
"""`calotype photos | head` is no failure."""
_STOPPED = Interrupted("stopped", hint="everything finished was kept; run the command again to go on")


def run_guarded(command: click.Command) -> int:
    """Run a command and return its exit status; errors are printed, none gets out."""
    arguments = sys.argv[1:]
    as_json = "--json" in arguments
    try:
        status = _run(command, arguments)
        sys.stdout.flush()
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.ClickException as error:
        return _tell_usage(error, as_json)
    except (KeyboardInterrupt, click.Abort):
        return _tell(_STOPPED, as_json)
    except BrokenPipeError:
        # Whoever read our output has had enough.
        _abandon_stdout()
        return _BROKEN_PIPE
    except CalotypeError as error:
        return _tell(error, as_json)
    except OSError as error:
        status = _tell(_refused(error), as_json)
        try:
            sys.stdout.flush()
        except OSError:
            _abandon_stdout()
        return status
    except Exception as error:
        if os.environ.get("CALOTYPE_DEBUG"):
            raise
        hint = "this is a mistake in Calotype: set CALOTYPE_DEBUG=1, run it again, and report what it prints"
        return _tell(NothingDone(f"{type(error).__name__}: {' '.join(str(error).split())}", hint=hint), as_json)
    return status if isinstance(status, int) else 0


def _run(command: click.Command, arguments: list[str]) -> Any:
    if "_CALOTYPE_COMPLETE" in os.environ:
        # A shell asks for the words that may follow.
        return command.main(args=arguments, prog_name="calotype")
    # Not `main`, which ends the process by itself where a pipe breaks or somebody presses Ctrl-C.
    with command.make_context("calotype", arguments) as context:
        return command.invoke(context)


def _refused(error: OSError) -> NothingDone:
    """The system would not do something that no room knows better words for."""
    where = os.fsdecode(error.filename) + ": " if isinstance(error.filename, str | bytes) else ""
    return NothingDone(
        f"{where}{error.strerror or error}", hint="check permissions, the disk and the space that is left on it"
    )


def _tell(error: CalotypeError, as_json: bool) -> int:
    if as_json:
        more = {"more": [_document(other) for other in error.others]} if error.others else {}
        _print_json({**_document(error), **more})
        return error.exit_status
    for one in (error, *error.others):
        _print(f"calotype: {_where(one)}{one.message}")
        if one.hint:
            _print(f"  {one.hint}")
    return error.exit_status


def _document(error: CalotypeError) -> dict[str, Any]:
    return {**error.to_dict(), "message": _where(error) + error.message}


def _print(text: str) -> None:
    click.echo(printable(text), err=True)


def _print_json(document: dict[str, Any]) -> None:
    # A path that is no Unicode stands in a message as lone surrogates, which no encoder takes.
    line = json.dumps({"error": document}, ensure_ascii=False).encode("utf-8", "replace")
    try:
        sys.stdout.buffer.write(line + b"\n")
        sys.stdout.flush()
    except OSError:
        # What was wrong is stdout itself, such as a file on a full disk.
        _print(f"calotype: {document['message']}")
        _abandon_stdout()


def _abandon_stdout() -> None:
    """Python must not try to write the rest when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _where(error: CalotypeError) -> str:
    if isinstance(error, RecipeError):
        place = [error.file] if error.file else []
        place += [f"line {error.line}, column {error.column}"] if error.line else []
        return f"{', '.join(place)}: " if place else ""
    if isinstance(error, ConditionError):
        return f"at character {error.position + 1} of the {error.within}: "
    return ""


def _tell_usage(error: click.ClickException, as_json: bool) -> int:
    if as_json:
        hint = "`calotype --help` shows how"
        _print_json({"code": "usage", "message": error.format_message(), "hint": hint})
    else:
        error.show()
    return 2
