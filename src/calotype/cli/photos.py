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

_TAKEN, _SOURCE = "metadata.taken_at", "metadata.taken_source"

_COLUMNS = (
    ("taken", _TAKEN),
    ("camera", "metadata.camera.model"),
    ("exposure", "content.exposure.score"),
    ("sharpness", "content.sharpness.score"),
)

_NO_DATE = "~"
"""Before a time that is only the file's."""
_AT_TAKEN = 2
"""Where it stands in a row, behind path and state."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What begins so, a spreadsheet computes (OWASP, CSV injection)."""


@click.command(short_help="List the photos that meet a condition.")
@options.folders
@click.option(
    "--where", metavar="CONDITION", help="Such as: content.exposure.score < 0.3 and metadata.camera.make == 'Canon'"
)
@click.option(
    "--sort",
    metavar="PATH",
    help="Such as content.sharpness.score; missing values come last; by metadata.taken_at, photos without a date too.",
)
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

    A photo for which the condition can't be answered, because a step has failed, is left out. A photo that says
    nothing of when it was taken has no date: what the table shows after `~` is the time of its file. csv names in
    `metadata.taken_source` who said the time: `file` is the file's own.

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


def _columns(sort: str | None, *more: tuple[str, str]) -> list[tuple[str, str]]:
    columns = [*_COLUMNS, *more]
    return [*columns, *([(sort, sort)] if sort and sort not in {path for _, path in columns} else [])]


def _print_csv(found: Iterable[Line], sort: str | None) -> None:
    columns = _columns(sort, ("source", _SOURCE))
    writer = csv.writer(sys.stdout)
    writer.writerow(["path", "state", *(path for _, path in columns)])
    for line in found:
        writer.writerow([_cell(line.path), line.state, *(_cell(_value(line, path)) for _, path in columns)])


def _cell(value: Any) -> Any:
    """A value that no spreadsheet executes: camera names and file names may come from anybody."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _print_table(found: Iterable[Line], sort: str | None) -> None:
    columns = _columns(sort)
    rows = [[text.printable(line.path), line.state, *(_told(line, path) for _, path in columns)] for line in found]
    if not rows:
        click.echo("no photo meets that", err=True)
        return
    for row in text.table([["path", "state", *(title for title, _ in columns)], *rows]):
        click.echo(row)
    if any(row[_AT_TAKEN].startswith(_NO_DATE) for row in rows):
        click.echo(f"{_NO_DATE} the time of the file: the photo does not say when it was taken", err=True)


def _told(line: Line, path: str) -> str:
    """A value as the table shows it; a time that is no date of the photo with its mark."""
    from calotype.survey import has_date

    value = _value(line, path)
    if path == _TAKEN and value is not None and not has_date(value, _value(line, _SOURCE)):
        return _NO_DATE + _shown(value)
    return _shown(value)


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
