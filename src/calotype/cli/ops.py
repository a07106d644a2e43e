"""`calotype ops`: which operations there are, and what each takes and gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from calotype.cli import options

if TYPE_CHECKING:
    import msgspec


@click.group()
def ops() -> None:
    """List operations, and show what one takes and gives."""


@ops.command("list")
@options.as_json
def list_ops(as_json: bool) -> None:
    """List all operations, those of plug-ins too. Exit status: 0; 2 wrong usage, or two ops have one name."""
    import json

    from calotype.ops import all_ops

    for name, declared in all_ops().items():
        if as_json:
            click.echo(json.dumps({"op": name, "version": declared.version, "summary": declared.summary}))
        else:
            plugin = f"  ({declared.plugin[0]} {declared.plugin[1]})" if declared.plugin else ""
            click.echo(f"{name:20} {declared.summary}{plugin}")


@ops.command("show", short_help="Show the manual page of an operation.")
@click.argument("name")
@options.as_json
def show_op(name: str, as_json: bool) -> None:
    """Show the manual page of the operation NAME. Exit status: 0; 2 there is no such operation."""
    import json

    from calotype.ops import find
    from calotype.ops.describe import schemas

    declared = find(name)
    if as_json:
        click.echo(json.dumps(schemas(declared)))
        return
    click.echo(f"{declared.name}, version {declared.version}: {declared.summary}\n")
    click.echo(declared.manual)
    for title, struct in (("Parameters", declared.parameters), ("Result", declared.result)):
        _print_fields(title, struct)


def _print_fields(title: str, struct: type[msgspec.Struct]) -> None:
    from calotype.ops.describe import fields_of

    fields = fields_of(struct)
    if not fields:
        return
    click.echo(f"\n{title}")
    for field in fields:
        notes = [field.type, field.range, field.unit, f"default {field.default}" if field.default else ""]
        click.echo(f"  {field.path}  ({', '.join(note for note in notes if note)})")
        if field.description:
            click.echo(f"      {field.description}")
