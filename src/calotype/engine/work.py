"""A piece of work: one file on its way through a run, with the rows that its facts hang on."""

from __future__ import annotations

import os

import msgspec

from calotype.catalog import Companion, FileRow
from calotype.engine.messages import Item, Known
from calotype.engine.scan import Target
from calotype.ops.declare import Subject


def own_subject(row: FileRow, kind: Subject) -> int | None:
    """What facts of that kind hang on, of a file; None for groups, and while it is not known."""
    if kind == "image":
        return row.image
    return row.version if kind == "file" else row.photo if kind == "photo" else None


class Work(msgspec.Struct, eq=False):
    """A file to be worked on."""

    root: int
    folder: bytes
    """Absolute path of its root."""
    path: bytes
    size: int
    mtime_ns: int
    sidecars: tuple[bytes, ...]
    companions: tuple[Companion, ...]
    row: FileRow | None
    """What the catalog knows of it; replaced when a worker has found out its ids."""
    content_known: bool
    version_known: bool
    moved_from: int | None = None
    """Row of its old path, if it was renamed; to be forgotten once the new one is known."""
    attempts: int = 0
    losses: int = 0
    is_link: bool = False
    finished: bool = False
    failed: bool = False

    @classmethod
    def of_target(cls, target: Target, folder: bytes) -> Work:
        """Work for what a scan found new or changed."""
        seen, row = target.seen, target.row
        known = row is not None and row.photo is not None and target.change in ("moved", "sidecars")
        return cls(
            root=target.root,
            folder=folder,
            path=seen.path,
            size=seen.size,
            mtime_ns=seen.mtime_ns,
            sidecars=tuple(sidecar.name for sidecar in seen.sidecars),
            companions=seen.companions,
            row=row,
            content_known=known,
            version_known=False,
            moved_from=row.id if row is not None and target.change == "moved" else None,
            is_link=seen.is_link,
        )

    @classmethod
    def of_row(cls, row: FileRow, folder: bytes) -> Work:
        """Work for an unchanged file of which something is wanting."""
        return cls(
            root=row.root,
            folder=folder,
            path=row.path,
            size=row.size,
            mtime_ns=row.mtime_ns,
            sidecars=tuple(sidecar.name for sidecar in row.sidecars),
            companions=row.companions,
            is_link=row.is_link,
            row=row,
            content_known=True,
            version_known=True,
        )

    def subject(self, kind: Subject) -> int | None:
        """The row that facts of that kind hang on, None while it is not known."""
        return None if self.row is None else own_subject(self.row, kind)

    def item(self, index: int, digests: dict[str, dict[int, bytes]], known: Known) -> Item:
        """The work as a worker is given it. `digests`: by kind, digest by row."""
        item = Item(
            file=index,
            path=os.path.join(self.folder, self.path),
            name=self.path,
            size=self.size,
            mtime_ns=self.mtime_ns,
            sidecars=self.sidecars,
        )
        if self.content_known and self.row is not None:
            item.photo = digests["photo"].get(self.row.photo or 0)
            item.image = digests["image"].get(self.row.image or 0)
            item.format = self.row.format
            if self.version_known:
                item.version = digests["file"].get(self.row.version or 0)
                item.known = known
        return item
