"""What is installed: formats and what decodes them, extras, plug-ins; and what to type for what is missing."""

from __future__ import annotations

import importlib.util
from typing import Final

import msgspec

from calotype.imaging import all_formats, decoder_versions
from calotype.ops import load_plugins
from calotype.ops.plugins import installed

EXTRAS: Final = {
    "jxl": ("imagecodecs", "JPEG XL"),
    "raw": ("rawpy", "all pixels of camera RAW (their previews need no extra)"),
    "geo": ("tzfpy", "places and time zones from coordinates, without a network"),
    "demo": ("skimage", "the photographs of `calotype demo`"),
}
"""By name of the extra: a module that comes with it, and what it is for."""


class Extra(msgspec.Struct, frozen=True, kw_only=True):
    """Something that can be installed besides."""

    extra: str
    what: str
    installed: bool
    type: str
    """The command that installs it."""


class Plugin(msgspec.Struct, frozen=True, kw_only=True):
    """A plug-in that is installed, and why it can't be loaded if so."""

    plugin: str
    distribution: str
    version: str
    problem: str


class Installed(msgspec.Struct, frozen=True, kw_only=True):
    """What this installation can read and do."""

    extensions: list[str]
    decoders: dict[str, str]
    """By format, the libraries that decode it, with their versions; empty where none is there."""
    extras: list[Extra]
    plugins: list[Plugin]


def what_is_installed() -> Installed:
    """Look at it. Plug-ins are imported, decoders are not."""
    problems = {(problem.name, problem.distribution): problem.message for problem in load_plugins()}
    return Installed(
        extensions=sorted({extension for one in all_formats() for extension in one.extensions}),
        decoders={name.partition(":")[2]: version for name, version in sorted(decoder_versions().items())},
        extras=[
            Extra(
                extra=extra,
                what=what,
                installed=importlib.util.find_spec(module) is not None,
                type=f"pip install 'calotype[{extra}]'",
            )
            for extra, (module, what) in EXTRAS.items()
        ],
        plugins=[
            Plugin(
                plugin=one.name,
                distribution=one.distribution,
                version=one.version,
                problem=problems.get((one.name, one.distribution), ""),
            )
            for one in installed()
        ],
    )
