"""Exact copies: groups of files with the same bytes, or the same pixels in other bytes, from the ids alone.

Here too is what holds for copies of every kind: which file of a group is kept, and which could go.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Literal, NamedTuple

import msgspec

from calotype.carried import Carrying
from calotype.catalog import FileRow, Store
from calotype.contract import Lines
from calotype.decided import kept_copies
from calotype.engine.folders import lies_below
from calotype.recipes.recipe import BoundRecipe
from calotype.stored import Stored, stored_files

ExactKind = Literal["bytes", "pixels"]
EXACT_KINDS: tuple[ExactKind, ...] = ("bytes", "pixels")
REFERENCE = "in a reference folder, never proposed for removal"
_AT_ONCE = 500
"""Groups whose files are looked up together."""
_NOT_THERE = "is not there as it was read: run `calotype analyze`"
_LINK = "a link to a file outside the library: removing it frees nothing"

Places = Sequence[tuple[int, bytes]]
"""Roots, each with the folder or file below it that is asked about, `b""` for all; as the catalog takes them."""


class GroupMember(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a group."""

    path: str
    path_bytes: str | None = None
    """The exact path in base64, where it is no Unicode."""
    photo_id: str
    image_id: str
    distance: float
    rank: int
    why: str
    reference: bool = False
    """It lies in a reference folder: never proposed for removal, and preferred as the one that is kept."""
    could_go: bool = False
    """Nothing is lost without it, as long as the best stays. False also where that is not sure."""
    links: list[str] = []
    """Other paths of the same file: hard links, and symbolic links to it. With it they lead nowhere or go too."""


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


class Settled(NamedTuple):
    """A file of a group of copies, beside the one that is kept."""

    file: Stored
    reference: bool
    standing: str
    """Why it stays whatever its rank is; empty if nothing of the kind holds for it."""
    doubt: str
    """What speaks against its going; empty if nothing does, and for the one that is kept."""
    could_go: bool


Doubt = Callable[[FileRow, FileRow], str]
"""What speaks against the first one's going as long as the second is kept; empty if nothing does."""
IsThere = Callable[[FileRow], bool]
"""Whether a file is there as it was read. What has vanished or changed since is no reason to let another go."""


def settled(files: Sequence[Stored], reference: Places, doubt: Doubt, is_there: IsThere) -> list[Settled]:
    """The files of a group, the one that is kept first: the first that is there as it was read, before others one in a
    reference folder, and links last.

    Others in reference folders follow it, then the rest in their order. Where none is there, none could go.
    """
    protected = [any(lies_in(row, reference) for row in file.rows) for file in files]
    there = [is_there(file.row) for file in files]
    first = min(range(len(files)), key=lambda at: (not there[at], not protected[at], files[at].only_linked))
    kept = files[first].row
    found = []
    for place in sorted(range(len(files)), key=lambda place: (place != first, not protected[place])):
        file = files[place]
        standing = REFERENCE if protected[place] else _LINK if file.only_linked else "" if there[place] else _NOT_THERE
        speaks_against = "" if place == first or standing else doubt(file.row, kept)
        could_go = place != first and not standing and not speaks_against
        found.append(Settled(file, protected[place], standing, speaks_against, could_go))
    return found


class Exact(NamedTuple):
    """Files that share their bytes or their pixels."""

    digest: bytes
    files: list[Stored]
    """The one that is best kept first: one that carries more, be it in a sidecar, then as `stored_files` has them. The
    order is the same for every kind, so that no two kinds advise to let go of what the other keeps."""
    doubt: Doubt
    why: str
    """Why the first comes first."""


def exact_copies(store: Store, recipe: BoundRecipe, kind: ExactKind, roots: Mapping[int, bytes]) -> Iterator[Exact]:
    """The groups, but for those whose copies their owner keeps, as long as no further one has come."""
    kept = kept_copies(store)
    groups = ((digest, stored_files(rows)) for digest, rows in store.exact_groups(kind))
    shown = ((digest, files) for digest, files in groups if len(files) > max(1, kept.get(digest, 0)))
    while some := list(islice(shown, _AT_ONCE)):
        carrying = Carrying(store, recipe, (file.row for _, files in some for file in files), roots)
        for digest, files in some:
            files.sort(key=carrying.little)
            yield Exact(digest, files, partial(_lost, carrying), carrying.why_first(files))


def _lost(carrying: Carrying, row: FileRow, kept: FileRow) -> str:
    """What is carried, and what nobody reads: a comment, a face that a program named, a gain map, a second picture. Of
    two files of the same pixels the larger one has more of it."""
    more = row.size - kept.size
    lost = carrying.lost(row, kept, same_pixels=True)
    return lost or (f"has {more:,} bytes more beside its pixels" if more > 0 else "")


def exact_groups(
    lines: Lines, kind: ExactKind, places: Places, reference: Places, is_there: IsThere, roots: Mapping[int, bytes]
) -> Iterator[GroupLine]:
    """Groups of which a member lies in one of the places. One in a `reference` place is kept before all. `roots` says
    where each root lies."""
    for exact in exact_copies(lines.store, lines.recipe, kind, roots):
        if any(lies_in(row, places) for file in exact.files for row in file.rows):
            yield _group(kind, exact, settled(exact.files, reference, exact.doubt, is_there), lines)


def files_of(store: Store, images: Collection[int]) -> dict[int, list[Stored]]:
    """The live files of each of these images, by root and path."""
    rows: dict[int, list[FileRow]] = {}
    for row in store.files():
        if row.image in images:
            rows.setdefault(row.image or 0, []).append(row)
    return {image: stored_files(found) for image, found in rows.items()}


def lies_in(row: FileRow, places: Places) -> bool:
    """Whether a file lies in one of the places."""
    return any(row.root == root and lies_below(row.path, below) for root, below in places)


def linked(found: Settled, lines: Lines) -> list[str]:
    """The other paths of a file, as they are shown."""
    return [lines.shown_path(row) for row in found.file.others]


def _group(kind: ExactKind, exact: Exact, files: Sequence[Settled], lines: Lines) -> GroupLine:
    rows = [found.file.row for found in files]
    photos = lines.store.digests("photo", {row.photo for row in rows if row.photo is not None})
    images = lines.store.digests("image", {row.image for row in rows if row.image is not None})
    same = "the same bytes" if kind == "bytes" else "the same pixels, other metadata"
    best = exact.why if files[0].file is exact.files[0] else "the first that is there as it was read"
    members = [
        GroupMember(
            path=lines.shown_path(found.file.row),
            path_bytes=lines.path_bytes(found.file.row),
            photo_id=photos[found.file.row.photo or 0].hex(),
            image_id=images[found.file.row.image or 0].hex(),
            distance=0.0,
            rank=rank,
            why=found.standing or (best if rank == 1 else "; ".join(filter(None, (same, found.doubt)))),
            reference=found.reference,
            could_go=found.could_go,
            links=linked(found, lines),
        )
        for rank, found in enumerate(files, start=1)
    ]
    return GroupLine(group=exact.digest.hex(), kind=kind, best=members[0].path, reason=same, members=members)
