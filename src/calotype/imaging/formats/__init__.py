"""The formats that can be read: one file per family, found by being here, and those that plug-ins register.

Words: a *format* is a family of files that one declaration reads; to *claim* is to have the extension, to *match* is
to have the content. Nothing here opens files, and importing it imports no decoder.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import os
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from calotype.errors import DeclarationError
from calotype.imaging.formats.declare import Format

_registered: dict[str, Format] = {}


def register(declared: Format) -> None:
    """Add a format. Called once for each declaration below this folder, and by plug-ins when they are imported."""
    other = _registered.get(declared.name)
    if other is not None and type(other) is not type(declared):
        raise DeclarationError(
            f"two formats are called {declared.name!r}: {type(other).__module__} and {type(declared).__module__}",
            hint="rename one of them, or uninstall the plug-in that brings it",
        )
    _registered[declared.name] = declared
    _in_order.cache_clear()
    _claimed.cache_clear()


@contextmanager
def all_or_none() -> Iterator[None]:
    """Where what is done meanwhile fails, none of the formats that it registered stays."""
    before = dict(_registered)
    try:
        yield
    except BaseException:
        _registered.clear()
        _registered.update(before)
        _in_order.cache_clear()
        _claimed.cache_clear()
        raise


def all_formats() -> tuple[Format, ...]:
    """Every format, in the order in which they are asked whether a file is theirs."""
    return _in_order()


def sniff(data: bytes) -> Format | None:
    """The format whose content this is, by content alone; None where none matches.

    A format that can't even tell is passed over, so that a plug-in's mistake costs no file of another format; what it
    raised is raised where no other matches.
    """
    failure: Exception | None = None
    for candidate in _in_order():
        try:
            if candidate.matches(data):
                return candidate
        except Exception as error:
            failure = failure or error
    if failure is not None:
        raise failure
    return None


def claims(name: str | bytes) -> bool:
    """Whether any format claims the extension of this file name, in any case, decoder installed or not."""
    text = name if isinstance(name, str) else os.fsdecode(name)
    return text.rpartition(".")[2].lower() in _claimed() if "." in text else False


def decoder_versions() -> dict[str, str]:
    """What decodes each format, as failures watch it: `{"decoder:jpeg": "simplejpeg 1.9.0, pillow 13.0.0"}`.

    A distribution that is not installed is left out. Imports no decoder.
    """
    return {
        f"decoder:{declared.name}": ", ".join(
            f"{name} {version}" for name in declared.decoders if (version := _version_of(name))
        )
        for declared in all_formats()
    }


@cache
def _in_order() -> tuple[Format, ...]:
    _discover()
    return tuple(sorted(_registered.values(), key=lambda declared: (-declared.priority, declared.name)))


@cache
def _claimed() -> frozenset[str]:
    return frozenset(extension for declared in all_formats() for extension in declared.extensions)


@cache
def _discover() -> None:
    for module in pkgutil.iter_modules(__path__):
        for name, thing in vars(importlib.import_module(f"{__name__}.{module.name}")).items():
            if isinstance(thing, type) and issubclass(thing, Format) and not _in_common(name, thing):
                register(thing())


def _in_common(name: str, declared: type[Format]) -> bool:
    """Whether a class holds what several formats have in common, and is none itself."""
    return name.startswith("_") or bool(declared.__abstractmethods__)


@cache
def _version_of(distribution: str) -> str:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return ""
