"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from calotype.library import Library

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

folders: Decorator = click.argument("folders", nargs=-1, type=click.Path(path_type=Path), metavar="[FOLDER]...")
as_json: Decorator = click.option("--json", "as_json", is_flag=True, help="One JSON object a line, and nothing else.")
catalog: Decorator = click.option(
    "--catalog", type=click.Path(path_type=Path), help="Folder of the catalog, if not .calotype in the library."
)
quiet: Decorator = click.option("-q", "--quiet", is_flag=True, help="No progress.")


def open_library(folders: tuple[Path, ...], catalog: Path | None) -> Library:
    """The library of these folders; the folder at hand if there is none."""
    from calotype.library import Library

    return Library(*folders, catalog=catalog)


def parameters(overrides: tuple[str, ...]) -> dict[str, Any]:
    """`NAME=VALUE` pairs; a value is a JSON number, string, list or word where it reads as one, else text."""
    import json

    parameters: dict[str, Any] = {}
    for pair in overrides:
        name, equals, value = pair.partition("=")
        if not equals:
            raise click.BadParameter(f"{pair!r} is no NAME=VALUE", param_hint="--set")
        try:
            parameters[name] = json.loads(value)
        except ValueError:
            parameters[name] = value
    return parameters
