"""`calotype ops`: which operations there are, and what each takes and gives."""

from __future__ import annotations

import click

from calotype.cli import options


@click.group()
def ops() -> None:
    """List operations, and show what one takes and gives."""


@ops.command("list")
@options.as_json
def list_ops(as_json: bool) -> None:
    """List all operations, those of plug-ins too."""
    import json

    from calotype.ops import all_ops

    for name, declared in all_ops().items():
        if as_json:
            click.echo(json.dumps({"op": name, "version": declared.version, "summary": declared.summary}))
        else:
            plugin = f"  ({declared.plugin[0]} {declared.plugin[1]})" if declared.plugin else ""
            click.echo(f"{name:20} {declared.summary}{plugin}")


@ops.command("show")
@click.argument("name")
@options.as_json
def show_op(name: str, as_json: bool) -> None:
    """Show the manual page of the operation NAME."""
    import json

    from calotype.ops import find
    from calotype.ops.declare import page, schema

    declared = find(name)
    click.echo(json.dumps(schema(declared), indent=2) if as_json else page(declared))
