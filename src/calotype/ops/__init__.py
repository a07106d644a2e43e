"""Operations, one file each: parameters, result, version, needs, one function, and the manual page as docstring.

Words: op, parameters, result, gate, plug-in. Ops see images, files and facts; they write nothing and know neither
the catalog nor the command line. Declarations import nothing heavy.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from calotype.errors import UsageError
from calotype.ops.declare import Op, registered
from calotype.ops.plugins import PluginProblem, load_plugins
from calotype.spelling import nearest

__all__ = ["PluginProblem", "all_ops", "find", "load_plugins"]

_NO_OPS = {"declare", "describe", "plugins"}


def all_ops() -> dict[str, Op]:
    """Every op that comes with Calotype or with an installed plug-in, by name, sorted."""
    _load_builtin()
    load_plugins()
    return dict(sorted(registered().items()))


def find(name: str) -> Op:
    """The op of that name or alias. Raises `UsageError` with the nearest right name."""
    ops = all_ops()
    for declared in ops.values():
        if name == declared.name or name in declared.aliases:
            return declared
    raise UsageError(f"there is no op called {name!r}", hint=nearest(name, ops) or "`calotype ops list` shows them")


@cache
def _load_builtin() -> None:
    for module in pkgutil.iter_modules(__path__):
        if module.name not in _NO_OPS:
            importlib.import_module(f"{__name__}.{module.name}")
