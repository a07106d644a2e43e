"""`calotype plan`: what `analyze` would do."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from calotype.cli import options, text
from calotype.spelling import counted

if TYPE_CHECKING:
    from calotype.engine.preview import Preview


@click.command(short_help="Say what analyze would do, how long it takes, and why.")
@options.folders
@click.option("-r", "--recipe", default="analyze", show_default=True, help="Name of a built-in recipe, or a file.")
@click.option("--set", "overrides", multiple=True, metavar="NAME=VALUE", help="Change a parameter of the recipe.")
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Workers to reckon with.")
@click.option("--why", is_flag=True, help="Say what has changed in a step's key, and which files are tried again.")
@options.catalog
@options.as_json
def plan(
    folders: tuple[Path, ...],
    recipe: str,
    overrides: tuple[str, ...],
    jobs: int | None,
    why: bool,
    catalog: Path | None,
    as_json: bool,
) -> None:
    """Say what `calotype analyze FOLDERS` would do, how long it would take, and how much the catalog would grow.

    No photo is opened and nothing is written. Exit status: 0; 2 wrong usage, recipe or configuration; 3 there is no
    such folder, or the catalog can't be read.
    """
    with options.open_library(folders, catalog) as library:
        preview = library.plan(recipe, jobs=jobs, overrides=options.parameters(overrides))
    if as_json:
        import msgspec

        sys.stdout.buffer.write(msgspec.json.encode(preview) + b"\n")
    else:
        _print(preview, why=why)


_WORDS = {
    "due": "to be tried again, which failed before",
    "fresh": "to be read once more (they were read within two seconds of being written)",
    "sidecars": "with other sidecars",
    "unsettled": "with steps that have not run",
}
"""What a change is called where its name alone would say little."""


def _print(preview: Preview, *, why: bool) -> None:
    from calotype.survey import in_bytes

    changes = ", ".join(f"{count:,} {_WORDS.get(change, change)}" for change, count in sorted(preview.changes.items()))
    files = counted(preview.files, "file")
    click.echo(f"{files}: {preview.unchanged:,} settled" + (f", {changes}" if changes else ""))
    if preview.gone:
        gone = counted(preview.gone, "known file is gone", "known files are gone")
        click.echo(f"{gone}; what is known of {'it' if preview.gone == 1 else 'them'} is kept")
    for one in preview.retried if why else ():
        click.echo(f"  tried again: {text.printable(one.path)} ({text.printable(one.message)})")
    for step in preview.steps:
        photos = "photo " if step.photos == 1 else "photos"
        click.echo(f"  {step.step:20} {step.photos:>9,} {photos} at {1000 * step.seconds_each:.1f} ms")
        for reason in step.why if why else ():
            click.echo(f"      {text.printable(reason)}")
    growth = in_bytes(preview.catalog_bytes)
    click.echo(f"about {text.duration(preview.seconds)}; the catalog would grow by about {growth}")
