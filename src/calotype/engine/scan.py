"""Scan: what the folders hold now, beside what the catalog knows of them."""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Literal, NamedTuple

import msgspec

from calotype.catalog import FileRow, Store
from calotype.engine.folders import Counts, Seen, below_root, walk_folders
from calotype.errors import LibraryMissing
from calotype.settings import Scan
from calotype.spelling import counted

RACY_NS = 2_000_000_000
"""A file changed within two seconds of being read may have changed again unseen (coarse clocks, FAT's two seconds)."""

Change = Literal["new", "changed", "fresh", "moved", "sidecars", "due"]
"""`fresh`: nothing says that it has changed, but it was read so soon after it was written that a change might not show.
`due`: it failed, and is tried again."""


class Target(msgspec.Struct):
    """A file that must be looked at again, and why."""

    root: int
    seen: Seen
    change: Change
    row: FileRow | None
    """What the catalog knows of it; for a moved file, of its old path."""


@dataclass(slots=True)
class Place:
    """A root, and the folder or file below it that is wanted (`b""` is all)."""

    root: int
    path: bytes
    below: bytes = b""


class Unreadable(NamedTuple):
    """A folder that the system would not let us read. What is known below it stays as it is."""

    root: int
    folder: bytes
    """Below the root."""
    reason: str
    """The system's."""

    def kept(self) -> dict[str, Any]:
        """As JSON can say it, which has no bytes."""
        return {"root": self.root, "folder": base64.b64encode(self.folder).decode(), "reason": self.reason}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Unreadable:
        """The same again."""
        return cls(kept["root"], base64.b64decode(kept["folder"]), kept["reason"])


@dataclass(slots=True)
class Scanned:
    """The result of a scan."""

    unchanged: list[FileRow] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    repaired: list[FileRow] = field(default_factory=list)
    """Rows of unchanged files whose companions have changed, or which are back after having been gone."""
    counts: Counts = field(default_factory=Counts)
    unreadable: list[Unreadable] = field(default_factory=list)
    out_of_sight: int = 0
    """Files known from earlier runs that lie in these folders; the run leaves them as they are."""


def scan(store: Store, places: list[Place], settings: Scan, circumstances: Mapping[str, str]) -> Scanned:
    """Compare folders with the catalog. Nothing is opened and nothing written.

    Raises `LibraryMissing` where none of the places can be looked into.
    """
    result = Scanned()
    missing = [_scan_place(store, place, settings, circumstances, result) for place in places]
    if missing and all(missing):
        where = os.path.normpath(os.path.join(places[0].path, places[0].below)).decode("utf-8", "replace")
        hint = "check its permissions, and whether its disk is mounted"
        raise LibraryMissing(f"{where} can't be read: {missing[0]}", hint=hint)
    _find_moved(result, {row.id: row for row in _rows_gone(store, result)})
    return result


def _scan_place(store: Store, place: Place, settings: Scan, circumstances: Mapping[str, str], result: Scanned) -> str:
    """Returns why the place itself can't be looked into; nothing if it can."""
    unreadable = len(result.counts.unreadable)
    known = {row.path: row for row in store.files(place.root, place.below, gone=True)}
    for seen in walk_folders(place.path, place.below, settings, result.counts):
        row = known.pop(seen.path, None)
        change = _change(row, seen, circumstances)
        if change is not None:
            result.targets.append(Target(place.root, seen, change, row))
            continue
        assert row is not None
        if row.gone_since is not None or row.companions != seen.companions or row.is_link != seen.is_link:
            row = msgspec.structs.replace(row, gone_since=None, companions=seen.companions, is_link=seen.is_link)
            result.repaired.append(row)
        result.unchanged.append(row)
    closed = dict(result.counts.unreadable[unreadable:])
    result.unreadable += [Unreadable(place.root, folder, reason) for folder, reason in closed.items()]
    hidden = tuple(below_root(folder, b"") for folder in closed)
    missed = [row for row in known.values() if row.gone_since is None]
    vanished = [row.id for row in missed if not (hidden and row.path.startswith(hidden))]
    result.out_of_sight += len(missed) - len(vanished)
    if vanished and not closed and not os.listdir(place.path):
        # Where a disk is not mounted, its folder is there and empty: what is known of it must not vanish with it.
        photos = counted(len(vanished), "photo is", "photos are")
        return f"it is empty, and {photos} known in it (`calotype forget` it if that is meant)"
    result.gone.extend(vanished)
    return closed.get(place.below, "")


def _change(row: FileRow | None, seen: Seen, circumstances: Mapping[str, str]) -> Change | None:
    if row is None or row.read_at_ns == 0:
        return "new"
    if (row.size, row.mtime_ns) != (seen.size, seen.mtime_ns) or _was_written_since(row, seen):
        return "changed"
    if 0 <= row.read_at_ns - seen.mtime_ns < RACY_NS:
        return "fresh"
    if row.failure is not None:
        if seen.leads_nowhere:
            # What can't be found can't be tried; once it leads to something, that has a size and times.
            return None
        return "due" if row.failure.is_due(circumstances) else None
    if {(s.name, s.size, s.mtime_ns) for s in row.sidecars} != set(seen.sidecars) or row.version is None:
        return "sidecars"
    return None


def _was_written_since(row: FileRow, seen: Seen) -> bool:
    # Windows keeps the time of creation in ctime, which says nothing about a change.
    return os.name != "nt" and row.ctime_ns != seen.ctime_ns


def _rows_gone(store: Store, result: Scanned) -> list[FileRow]:
    if not result.gone or not any(target.change == "new" for target in result.targets):
        return []
    gone = set(result.gone)
    return [row for row in store.files() if row.id in gone]


def _find_moved(result: Scanned, gone: Mapping[int, FileRow]) -> None:
    """A new path with the inode, size and time of a file that has vanished is that file, renamed."""
    by_inode = {(row.inode, row.size, row.mtime_ns): row for row in gone.values() if row.photo is not None}
    for target in result.targets:
        seen = target.seen
        if target.change != "new" or target.row is not None or seen.inode == 0:
            continue
        row = by_inode.pop((seen.inode, seen.size, seen.mtime_ns), None)
        if row is not None and not 0 <= row.read_at_ns - seen.mtime_ns < RACY_NS:
            target.row, target.change = row, "moved"
    moved = {target.row.id for target in result.targets if target.change == "moved" and target.row is not None}
    result.gone = [identity for identity in result.gone if identity not in moved]


def commit_scan(store: Store, scanned: Scanned, *, whole: bool) -> None:
    """Write what a scan found out without opening anything. A partial scan declares nothing gone."""
    with store.transaction():
        store.put_files(scanned.repaired)
        if whole:
            store.mark_gone(scanned.gone, time.time_ns())


def take_sample(scanned: Scanned, count: int) -> None:
    """Keep `count` files, spread evenly over the library in the order of their paths."""
    paths = sorted(
        [(target.root, target.seen.path) for target in scanned.targets]
        + [(row.root, row.path) for row in scanned.unchanged]
    )
    if count >= len(paths):
        return
    kept = {paths[index * len(paths) // count] for index in range(count)}
    scanned.targets = [target for target in scanned.targets if (target.root, target.seen.path) in kept]
    scanned.unchanged = [row for row in scanned.unchanged if (row.root, row.path) in kept]


def resolve_place(root: int, root_path: PurePath, wanted: PurePath) -> Place:
    """The place for a wanted folder or file at or below a root."""
    below = b"" if wanted == root_path else os.fsencode(wanted.relative_to(root_path).as_posix())
    return Place(root, os.fsencode(root_path), below)
