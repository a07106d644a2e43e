"""Spares: the files that could go if of each group of copies one were kept, and the bytes that this would free.

A file is counted once, in the first kind that makes it spare: `bytes`, then `pixels`, then `near`. Series and sets made
on purpose are no copies. A near copy is spare only where it surely differs nowhere from the kept one, and no file is
that carries something (a caption, a position) which the kept one has not. What belongs to a file goes with it:
sidecars, the video of a Live Photo and the like; the RAW beside a JPEG is a photo of its own. A file in a reference
folder is never spare, and neither is a path that only leads to another's file.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from calotype.carried import goes_along
from calotype.catalog import FileRow, Store
from calotype.copies import EXACT_KINDS, Places, Settled, exact_copies, lies_in, settled
from calotype.lookalikes import Groups
from calotype.recipes.recipe import BoundRecipe
from calotype.stored import Stored

SpareKind = Literal["bytes", "pixels", "near"]
SPARE_KINDS: tuple[SpareKind, ...] = (*EXACT_KINDS, "near")

Spares = Mapping[SpareKind, "Spare"]
"""What could be freed, by kind; kinds add up."""


class Spare(msgspec.Struct, frozen=True, kw_only=True):
    """Files that could go, and the bytes of them and of what belongs to them."""

    files: int = 0
    bytes: int = 0

    def __add__(self, other: Spare) -> Spare:
        return Spare(files=self.files + other.files, bytes=self.bytes + other.bytes)


def spares(
    store: Store,
    recipe: BoundRecipe,
    roots: Mapping[int, bytes],
    places: Places | None = None,
    *,
    reference: Places = (),
    kinds: Collection[str] = SPARE_KINDS,
) -> Spares:
    """What could be freed in these places, or everywhere, by copies of these kinds. `roots` says where each
    root lies."""
    counting = _Counting(store, recipe, reference, roots)
    found: dict[SpareKind, Spare] = {}
    for kind in (kind for kind in SPARE_KINDS if kind in kinds):
        rows = [row for row in counting.of(kind) if places is None or lies_in(row, places)]
        size = sum(row.size + _beside(row, roots.get(row.root)) for row in rows)
        found[kind] = Spare(files=len(rows), bytes=size)
    return found


class _Counting:
    """Goes through the kinds in their order, and remembers which files are spare already."""

    def __init__(self, store: Store, recipe: BoundRecipe, reference: Places, roots: Mapping[int, bytes]) -> None:
        self.store = store
        self.recipe = recipe
        self.reference = reference
        self.roots = roots
        self.gone: set[int] = set()

    def of(self, kind: SpareKind) -> list[FileRow]:
        """The files that are spare for this kind and were not for one before."""
        found = [one.file.row for group in self._groups(kind) for one in group if one.could_go]
        self.gone.update(row.id for row in found)
        return found

    def _groups(self, kind: SpareKind) -> Iterator[list[Settled]]:
        if kind != "near":
            for exact in exact_copies(self.store, self.recipe, kind, self.roots):
                if files := self._left(exact.files):
                    yield settled(files, self.reference, exact.doubt, _as_scanned)
            return
        groups = Groups(self.store, self.recipe, "near", self.roots)
        for image, files in groups.files.items():
            groups.files[image] = self._left(files)
        for group, images in groups.groups:
            yield groups.settled(images, groups.said(group), self.reference, _as_scanned)

    def _left(self, files: Sequence[Stored]) -> list[Stored]:
        return [file for file in files if file.row.id not in self.gone]


def _as_scanned(row: FileRow) -> bool:
    """Nothing is looked at: what could be freed is counted after a scan, and no file is named."""
    return True


def _beside(row: FileRow, root: bytes | None) -> int:
    """Bytes of what goes with a file."""
    size = sum(sidecar.size for sidecar in row.sidecars)
    if root:
        folder = os.path.join(root, os.path.dirname(row.path))
        for companion in goes_along(row):
            try:
                size += os.stat(os.path.join(folder, companion.name)).st_size
            except OSError:  # it is not there any more, or its disk is not: nothing of it is freed
                continue
    return size
