"""`calotype duplicates`: groups of photos that are the same, look the same, or were taken as one series."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from calotype.cli import options, text
from calotype.errors import UsageError
from calotype.spelling import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from calotype import Library
    from calotype.copies import GroupLine, GroupMember
    from calotype.decided import Decided
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
    help="Keep what lies in it, counted from the current folder; may be repeated. The setting `reference` names more, "
    "counted from the library's folder.",
)
@click.option(
    "--not", "apart", metavar="GROUP", help="Remember that what is in this group is no duplicate, and is all kept."
)
@click.option("--undo", metavar="GROUP", help="Take back what --not said of this group.")
@click.option("--decided", is_flag=True, help="List the groups that --not was said of.")
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
    undo: str | None,
    decided: bool,
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

    In front of a file stands

    \b
    *  it is the one that would be kept
    -  it could go: as far as Calotype can tell nothing is lost without it, as long as the * stays
    =  it is an exact copy of that one, of which the kinds bytes and pixels speak
    +  it lies in a reference folder, whose photos are never proposed for removal
    ?  of which that is not sure: look at both first; the reason stands behind it

    An edit beside a camera's original that is too small or too faint for a thumbnail of 250 pixels passes for a copy.

    The last line says what could be freed; a file counts once, with its sidecars and the like. Hard links and symbolic
    links are paths of one file and no copies. GROUP is the id that stands behind the kind. With --json, one group a
    line: `could_go` of a member is the mark -, `links` are its other paths. Nothing is deleted, moved or marked.

    Exit status: 0, also where there are none; 2 wrong usage; 3 nothing is known of the folder, or the catalog can't be
    read.
    """
    asked = [name for name, given in (("--not", apart), ("--undo", undo), ("--explain", pair)) if given is not None]
    if len(asked := [*asked, *(["--decided"] if decided else [])]) > 1:
        raise UsageError(f"{' and '.join(asked)} are asked for together", hint="ask for one at a time")
    with options.open_library(folders or (pair or ())[:1], catalog) as library:
        if pair is not None:
            _print_explanation(library.explain(*pair), as_json=as_json)
        elif apart is not None:
            _say_decided(library.not_duplicates(apart))
        elif undo is not None:
            taken_back = library.undo_not_duplicates(undo)
            click.echo(f"{taken_back.kind} {taken_back.group[:8]} may be a group again, as before it was decided")
        elif decided:
            _print_decided(library.decided(), as_json=as_json)
        else:
            _list(library, kinds, reference, as_json=as_json)


def _list(library: Library, kinds: Sequence[str], reference: Sequence[Path], *, as_json: bool) -> None:
    for folder in library.references.missing():
        click.echo(f"the setting `reference` names {text.printable(str(folder))}, which is not there", err=True)
    found = False
    for group in library.duplicates(kinds or _KINDS, reference=reference):
        found = True
        _print(group, as_json=as_json)
    if as_json:
        return
    if not found:
        click.echo("no duplicates", err=True)
        return
    for line in text.freed(library.spares(reference, kinds or _KINDS)):
        click.echo(line)


def _say_decided(group: GroupLine) -> None:
    exact = group.kind in ("bytes", "pixels")
    files = f"{len(group.members)} files of {group.kind} {group.group[:8]}"
    click.echo(
        f"{files} are kept, and listed again when a further copy comes"
        if exact
        else f"{files} are no duplicates of each other; the next `calotype analyze` keeps them apart"
    )
    click.echo(f"`calotype duplicates --undo {group.group[:8]}` takes that back")


def _print_decided(groups: Sequence[Decided], *, as_json: bool) -> None:
    import msgspec

    for one in groups:
        if as_json:
            sys.stdout.buffer.write(msgspec.json.encode(one) + b"\n")
        else:
            what = "copies are kept" if one.kind in ("bytes", "pixels") else f"{len(one.photos)} photos"
            click.echo(f"{one.kind} {one.group[:8]}: {what}, decided {one.made[:10]}")
    if not groups and not as_json:
        click.echo("nothing was decided", err=True)


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
    click.echo(f"{group.kind} {group.group[:8]}: {counted(len(group.members), 'file')}; {text.printable(group.reason)}")
    for member in group.members:
        also = f"; also {', '.join(map(text.printable, member.links))}" if member.links else ""
        click.echo(f"  {_mark(group, member)} {text.printable(member.path)}  ({text.printable(member.why)}{also})")


def _mark(group: GroupLine, member: GroupMember) -> str:
    if member.path == group.best:
        return "*"
    if member.reference:
        return "+"
    if member.could_go:
        return "-"
    if group.kind == "near" and member.image_id == group.members[0].image_id:
        return "="
    return "?" if group.kind in ("pixels", "near") else " "
