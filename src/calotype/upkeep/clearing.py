"""Removing from a catalog: what no standing recipe needs, and what its owner wants forgotten."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Sequence
from pathlib import Path

import msgspec

from calotype.catalog import Removed, Store
from calotype.errors import CatalogError


class Cleared(msgspec.Struct, frozen=True, kw_only=True):
    """What was removed from a catalog, or would be."""

    removed: list[Removed]
    dry_run: bool
    bytes_before: int
    bytes_after: int
    """Size of the catalog; the same as before where nothing was removed, or its space could not be given back."""
    not_compacted: str = ""
    """Why the space was not given back to the disk, if it was not. What comes next is written into it."""

    @property
    def files(self) -> int:
        """Files that are known no more."""
        return sum(one.count for one in self.removed if one.what == "files")

    @property
    def bytes(self) -> int:
        """Bytes of facts and blobs; the catalog's own tables and indexes take some more."""
        return sum(one.bytes for one in self.removed)


class _Undo(Exception):
    """Ends the transaction of a dry run."""


def clear(store: Store, folder: Path, *, dry_run: bool) -> Cleared:
    """Remove what no standing recipe needs; `folder` is where the catalog lies. Not while this process has a run."""
    before = store.size()
    removed = store.unneeded() if dry_run else store.collect()
    return _cleared(store, folder, removed, before, dry_run=dry_run)


def forget(store: Store, folder: Path, places: Sequence[tuple[int, bytes]], *, dry_run: bool) -> Cleared:
    """Remove the files of places (root, and folder or file below it) with what is known of them alone."""
    before = store.size()
    removed: list[Removed] = []
    with contextlib.suppress(_Undo), store.transaction():
        for root, below in places:
            removed += store.forget(root, below)
        if dry_run:
            raise _Undo
    return _cleared(store, folder, removed, before, dry_run=dry_run)


def _cleared(store: Store, folder: Path, removed: list[Removed], before: int, *, dry_run: bool) -> Cleared:
    why_not = _compact(store, folder) if not dry_run and any(one.count for one in removed) else ""
    return Cleared(
        removed=removed, dry_run=dry_run, bytes_before=before, bytes_after=store.size(), not_compacted=why_not
    )


def _compact(store: Store, folder: Path) -> str:
    """Give space back to the disk; why not, where that can't be: what was removed is removed all the same."""
    if shutil.disk_usage(folder).free < store.size():
        return "the disk has less free space than the catalog has bytes"
    try:
        store.compact()
    except CatalogError as error:
        return error.message
    return ""
