"""`calotype duplicates`: groups of photos that are the same, look the same, or were taken as one series."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from calotype.cli import options, text
from calotype.spelling import counted

if TYPE_CHECKING:
    from calotype.copies import GroupLine
    from calotype.explaining import Explanation

_KINDS = ("bytes", "pixels", "near", "burst", "bracket")


@click.command(short_help="List copies, look-alikes, bursts and brackets.")
@options.folders
@click.option("--kind", "kinds", multiple=True, type=click.Choice(_KINDS), help="Only that kind; may be repeated.")
@click.option(
    "--reference",
    multiple=True,
    metavar="FOLDER",
    type=options.Named(),
    help="Keep what lies in it; may be repeated. See the setting `reference`.",
)
@click.option("--not", "apart", metavar="GROUP", help="Remember that the photos of this group are no duplicates.")
@click.option(
    "--explain",
    "pair",
    nargs=2,
    metavar="A B",
    type=options.Named(),
    help="Say why these two are, or are not, in one group.",
)
@options.catalog
@options.as_json
def duplicates(
    folders: tuple[Path, ...],
    kinds: tuple[str, ...],
    reference: tuple[Path, ...],
    apart: str | None,
    pair: tuple[Path, Path] | None,
    catalog: Path | None,
    as_json: bool,
) -> None:
    """List groups of photos below FOLDERS.

    \b
    bytes    the same bytes
    pixels   the same pixels, in files whose metadata differs
    near     the same picture: re-encoded, resized, cropped a little, mirrored, turned, toned
    burst    one series of shots
    bracket  a set made on purpose: exposures, focus stack, panorama, time-lapse; no duplicates of each other

    The photo with a star is the one that would be kept; with a +, it lies in a reference folder, whose photos are
    never proposed for removal. The last line says what could be freed by keeping one of each; a file counts once, with
    its sidecars and the like. Nothing is deleted, moved or marked.

    Exit status: 0, also where there are none; 2 wrong usage; 3 nothing is known of the folder.
    """
    with options.open_library(folders or (pair or ())[:1], catalog) as library:
        if pair is not None:
            _print_explanation(library.explain(*pair), as_json=as_json)
            return
        if apart is not None:
            count = library.not_duplicates(apart)
            click.echo(f"{count} photos are no duplicates of each other; the next run keeps them apart")
            return
        found = False
        for group in library.duplicates(kinds or _KINDS, reference=reference):
            found = True
            _print(group, as_json=as_json)
        spare = library.spares(reference) if found and not as_json else {}
    if not found and not as_json:
        click.echo("no duplicates", err=True)
    for line in text.freed({kind: one for kind, one in spare.items() if not kinds or kind in kinds}):
        click.echo(line)


def _print_explanation(found: Explanation, *, as_json: bool) -> None:
    import msgspec

    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode(found) + b"\n")
        return
    click.echo(f"A  {text.printable(found.first)}")
    click.echo(f"B  {text.printable(found.second)}")
    rows = [(one.kind, "together" if one.together else "apart", text.printable(one.words)) for one in found.kinds]
    for line in text.table(rows):
        click.echo(line)
    click.echo("\nThe rules, one by one")
    said = {True: "for", False: "against", None: "-"}
    for line in text.table(
        [(one.name, said[one.holds], text.printable(one.words)) for one in found.checks], indent="  "
    ):
        click.echo(line)


def _print(group: GroupLine, *, as_json: bool) -> None:
    import msgspec

    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode(group) + b"\n")
        return
    files = counted(len(group.members), "file")
    click.echo(f"{group.kind} {group.group[:8]}: {files}; {text.printable(group.reason)}")
    for member in group.members:
        star = "*" if member.path == group.best else "+" if member.reference else " "
        click.echo(f"  {star} {text.printable(member.path)}  ({text.printable(member.why)})")
