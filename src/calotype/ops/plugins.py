"""Plug-ins: installed packages with an entry point in `calotype.plugins` that names a module.

Importing the module registers its ops (`calotype.ops.declare.op`) and formats (`calotype.imaging.formats.register`).
One that can't be imported is reported and passed over, with all that it had registered; it never stops a run.
"""

from __future__ import annotations

import importlib
import traceback
from dataclasses import dataclass
from functools import cache
from importlib import metadata

from calotype.errors import DeclarationError
from calotype.imaging.formats import all_or_none
from calotype.ops import declare

GROUP = "calotype.plugins"


@dataclass(frozen=True, slots=True)
class PluginProblem:
    """A plug-in that could not be loaded, and why."""

    name: str
    distribution: str
    message: str
    detail: str


@dataclass(frozen=True, slots=True)
class Plugin:
    """A plug-in that is installed: its entry point's name, its distribution and version."""

    name: str
    distribution: str
    version: str


@cache
def load_plugins() -> tuple[PluginProblem, ...]:
    """Import every installed plug-in, once a process; returns those that failed.

    Raises `DeclarationError` where a plug-in takes a name that another op has: to go on would make it depend on
    the order of loading which of the two runs.
    """
    problems = []
    for entry in metadata.entry_points(group=GROUP):
        distribution = entry.dist.name if entry.dist else "unknown"
        version = entry.dist.version if entry.dist else "0"
        try:
            with declare.declaring(distribution, version), all_or_none():
                importlib.import_module(entry.value)
        except DeclarationError:
            raise
        except Exception as error:
            message = f"plug-in {entry.name!r} of {distribution} can't be loaded: {error}"
            problems.append(PluginProblem(entry.name, distribution, message, traceback.format_exc()))
    return tuple(problems)


def installed() -> tuple[Plugin, ...]:
    """The plug-ins that are installed, without importing them, sorted by name."""
    found = (
        Plugin(entry.name, entry.dist.name if entry.dist else "unknown", entry.dist.version if entry.dist else "0")
        for entry in metadata.entry_points(group=GROUP)
    )
    return tuple(sorted(found, key=lambda plugin: (plugin.name, plugin.distribution)))
