"""Spares: the files that could go if of each group of copies one were kept, and the bytes that this would free.

A file is counted once, in the first kind that makes it spare: `bytes`, then `pixels`, then `near`. Series and sets made
on purpose are no copies. What belongs to a file goes with it: sidecars, the video of a Live Photo and the like; the
RAW beside a JPEG is a photo of its own. A file in a reference folder is never spare.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from calotype.catalog import FileRow, Store
from calotype.copies import EXACT_KINDS, Places, files_of, lies_in
from calotype.engine.group_leg import kind_of
from calotype.recipes.recipe import BoundRecipe

SpareKind = Literal["bytes", "pixels", "near"]
SPARE_KINDS: tuple[SpareKind, ...] = (*EXACT_KINDS, "near")

Spares = Mapping[SpareKind, "Spare"]
"""What could be freed, by kind; kinds add up."""

_GOES_ALONG = frozenset(
    ("live_photo", "motion_video", "apple_adjustments", "thumbnail", "voice_memo", "darktable_copy")
)


class Spare(msgspec.Struct, frozen=True, kw_only=True):
    """Files that could go, and the bytes of them and of what belongs to them."""

    files: int = 0
    bytes: int = 0

    def __add__(self, other: Spare) -> Spare:
        return Spare(files=self.files + other.files, bytes=self.bytes + other.bytes)


class _Rank(msgspec.Struct):
    rank: int


def spares(
    store: Store,
    recipe: BoundRecipe,
    places: Places | None = None,
    *,
    reference: Places = (),
    home: bytes | None = None,
) -> Spares:
    """What could be freed in these places, or everywhere. `home` is the folder of root 1, where that is known."""
    counting = _Counting(store, recipe, reference)
    roots = {**store.roots(), **({1: home} if home is not None else {})}
    found: dict[SpareKind, Spare] = {}
    for kind in SPARE_KINDS:
        rows = [row for row in counting.of(kind) if places is None or lies_in(row, places)]
        size = sum(row.size + _beside(row, roots.get(row.root)) for row in rows)
        found[kind] = Spare(files=len(rows), bytes=size)
    return found


class _Counting:
    """Goes through the kinds in their order, and remembers which files are spare already."""

    def __init__(self, store: Store, recipe: BoundRecipe, reference: Places) -> None:
        self.store = store
        self.recipe = recipe
        self.reference = reference
        self.gone: set[int] = set()

    def of(self, kind: SpareKind) -> list[FileRow]:
        """The files that are spare for this kind and were not for one before."""
        groups = self._near() if kind == "near" else (rows for _, rows in self.store.exact_groups(kind))
        found = []
        for rows in groups:
            left = [row for row in rows if row.id not in self.gone]
            kept = {row.id for row in [row for row in left if lies_in(row, self.reference)] or self._kept(kind, left)}
            found += [row for row in left if row.id not in kept]
        self.gone.update(row.id for row in found)
        return found

    def _kept(self, kind: SpareKind, rows: Sequence[FileRow]) -> Sequence[FileRow]:
        # Of near copies all files of the best image are kept that its exact copies did not make spare.
        return [row for row in rows if row.image == rows[0].image] if kind == "near" else rows[:1]

    def _near(self) -> Iterator[list[FileRow]]:
        """The files of each group of near copies, those of its best image first."""
        groups = list(self.store.groups("near"))
        files = files_of(self.store, {image for _, images in groups for image in images})
        key = self._key()
        for group, images in groups:
            documents = {} if key is None else self.store.member_facts(key, group)
            ranks = {image: msgspec.json.decode(found, type=_Rank).rank for image, found in documents.items()}
            ordered = sorted(images, key=lambda image: ranks.get(image, 0))
            yield [row for image in ordered for row in files.get(image, ())]

    def _key(self) -> int | None:
        """The key under which the recipe ranks near copies."""
        keys = {row.key: number for number, row in self.store.keys().items()}
        ranking = (step for step in self.recipe.steps if step.op.name == "best_shot_selection")
        return next((keys[step.key] for step in ranking if kind_of(step) == "near" and step.key in keys), None)


def _beside(row: FileRow, root: bytes | None) -> int:
    """Bytes of what goes with a file."""
    size = sum(sidecar.size for sidecar in row.sidecars)
    if root:
        folder = os.path.join(root, os.path.dirname(row.path))
        for companion in row.companions:
            if companion.rule in _GOES_ALONG:
                try:
                    size += os.stat(os.path.join(folder, companion.name)).st_size
                except OSError:  # it is not there any more, or its disk is not: nothing of it is freed
                    continue
    return size
