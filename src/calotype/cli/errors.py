"""Where every error becomes text, JSON and an exit status. Nowhere else."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import click

from calotype.errors import CalotypeError, ConditionError, Interrupted, NothingDone, RecipeError

_BROKEN_PIPE = 0
"""`calotype photos | head` is no failure."""


def run_guarded(command: click.Command) -> int:
    """Run a command and return its exit status; errors are printed, none gets out."""
    arguments = sys.argv[1:]
    as_json = "--json" in arguments
    try:
        status: Any = command.main(args=arguments, prog_name="calotype", standalone_mode=False)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.Abort:
        return _tell(
            Interrupted("stopped", hint="everything finished was kept; run the command again to go on"), as_json
        )
    except click.ClickException as error:
        return _tell_usage(error, as_json)
    except KeyboardInterrupt:
        return _tell(
            Interrupted("stopped", hint="everything finished was kept; run the command again to go on"), as_json
        )
    except BrokenPipeError:
        # Whoever read our output has had enough; Python must not try to flush the rest at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    except CalotypeError as error:
        return _tell(error, as_json)
    except Exception as error:
        if os.environ.get("CALOTYPE_DEBUG"):
            raise
        hint = "this is a mistake in Calotype: set CALOTYPE_DEBUG=1, run it again, and report what it prints"
        return _tell(NothingDone(f"{type(error).__name__}: {error}", hint=hint), as_json)
    return status if isinstance(status, int) else 0


def _tell(error: CalotypeError, as_json: bool) -> int:
    if as_json:
        document = {**error.to_dict(), "message": _where(error) + error.message}
        print(json.dumps({"error": document}, ensure_ascii=False))
        return error.exit_status
    click.echo(f"calotype: {_where(error)}{error.message}", err=True)
    if error.hint:
        click.echo(f"  {error.hint}", err=True)
    return error.exit_status


def _where(error: CalotypeError) -> str:
    if isinstance(error, RecipeError):
        place = [error.file] if error.file else []
        place += [f"line {error.line}, column {error.column}"] if error.line else []
        return f"{', '.join(place)}: " if place else ""
    if isinstance(error, ConditionError):
        return f"at character {error.position + 1} of the condition: "
    return ""


def _tell_usage(error: click.ClickException, as_json: bool) -> int:
    if as_json:
        hint = "`calotype --help` shows how"
        print(json.dumps({"error": {"code": "usage", "message": error.format_message(), "hint": hint}}))
    else:
        error.show()
    return 2
