"""`calotype show`: everything that is known of one photo."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from calotype.cli import options, text


@click.command(short_help="Show all that is known of one photo.")
@click.argument("path", type=options.Named())
@options.catalog
@options.as_json
def show(path: Path, catalog: Path | None, as_json: bool) -> None:
    """Show what is known of the photo at PATH: state, facts, companions, errors. The file is not opened.

    A fact is marked `stale` where it was made otherwise than the recipe says today and the run that makes it anew has
    not ended, and `provisional` where it is from a run that has not ended or was over a part of the library.

    Of a file that is there no more, or is a link to nothing, what was found out before is shown, and that it is gone.

    Exit status: 0; 2 wrong usage, or the catalog does not know the photo; 3 there is no catalog, or it can't be read.
    """
    with options.open_library((options.nearest_there(path),), catalog) as library:
        line = library.show(path)
    if as_json:
        import msgspec

        sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
        return
    click.echo(f"{text.printable(line.path)}: {line.state}")
    if line.gone:
        click.echo("  there is no such file now; what was found out is kept until `calotype forget` removes it")
    click.echo(f"  photo {line.photo_id or '-'}, image {line.image_id or '-'}")
    for companion in line.companions:
        rule = companion.rule.replace("_", " ")
        said = f"no pair, though named like {rule}: {companion.doubt}" if companion.doubt else rule
        click.echo(f"  with {text.printable(companion.path)} ({said})")
    for error in line.errors:
        click.echo(f"  {text.failed(error.step)}: {text.printable(error.message)}")
        click.echo(f"    {text.printable(error.hint)}")
    for name in line.facts:
        mark = " (stale)" if name in line.stale else " (provisional)" if name in line.provisional else ""
        click.echo(f"{name}{mark}")
        for row in _rows(line.fact(name), "  "):
            click.echo(row)


def _rows(value: Any, indent: str) -> Iterator[str]:
    for name, field in value.items():
        if isinstance(field, dict):
            yield f"{indent}{name}"
            yield from _rows(field, indent + "  ")
        elif field is not None and field != [] and field != "":
            yield f"{indent}{name}: {_shown(field)}"


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1000 else f"{value:.1f}"
    if isinstance(value, list):
        return ", ".join(_shown(one) for one in value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} {_shown(field)}" for name, field in value.items()) + "}"
    return text.printable(str(value))
