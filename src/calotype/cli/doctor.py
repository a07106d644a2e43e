"""`calotype doctor`: what is installed, what is missing, and what to type."""

from __future__ import annotations

import os
import platform
import sys

import click

from calotype import __version__

_EXTRAS = {
    "jxl": ("imagecodecs", "JPEG XL"),
    "raw": ("rawpy", "full development of camera RAW (previews need no extra)"),
    "geo": ("tzfpy", "time zones from places"),
    "demo": ("skimage", "the demo's photographs"),
}


@click.command()
def doctor() -> None:
    """Say what is installed, what is missing and what to type. Exit status 1 where a plug-in can't be loaded."""
    import importlib.util

    from calotype.imaging import all_formats, decoder_versions
    from calotype.ops import load_plugins
    from calotype.settings import Settings, usable_cores

    click.echo(f"calotype {__version__}, Python {platform.python_version()}, {platform.platform()}")
    click.echo(f"cores: {usable_cores()}, workers by default: {Settings().workers()}")
    _check_file_system()
    formats = sorted({extension for one in all_formats() for extension in one.extensions})
    click.echo(f"formats: {' '.join(formats)}")
    for name, version in sorted(decoder_versions().items()):
        click.echo(f"  {name.partition(':')[2]}: {version}")
    for extra, (module, what) in _EXTRAS.items():
        found = importlib.util.find_spec(module) is not None
        click.echo(
            f"extra {extra}: " + ("installed" if found else f"missing ({what}): pip install 'calotype[{extra}]'")
        )
    problems = load_plugins()
    for problem in problems:
        click.echo(f"plug-in {problem.name}: {problem.message}", err=True)
    sys.exit(1 if problems else 0)


def _check_file_system() -> None:
    encoding = sys.getfilesystemencoding()
    if encoding != "utf-8":
        click.echo(f"file names: {encoding}; set PYTHONUTF8=1, or names that are no {encoding} are shown wrongly")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        click.echo("running as root: folders that you could not read otherwise are read")
