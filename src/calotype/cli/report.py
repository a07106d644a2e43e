"""`calotype report`: a page to look at."""

from __future__ import annotations

from pathlib import Path

import click

from calotype.cli import options


@click.command(short_help="Write a page to look at, which needs no server.")
@options.folders
@click.option(
    "-o",
    "--output",
    type=options.Named(file_okay=False),
    help="Folder to write it to; needed for a part of the library.",
)
@click.option("--open", "open_report", is_flag=True, help="Open it in the browser.")
@options.catalog
def report(folders: tuple[Path, ...], output: Path | None, open_report: bool, catalog: Path | None) -> None:
    """Write a report of what is known of FOLDERS: gallery, photos, copies, errors. It opens from disk, offline.

    Without -o it is written beside the catalog, where that of the whole library lies, which is renewed by every
    `analyze`. The report of a part of the library has to be given another folder.

    Prints the path of its first page. Exit status: 0; 2 wrong usage, the folder of -o holds another page, or a part of
    the library without -o; 3 nothing is known of the folders, or the report can't be written.
    """
    with options.open_library(folders, catalog) as library:
        page = library.report(output)
    if open_report:
        click.launch(page.as_uri())
    click.echo(str(page))
