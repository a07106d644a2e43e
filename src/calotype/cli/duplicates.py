"""`calotype duplicates`: groups of photos that are the same."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from calotype.cli import options

_KINDS = ("bytes", "pixels")


@click.command()
@options.folders
@click.option("--kind", "kinds", multiple=True, type=click.Choice(_KINDS), help="Only that kind; may be repeated.")
@options.catalog
@options.as_json
def duplicates(folders: tuple[Path, ...], kinds: tuple[str, ...], catalog: Path | None, as_json: bool) -> None:
    """List exact copies below FOLDERS: the same bytes, or the same pixels in files whose metadata differs.

    Nothing is deleted or moved.
    """
    import msgspec

    count = 0
    with options.open_library(folders, catalog) as library:
        for group in library.duplicates(kinds or _KINDS):
            count += 1
            if as_json:
                sys.stdout.buffer.write(msgspec.json.encode(group) + b"\n")
                continue
            click.echo(f"{group.kind}: {len(group.members)} files, {group.reason}")
            for member in group.members:
                click.echo(f"  {'*' if member.path == group.best else ' '} {member.path}")
    if not count and not as_json:
        click.echo("no exact copies", err=True)
