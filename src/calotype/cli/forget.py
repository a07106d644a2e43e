"""`calotype forget`: remove files and folders from the catalog."""

from __future__ import annotations

from pathlib import Path

import click

from calotype.cli import options
from calotype.cli.removed import print_removed


@click.command(short_help="Remove files and folders from the catalog.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=options.Named())
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be removed, and remove nothing.")
@options.catalog
@options.as_json
def forget(paths: tuple[Path, ...], dry_run: bool, catalog: Path | None, as_json: bool) -> None:
    """Remove the files and folders PATH from the catalog, with all that is known of them alone.

    They need not be there any more. The files themselves stay, and so do your decisions about them. A later run
    finds them again, unless it leaves them out (`--exclude`, or a file .calotypeignore).

    Exit status: 0 all well; 2 wrong usage, or a path that the catalog does not know; 3 there is no catalog, or it
    can't be written.
    """
    with options.open_library((options.nearest_there(paths[0]),), catalog) as library:
        cleared = library.forget(*paths, dry_run=dry_run)
    print_removed(cleared, as_json=as_json)
