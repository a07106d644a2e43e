"""Arguments and options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from calotype.library import Library


class Named(click.Path):
    """A path. Whether it can be read is for the room to say that reads it; click would call it wrong usage.

    An empty one, such as a script's variable gives that is not set, would stand for the folder at hand.
    """

    def __init__(self, *, file_okay: bool = True, dir_okay: bool = True) -> None:
        super().__init__(path_type=Path, readable=False, file_okay=file_okay, dir_okay=dir_okay)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path of a name that is not empty."""
        if not os.fspath(value):
            self.fail("the name is empty; a dot stands for the folder at hand", param, ctx)
        return super().convert(value, param, ctx)


Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

folders: Decorator = click.argument("folders", nargs=-1, type=Named(), metavar="[FOLDER]...")
as_json: Decorator = click.option("--json", "as_json", is_flag=True, help="One JSON object a line, and nothing else.")
catalog: Decorator = click.option(
    "--catalog", type=Named(), help="Folder of the catalog, if not .calotype in the library."
)
quiet: Decorator = click.option("-q", "--quiet", is_flag=True, help="No progress.")


def open_library(folders: tuple[Path, ...], catalog: Path | None) -> Library:
    """The library of these folders; the folder at hand if there is none."""
    from calotype.library import Library

    return Library(*folders, catalog=catalog)


def nearest_there(path: Path) -> Path:
    """The path, or the nearest folder above that is there: what the catalog knows may have vanished long ago."""
    path = path.expanduser().absolute()
    # Unlike Path.exists no error where the folder above may not be looked into.
    return next(one for one in (path, *path.parents) if os.access(one, os.F_OK))


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
