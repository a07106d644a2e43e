"""`calotype demo`: a small library of real photographs, analysed."""

from __future__ import annotations

import os
from pathlib import Path

import click

from calotype.cli import options, text
from calotype.cli.progress import ProgressPrinter
from calotype.spelling import counted


@click.command(short_help="Build a small library of real photographs, and analyse it.")
@click.argument("folder", type=options.Named(file_okay=False), default=Path("calotype-demo"))
def demo(folder: Path) -> None:
    """Build a small library of real photographs in FOLDER, analyse it, and write its report.

    The photographs come with the extra `demo`: pip install "calotype[demo]". The path of the report is printed last.

    Exit status: 0; 2 wrong usage, or FOLDER holds something else; 3 the library can't be made there.
    """
    from calotype.demo import build_library
    from calotype.library import Library

    count = build_library(folder)
    made = text.printable(f"{counted(count, 'file')} in {folder.absolute()}")
    click.echo(f"{made}: photographs, and copies that are cropped, blurred, dark, cut short …")
    with Library(folder) as library:
        with ProgressPrinter(quiet=False) as progress:
            summary = library.analyze(jobs=os.cpu_count(), on_progress=progress.update)
        click.echo(text.printable(summary.words))
        click.echo(f"next: {text.typed('photos', folder, '--where', 'content.sharpness.score < 0.3')}")
        click.echo(str(library.report()))
