"""Calotype reads a photo library, finds out what is in it, and does with it what its owner decides.

The Python face is `calotype.Library`; the command line is `calotype`.
docs/architecture.md draws the house and says where each line belongs.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from calotype.library import Library

__all__ = ["Library", "__version__"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    # `Library` is imported when it is first asked for, so that `calotype --help` loads none of the floors below.
    if name == "Library":
        from calotype.library import Library

        return Library
    raise AttributeError(f"module 'calotype' has no attribute {name!r}")
