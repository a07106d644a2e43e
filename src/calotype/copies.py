"""Exact copies: groups of files with the same bytes, or the same pixels in other bytes, from the ids alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from calotype.catalog import FileRow, Store
from calotype.contract import Lines

ExactKind = Literal["bytes", "pixels"]
EXACT_KINDS: tuple[ExactKind, ...] = ("bytes", "pixels")

Places = Sequence[tuple[int, bytes]]
"""Roots, each with the folder or file below it that is asked about, `b""` for all; as the catalog takes them."""


class GroupMember(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a group."""

    path: str
    photo_id: str
    image_id: str
    distance: float
    rank: int
    why: str


class GroupLine(msgspec.Struct, frozen=True, kw_only=True):
    """A group of photos, as `duplicates --json` prints it."""

    group: str
    kind: str
    best: str
    """Path of the member that is kept."""
    reason: str
    members: list[GroupMember]
    rule: str = ""
    """Of a bracket, which set it is: exposure, focus, bracketing, lapse or panorama."""


class Spare(msgspec.Struct, frozen=True, kw_only=True):
    """What would be gained if of each group of exact copies one file were kept."""

    files: int = 0
    bytes: int = 0


def exact_groups(lines: Lines, kind: ExactKind, places: Places | None = None) -> Iterator[GroupLine]:
    """Groups of which a member lies in one of the places, or all. The first by path is called best: between exact
    copies there is no better picture."""
    store = lines.store
    for digest, rows in store.exact_groups(kind):
        if places is None or any(lies_in(row, places) for row in rows):
            yield _group(kind, digest, rows, lines)


def spare(store: Store, places: Places | None = None) -> Spare:
    """What exact copies cost: all but the first of each group, as far as they lie in the places."""
    number = size = 0
    for kind in EXACT_KINDS:
        for _, rows in store.exact_groups(kind):
            seen = {rows[0].photo}
            for row in rows[1:]:
                # Among files with the same pixels, those with the same bytes were counted as such.
                counts = kind == "bytes" or row.photo not in seen
                if counts and (places is None or lies_in(row, places)):
                    number += 1
                    size += row.size
                seen.add(row.photo)
    return Spare(files=number, bytes=size)


def lies_in(row: FileRow, places: Places) -> bool:
    """Whether a file lies in one of the places."""
    return any(
        row.root == root and (not below or row.path == below or row.path.startswith(below + b"/"))
        for root, below in places
    )


def _group(kind: ExactKind, digest: bytes, rows: Sequence[FileRow], lines: Lines) -> GroupLine:
    photos = lines.store.digests("photo", {row.photo for row in rows if row.photo is not None})
    images = lines.store.digests("image", {row.image for row in rows if row.image is not None})
    why = "the same bytes" if kind == "bytes" else "the same pixels, other metadata"
    members = [
        GroupMember(
            path=lines.shown_path(row),
            photo_id=photos[row.photo or 0].hex(),
            image_id=images[row.image or 0].hex(),
            distance=0.0,
            rank=rank,
            why="first by path" if rank == 1 else why,
        )
        for rank, row in enumerate(rows, start=1)
    ]
    return GroupLine(group=digest.hex(), kind=kind, best=members[0].path, reason=why, members=members)
