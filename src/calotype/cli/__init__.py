"""The command line: one file a command, each with its options, one call into `Library`, and printing.

stdout is the answer, stderr is progress and log. Nothing heavy is imported before a command runs, so that
`calotype --help` answers at once. May touch `Library` and what it returns, and nothing below it but settings,
errors, spelling, ops and recipes for `ops` and `recipes`, and upkeep for `doctor`.
"""

from __future__ import annotations

import io
import sys

import click

from calotype import __version__
from calotype.cli.analyze import analyze
from calotype.cli.compare import compare
from calotype.cli.completion import completion
from calotype.cli.config import config
from calotype.cli.demo import demo
from calotype.cli.doctor import doctor
from calotype.cli.duplicates import duplicates
from calotype.cli.errors import run_guarded
from calotype.cli.failures import errors
from calotype.cli.forget import forget
from calotype.cli.gc import gc
from calotype.cli.ops import ops
from calotype.cli.photos import photos
from calotype.cli.plan import plan
from calotype.cli.recipes import recipes
from calotype.cli.report import report
from calotype.cli.show import show
from calotype.cli.stats import stats

COMMANDS = (
    analyze,
    plan,
    photos,
    show,
    duplicates,
    compare,
    report,
    errors,
    stats,
    ops,
    recipes,
    config,
    doctor,
    gc,
    forget,
    completion,
    demo,
)


class _InOrder(click.Group):
    """Lists commands in the order in which people come to need them, not by letter."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=_InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="calotype")
def calotype() -> None:
    """Read a photo library, find out what is in it, and do with it what you decide.

    \b
    Begin with:   calotype analyze ~/Pictures
    Then:         calotype photos ~/Pictures --where "content.sharpness.score < 0.2"
                  calotype report ~/Pictures --open

    Originals are never changed by any of these commands. Exit status: 0 all well; 1 finished, but
    something failed or is wrong; 2 wrong usage, recipe or configuration; 3 nothing could be done; 130 interrupted, all
    finished work kept.
    """


for command in COMMANDS:
    calotype.add_command(command)


def main() -> None:
    """Entry point of the command `calotype`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal or a file that knows few characters gets question marks for the others, and no traceback.
            stream.reconfigure(errors="replace")
    raise SystemExit(run_guarded(calotype))
