"""`calotype gc`: remove from the catalog what no standing recipe needs."""

from __future__ import annotations

from pathlib import Path

import click

from calotype.cli import options
from calotype.cli.removed import print_removed


@click.command(short_help="Remove from the catalog what no recipe needs.")
@click.argument("folder", type=options.Named(), default=Path())
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be removed, and remove nothing.")
@options.catalog
@options.as_json
def gc(folder: Path, dry_run: bool, catalog: Path | None, as_json: bool) -> None:
    """Remove from the catalog of FOLDER what no recipe needs that is in use.

    That is what earlier versions of ops and earlier parameters found out, what is known of content that no file has
    any more, groups that stand no more, and thumbnails of all these. What is removed can be computed again. No photo
    and no decision of yours is touched.

    Exit status: 0 all well; 2 wrong usage; 3 there is no catalog, or it can't be written.
    """
    with options.open_library((folder,), catalog) as library:
        cleared = library.gc(dry_run=dry_run)
    print_removed(cleared, as_json=as_json)
