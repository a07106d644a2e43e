"""An open library: its folders, its catalog, its settings. What `Library` builds on."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from typing import Any, Self

from calotype.catalog import CatalogFolder, Store, open_store
from calotype.errors import LibraryMissing
from calotype.ops import all_ops
from calotype.places import Whereabouts, absolute, catalog_folder_of, existing
from calotype.recipes import find_recipe, load_recipe, resolve
from calotype.recipes.recipe import BoundRecipe
from calotype.settings import Settings, load_settings


class Opened:
    """One folder or several, and the catalog of what is known of them.

    The catalog lies in the nearest folder upwards that has one; a new one is made in the first folder, or, where
    that can't be written, in the user's data folder. Raises `LibraryMissing` where a folder does not exist,
    `CatalogError` where the folder of the catalog may not be looked into.
    """

    def __init__(
        self,
        *folders: str | os.PathLike[str],
        catalog: str | os.PathLike[str] | None = None,
        settings: Settings | None = None,
    ) -> None:
        self.folders = [existing(folder) for folder in folders or (".",)]
        found = catalog_folder_of(self.folders[0]) if catalog is None else CatalogFolder(absolute(catalog))
        self.catalog_folder = found.folder
        self.elsewhere = found.reason
        """Why the catalog does not lie in the library's folder, as the end of a sentence; empty if it does, or if
        another place was asked for."""
        self.settings = settings or load_settings(self.catalog_folder)
        self.home = self.catalog_folder.parent if self.catalog_folder.name == ".calotype" else None
        """The library's folder where the catalog lies in it; paths are kept relative to it, so that it can move."""
        self._store: Store | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the catalog."""
        if self._store is not None:
            self._store.close()
            self._store = None

    @property
    def store(self) -> Store:
        """The catalog, opened when first wanted. Raises `LibraryMissing` where there is none: only a run makes one,
        and whoever asks about a folder that nobody has looked at leaves it as it was."""
        if self._store is None:
            self._require_catalog()
            self._store = open_store(self.catalog_folder)
        return self._store

    def _make_catalog(self) -> None:
        if self._store is None:
            self._store = open_store(self.catalog_folder)

    # How it is asked

    def _recipe(
        self, recipe: str | os.PathLike[str] | Mapping[str, Any], overrides: Mapping[str, Any] | None
    ) -> BoundRecipe:
        source = recipe if isinstance(recipe, Mapping) else find_recipe(os.fspath(recipe))
        return resolve(load_recipe(source, overrides), all_ops())

    @property
    def _whereabouts(self) -> Whereabouts:
        return Whereabouts(self.store, self.home)

    def roots(self) -> dict[int, bytes]:
        """Where each root lies, by its number; that of the library's own folder is kept relative to it."""
        return {number: path or os.fsencode(self.home or b"") for number, path in self.store.roots().items()}

    def below(self) -> list[tuple[int, bytes]]:
        """The folders as the catalog is asked about them: the numbers of roots, and what lies below each."""
        return [(place.root, place.below) for place in self._whereabouts.places(self.folders)[0]]

    @contextlib.contextmanager
    def _even_if_unknown(self) -> Iterator[None]:
        """Where there is no catalog yet, questions inside are asked of an empty one in memory."""
        if self._is_known():
            yield
            return
        self._store = open_store(None)
        try:
            yield
        finally:
            self.close()

    def _is_known(self) -> bool:
        return self._store is not None or os.access(self.catalog_folder / "catalog.db", os.F_OK)

    def _require_catalog(self) -> None:
        if not self._is_known():
            raise LibraryMissing(
                f"nothing is known of {self.folders[0]} yet", hint=f"run `calotype analyze {self.folders[0]}` first"
            )
