"""`calotype config`: the settings that hold, where they come from, and whether a file of them is right."""

from __future__ import annotations

from pathlib import Path

import click

from calotype.cli import options


@click.group()
def config() -> None:
    """Show the settings that hold, or check their files."""


@config.command("show", short_help="Show every setting that holds.")
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@options.as_json
def show_settings(folder: Path, as_json: bool) -> None:
    """Show every setting that holds for the library FOLDER is in, with its meaning, and the files they come from.

    Exit status: 0; 2 one of the files is wrong.
    """
    import json

    from calotype.places import catalog_of
    from calotype.settings import described, load_settings, settings_files

    catalog = catalog_of(folder)
    rows = list(described(load_settings(catalog)))
    if as_json:
        click.echo(json.dumps({name: value for name, value, _ in rows}))
        return
    for file in settings_files(catalog):
        click.echo(f"# {file}: {'read' if file.exists() else 'not there'}")
    for name, value, meaning in rows:
        shown = list(value) if isinstance(value, tuple) else value
        click.echo(f"{name}: {shown}")
        click.echo(f"    {meaning}")


@config.command("check", short_help="Say what is wrong with settings files.")
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@options.as_json
def check_settings(folder: Path, as_json: bool) -> None:
    """Check the settings files of the library FOLDER is in. Exit status: 0 nothing is wrong; 2 something is."""
    import json

    from calotype.places import catalog_of
    from calotype.settings import load_settings, settings_files

    catalog = catalog_of(folder)
    load_settings(catalog)
    for file in settings_files(catalog):
        if as_json:
            click.echo(json.dumps({"file": str(file), "there": file.exists()}))
        else:
            click.echo(f"{file}: {'right' if file.exists() else 'not there, so nothing is set'}")
