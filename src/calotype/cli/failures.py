"""`calotype errors`: what failed, why, and what to do."""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

import click

from calotype.cli import options, text

_SHOWN = 5


@click.command(short_help="List what has failed, why, and what to do.")
@options.folders
@click.option("--all", "every", is_flag=True, help="Every path, not the first few of each kind.")
@options.catalog
@options.as_json
def errors(folders: tuple[Path, ...], every: bool, catalog: Path | None, as_json: bool) -> None:
    """List the photos below FOLDERS of which something has failed, with hints, and folders that can't be read.

    With --json, folders come last, as objects with `folder`, `reason` and `hint`.

    Exit status: 0, also where there are some; 2 wrong usage; 3 nothing is known of the folders, or the catalog can't
    be read.
    """
    import msgspec

    kinds: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    with options.open_library(folders, catalog) as library:
        for line in library.errors():
            if as_json:
                sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
            for error in line.errors:
                kinds[error.code, error.step].append((line.path, error.message, error.hint))
        folders_closed = library.unreadable_folders()
    if as_json:
        for folder in folders_closed:
            sys.stdout.buffer.write(msgspec.json.encode(folder) + b"\n")
        return
    if not kinds and not folders_closed:
        click.echo("nothing has failed", err=True)
    for (code, step), found in sorted(kinds.items(), key=lambda item: -len(item[1])):
        click.echo(f"{code.replace('_', ' ')} ({step}): {len(found):,}")
        for path, message, _ in found if every else found[:_SHOWN]:
            click.echo(f"  {text.printable(path)}: {text.printable(message)}")
        if not every and len(found) > _SHOWN:
            click.echo(f"  and {len(found) - _SHOWN:,} more; --all shows them")
        click.echo(f"  → {text.printable(found[0][2])}")
    for row in text.unreadable(folders_closed, every=every):
        click.echo(row)
