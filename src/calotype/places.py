"""Where folders lie: which catalog knows them, and below which of its roots they are."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from calotype.catalog import CatalogFolder, FileRow, Store, find_catalog, place_for
from calotype.engine.folders import lies_below, may_be_photo
from calotype.engine.scan import Place, resolve_place
from calotype.errors import LibraryMissing, UsageError


def catalog_of(folder: Path) -> Path:
    """The folder of the catalog that knows `folder` (or a file), or where it would be made."""
    return catalog_folder_of(folder).folder


def catalog_folder_of(folder: Path) -> CatalogFolder:
    """The same, with the reason where that is not in a folder of the library."""
    first = absolute(folder)
    first = first if first.is_dir() else first.parent
    return find_catalog(first) or place_for(first)


def absolute(path: str | os.PathLike[str]) -> Path:
    """The path from the root of the file system.

    Unlike `Path.absolute` it takes `..` out, which would make a folder lie in one that it does not lie in.
    """
    return Path(os.path.abspath(Path(path).expanduser()))


def existing(path: str | os.PathLike[str]) -> Path:
    """The absolute path of a folder or file that is there. Raises `LibraryMissing`."""
    found = absolute(path)
    if not os.path.exists(found):  # unlike Path.exists no error where the folder above may not be looked into
        hint = "check the name, and whether its disk is mounted"
        raise LibraryMissing(f"there is no folder or file {found}", hint=hint)
    return found


def unknown(path: Path) -> UsageError:
    """Why the catalog does not know a file, by what is there, and what to do."""
    if path.is_dir():
        return UsageError(f"{path} is a folder, and no photo", hint=f"`calotype photos {path}` lists the photos in it")
    if not may_be_photo(os.fsencode(path.name)):
        return UsageError(
            f"{path} is no image file that Calotype reads: no format has names that end so",
            hint="if it belongs to a photo, as a sidecar or a video does, `calotype show` that photo; if it is an "
            "image, rename it to what it is",
        )
    there = f"run `calotype analyze {path.parent}` first, or check the name"
    hint = there if path.exists() else "there is no such file: check the name, which counts from the current folder"
    return UsageError(f"{path} is not in the catalog", hint=hint)


class Whereabouts:
    """Finds where folders lie in one catalog. `home` is the library's folder where the catalog lies in it."""

    def __init__(self, store: Store, home: Path | None) -> None:
        self.store = store
        self.home = home

    def places(self, folders: Sequence[Path], *, register: bool = False) -> tuple[list[Place], bool]:
        """Where folders lie, and whether that is the whole library. Its own folder stands for all its roots."""
        places = [self.place(folder, register=register) for folder in folders]
        roots = self.store.roots()
        if self.home in folders:
            given = {place.root for place in places}
            for number, path in roots.items():
                if number not in given and path and os.path.isdir(path):
                    places.append(Place(number, path))
        places = _outermost(places)
        whole = {place.root for place in places if not place.below}
        return places, {number for number, path in roots.items() if path or self.home} <= whole

    def place(self, path: Path, *, register: bool = False) -> Place:
        """Where a folder or file lies. To `register` a new root is for those who put files below it; for others it
        has the number 0, below which nothing is known. Raises `UsageError` for a new root that holds another."""
        roots = self.store.roots()
        if self.home is not None and path.is_relative_to(self.home):
            return resolve_place(self.store.root(b""), self.home, path)
        for number, root in roots.items():
            if root and path.is_relative_to(os.fsdecode(root)):
                return resolve_place(number, Path(os.fsdecode(root)), path)
        if through_links := self._behind_links(path, roots):
            return through_links
        top = path if path.is_dir() else path.parent
        if not register:
            return resolve_place(0, top, path)
        self._refuse_to_hold_roots(top)
        return resolve_place(self.store.root(os.fsencode(top)), top, path)

    def _folders(self, roots: Mapping[int, bytes]) -> Iterator[tuple[int, Path]]:
        for number, path in roots.items():
            folder = Path(os.fsdecode(path)) if path else self.home
            if folder is not None:
                yield number, folder

    def roots_in(self, folder: Path) -> list[int]:
        """The roots that are that folder or lie in it, as they are named and behind links."""
        outer = {folder, folder.resolve()}
        return [
            number
            for number, root in self._folders(self.store.roots())
            if any(inner.is_relative_to(one) for one in outer for inner in (root, root.resolve()))
        ]

    def _behind_links(self, path: Path, roots: Mapping[int, bytes]) -> Place | None:
        """Where it lies if links are followed: `/photos` may lead to the disk on which a root is, or a root to it."""
        real = Path(os.path.realpath(path))
        for number, root in self._folders(roots):
            behind = Path(os.path.realpath(root))
            if real.is_relative_to(behind):
                return resolve_place(number, root, root / real.relative_to(behind))
        return None

    def file(self, path: Path, *, gone: bool = False) -> FileRow:
        """What the catalog knows of one file; with `gone` also of one that a run has missed. Raises `UsageError`."""
        place = self.place(path)
        rows = () if path.is_dir() else self.store.files(place.root, place.below, gone=gone)
        found = next((row for row in rows if row.path == place.below), None)
        if found is None:
            raise unknown(path)
        return found

    def _refuse_to_hold_roots(self, top: Path) -> None:
        """A root in another would show each of its files twice, as copies of themselves."""
        known = [Path(os.fsdecode(path)) for path in self.store.roots().values() if path]
        for root in (*known, *([self.home] if self.home is not None else [])):
            if root.is_relative_to(top):
                raise UsageError(
                    f"{top} holds {root}, which this catalog has as a folder of its own",
                    hint=f"`calotype forget {root}` first: its photos are then read again as a part of {top}",
                )


def _outermost(places: Sequence[Place]) -> list[Place]:
    """The places without those that lie in another of them, so that no file is met twice."""

    def holds(outer: Place, inner: Place) -> bool:
        same_root = (outer.root, outer.path) == (inner.root, inner.path)
        return same_root and lies_below(inner.below, outer.below)

    distinct = list({(place.root, place.path, place.below): place for place in places}.values())
    return [place for place in distinct if not any(other is not place and holds(other, place) for other in distinct)]
