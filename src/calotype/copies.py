"""Exact copies: groups of files with the same bytes, or the same pixels in other bytes, from the ids alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Literal

import msgspec

from calotype.catalog import FileRow, Store
from calotype.contract import Lines

ExactKind = Literal["bytes", "pixels"]
EXACT_KINDS: tuple[ExactKind, ...] = ("bytes", "pixels")
_REFERENCE = "in a reference folder, never proposed for removal"

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
    reference: bool = False
    """It lies in a reference folder: never proposed for removal, and preferred as the one that is kept."""


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


def exact_groups(
    lines: Lines, kind: ExactKind, places: Places | None = None, reference: Places = ()
) -> Iterator[GroupLine]:
    """Groups of which a member lies in one of the places, or all. The first by path is called best: between exact
    copies there is no better picture; one in a `reference` place comes before."""
    store = lines.store
    for digest, rows in store.exact_groups(kind):
        if places is None or any(lies_in(row, places) for row in rows):
            yield with_references(_group(kind, digest, rows, lines, reference))


def with_references(group: GroupLine) -> GroupLine:
    """A group of which a member in a reference folder is kept, where there is one. Who is in it stays as it is."""
    if not any(member.reference for member in group.members):
        return group
    ordered = sorted(group.members, key=lambda member: (not member.reference, member.rank))
    members = [
        msgspec.structs.replace(member, rank=rank, why=_REFERENCE if member.reference else member.why)
        for rank, member in enumerate(ordered, start=1)
    ]
    reason = f"{group.reason}; the best lies in a reference folder"
    return msgspec.structs.replace(group, members=members, best=members[0].path, reason=reason)


def files_of(store: Store, images: Collection[int]) -> dict[int, list[FileRow]]:
    """The live files of each of these images, by root and path."""
    files: dict[int, list[FileRow]] = {}
    for row in store.files():
        if row.image in images:
            files.setdefault(row.image or 0, []).append(row)
    return files


def lies_in(row: FileRow, places: Places) -> bool:
    """Whether a file lies in one of the places."""
    return any(
        row.root == root and (not below or row.path == below or row.path.startswith(below + b"/"))
        for root, below in places
    )


def _group(kind: ExactKind, digest: bytes, rows: Sequence[FileRow], lines: Lines, reference: Places) -> GroupLine:
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
            reference=lies_in(row, reference),
        )
        for rank, row in enumerate(rows, start=1)
    ]
    return GroupLine(group=digest.hex(), kind=kind, best=members[0].path, reason=why, members=members)
