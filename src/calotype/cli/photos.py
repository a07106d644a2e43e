"""`calotype photos`: which photos there are, and which meet a condition."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from calotype.cli import options, text

if TYPE_CHECKING:
    from calotype.contract import Line
    from calotype.library import Library

_COLUMNS = (
    ("taken", "metadata.taken_at"),
    ("camera", "metadata.camera.model"),
    ("exposure", "content.exposure.score"),
    ("sharpness", "content.sharpness.score"),
)

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What begins so, a spreadsheet computes (OWASP, CSV injection)."""


@click.command(short_help="List the photos that meet a condition.")
@options.folders
@click.option(
    "--where", metavar="CONDITION", help="Such as: content.exposure.score < 0.3 and metadata.camera.make == 'Canon'"
)
@click.option("--sort", metavar="PATH", help="Such as content.sharpness.score; missing values come last.")
@click.option("--descending", is_flag=True, help="The largest first.")
@click.option("--limit", type=click.IntRange(min=0), help="At most that many.")
@click.option("--recipe", help="Take names and keys of this recipe instead of the standing one.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "paths", "csv"]),
    help="A table, if not given; in csv, for spreadsheets, what one would take for a formula has an apostrophe before.",
)
@click.option("--print0", is_flag=True, help="Whole paths, each ended by a zero byte, as `xargs -0` reads them.")
@options.catalog
@options.as_json
def photos(
    folders: tuple[Path, ...],
    where: str | None,
    sort: str | None,
    descending: bool,
    limit: int | None,
    recipe: str | None,
    form: str | None,
    print0: bool,
    catalog: Path | None,
    as_json: bool,
) -> None:
    """List the photos below FOLDERS that meet a condition. Nothing is opened; what `analyze` found out is asked.

    A photo for which the condition can't be answered, because a step has failed, is left out.

    Exit status: 0, also where no photo meets the condition; 2 wrong usage, condition or recipe; 3 nothing is known of
    the folders, or the catalog can't be read.
    """
    _refuse_two_forms(form, print0=print0, as_json=as_json)
    with options.open_library(folders, catalog) as library:
        found = library.photos(where, sort=sort, descending=descending, limit=limit, recipe=recipe)
        if as_json:
            _print_json(found)
        elif print0 or form == "paths":
            _print_paths(library, found, b"\0" if print0 else b"\n")
        elif form == "csv":
            _print_csv(found, sort)
        else:
            _print_table(found, sort)


def _refuse_two_forms(form: str | None, *, print0: bool, as_json: bool) -> None:
    """Whoever asks for two forms would be given one, and take it for the other."""
    if as_json and (print0 or form):
        other = "--print0" if print0 else f"--format {form}"
        raise click.UsageError(f"--json and {other} are two forms of the list: choose one.")
    if print0 and form not in (None, "paths"):
        message = (
            f"--print0 ends paths, and --format {form} is another form of the list: choose one, or --format paths."
        )
        raise click.UsageError(message)


def _print_json(found: Iterable[Line]) -> None:
    import msgspec

    for line in found:
        sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")


def _print_paths(library: Library, found: Iterable[Line], end: bytes) -> None:
    """Whole paths, so that other programs find the files wherever they are started."""
    for line in found:
        sys.stdout.buffer.write(library.whole_path(line) + end)


def _columns(sort: str | None) -> list[tuple[str, str]]:
    paths = {path for _, path in _COLUMNS}
    return [*_COLUMNS, *([(sort, sort)] if sort and sort not in paths else [])]


def _print_csv(found: Iterable[Line], sort: str | None) -> None:
    columns = _columns(sort)
    writer = csv.writer(sys.stdout)
    writer.writerow(["path", "state", *(path for _, path in columns)])
    for line in found:
        writer.writerow([_cell(line.path), line.state, *(_cell(_value(line, path)) for _, path in columns)])


def _cell(value: Any) -> Any:
    """A value that no spreadsheet executes: camera names and file names may come from anybody."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _print_table(found: Iterable[Line], sort: str | None) -> None:
    columns = _columns(sort)
    rows = [
        [text.printable(line.path), line.state, *(_shown(_value(line, path)) for _, path in columns)] for line in found
    ]
    if not rows:
        click.echo("no photo meets that", err=True)
        return
    for row in text.table([["path", "state", *(title for title, _ in columns)], *rows]):
        click.echo(row)


def _value(line: Line, path: str) -> Any:
    name, *fields = path.split(".")
    value = line.fact(name)
    for field in fields:
        value = value.get(field) if isinstance(value, dict) else None
    return value


def _shown(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else text.printable(str(value))
