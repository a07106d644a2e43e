"""`calotype config`: the settings that hold, where they come from, and whether a file of them is right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from calotype.cli import options, text


@click.group()
def config() -> None:
    """Show the settings that hold, or check their files."""


@config.command("show", short_help="Show every setting that holds.")
@click.argument("folder", type=options.Named(), default=Path())
@options.as_json
def show_settings(folder: Path, as_json: bool) -> None:
    """Show every setting that holds for the library FOLDER is in, with its meaning, and the files they come from.

    What is printed is a settings file itself.

    Exit status: 0; 2 one of the files is wrong; 3 the catalog's folder may not be looked into.
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
        click.echo(f"# {text.printable(str(file))}: {'read' if file.exists() else 'not there'}")
    for line in _as_file(rows):
        click.echo(line)


def _as_file(rows: Iterable[tuple[str, Any, str]]) -> Iterator[str]:
    """Settings as a file of them has them, each below its meaning."""
    groups: list[str] = []
    for path, value, meaning in rows:
        *around, name = path.split(".")
        if around != groups:
            groups = around
            yield ""
            yield from (f"{'  ' * depth}{group}:" for depth, group in enumerate(groups))
        elif not around:
            yield ""
        indent = "  " * len(around)
        yield f"{indent}# {meaning}"
        yield f"{indent}{name}: {_as_yaml(value)}"


_PLAIN = re.compile(r"[A-Za-z_][\w./-]*", re.ASCII)
"""A text that YAML takes for one without quotes, unless it is one of its words."""
_WORDS = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))


def _as_yaml(value: Any) -> str:
    import json

    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value) and value.casefold() not in _WORDS
        # JSON's escapes are YAML's in double quotes.
        return value if plain else json.dumps(value)
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(_as_yaml, value))}]"
    return json.dumps(value)


@config.command("check", short_help="Say what is wrong with settings files.")
@click.argument("folder", type=options.Named(), default=Path())
@options.as_json
def check_settings(folder: Path, as_json: bool) -> None:
    """Check the settings files of the library FOLDER is in. All that is wrong is told, with line and column.

    With --json, what is wrong beside the first stands in `more`. A setting that can be read but has no effect, such as
    a `reference` folder that is not there, is remarked on and not wrong: its disk may be away.

    Exit status: 0 nothing is wrong; 2 something is; 3 the catalog's folder may not be looked into.
    """
    import json

    from calotype.places import catalog_of
    from calotype.settings import load_settings, settings_files

    catalog = catalog_of(folder)
    load_settings(catalog)
    for file in settings_files(catalog):
        if as_json:
            click.echo(json.dumps({"file": str(file), "there": file.exists()}))
        else:
            click.echo(f"{text.printable(str(file))}: {'right' if file.exists() else 'not there, so nothing is set'}")
    for missing in _missing_references(folder):
        remark = f"the setting `reference` names {missing}, which is neither there nor known: it protects nothing"
        click.echo(json.dumps({"remark": remark}) if as_json else f"but {text.printable(remark)}")


def _missing_references(folder: Path) -> list[Path]:
    with options.open_library((options.nearest_there(folder),), None) as library:
        return library.missing_references()
