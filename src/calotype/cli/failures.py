"""`calotype errors`: what failed, why, and what to do."""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

import click

from calotype.cli import options, text
from calotype.spelling import counted

_SHOWN = 5

_Hints = dict[str, list[tuple[str, str]]]
"""Paths and messages by the hint that applies to them."""
_Kinds = dict[tuple[str, str], _Hints]
"""By code and step."""


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

    kinds: _Kinds = defaultdict(lambda: defaultdict(list))
    photos = 0
    with options.open_library(folders, catalog) as library:
        for line in library.errors():
            photos += 1
            if as_json:
                sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
            for error in line.errors:
                kinds[error.code, error.step][error.hint].append((line.path, error.message))
        folders_closed = library.unreadable_folders()
    if as_json:
        for folder in folders_closed:
            sys.stdout.buffer.write(msgspec.json.encode(folder) + b"\n")
        return
    if not kinds and not folders_closed:
        click.echo("nothing has failed", err=True)
    _print(kinds, photos, every=every)
    for row in text.unreadable(folders_closed, every=every):
        click.echo(row)


def _print(kinds: _Kinds, photos: int, *, every: bool) -> None:
    if not kinds:
        return
    counts = {kind: sum(map(len, hints.values())) for kind, hints in kinds.items()}
    for kind in sorted(kinds, key=lambda one: -counts[one]):
        code, step = kind
        click.echo(f"{code.replace('_', ' ')} ({text.failed(step)}): {counts[kind]:,}")
        _print_kind(kinds[kind], every=every)
    click.echo(f"{counted(photos, 'photo has', 'photos have')} failed")


def _print_kind(hints: _Hints, *, every: bool) -> None:
    """The files of one kind of failure, those together to which the same hint applies; the most come first."""
    groups = sorted(hints.items(), key=lambda item: -len(item[1]))
    shown = groups if every else groups[:_SHOWN]
    for hint, found in shown:
        for path, message in found if every else found[:_SHOWN]:
            click.echo(f"  {text.printable(path)}: {text.printable(message)}")
        if not every and len(found) > _SHOWN:
            click.echo(f"  and {len(found) - _SHOWN:,} more; --all shows them")
        click.echo(f"  → {text.printable(hint)}")
    if rest := sum(len(found) for _, found in groups[len(shown) :]):
        click.echo(f"  and {rest:,} more, each with another hint; --all shows them")
