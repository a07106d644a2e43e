"""Reference folders: what lies in them is kept of copies, and never proposed for removal."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from calotype.errors import UsageError
from calotype.places import Whereabouts, absolute


class References:
    """The reference folders of one library: those of its settings, counted from `top`, its folder."""

    def __init__(self, whereabouts: Whereabouts, top: Path, settings: Iterable[str]) -> None:
        self._whereabouts = whereabouts
        self._own = [absolute(top / folder) for folder in settings]

    def places(self, more: Iterable[str | os.PathLike[str]]) -> list[tuple[int, bytes]]:
        """Where they lie, with `more` counted from the current folder. Raises `UsageError` for one of these that is
        neither there nor known: a mistyped name would protect nothing."""
        named = [absolute(folder) for folder in more]
        for folder in self._missing(named):
            hint = "check the name; it counts from the current folder"
            raise UsageError(f"there is no folder {folder} that could be a reference", hint=hint)
        folders = [*self._own, *named]
        # A link in the library leads to a folder whose files are known by their own path.
        found = map(self._whereabouts.place, dict.fromkeys([*folders, *(folder.resolve() for folder in folders)]))
        # A folder that holds the library protects all of it.
        whole = [(root, b"") for folder in folders for root in self._whereabouts.roots_in(folder)]
        return [*whole, *((place.root, place.below) for place in found)]

    def missing(self) -> list[Path]:
        """Those of the settings that are neither there nor known: they protect nothing."""
        return list(self._missing(self._own))

    def _missing(self, folders: Iterable[Path]) -> Iterator[Path]:
        for folder in folders:
            place = self._whereabouts.place(folder)
            # What is known may lie on a disk that is away for now.
            known = next(self._whereabouts.store.files(place.root, place.below), None)
            if known is None and not folder.exists():
                yield folder
