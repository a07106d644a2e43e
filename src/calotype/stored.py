"""Stored files: what lies on a disk once, however many paths lead to it.

Hard links are names of one file, and a symbolic link leads to one. They look like copies, yet removing one of them
frees nothing, and removing the file itself leaves a link that leads nowhere.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from calotype.catalog import FileRow

_NAMED_COPY = re.compile(
    rb"(?i)( ?\(\d{1,2}\)|[ _-]+(copy|kopie|copie|copia|c\xc3\xb3pia|kopia|kopi)( ?\(?\d{1,2}\)?)?)$"
)
"""The endings of Windows, macOS, Linux and browsers, in the languages of most of their users."""

_LESSER = re.compile(
    rb"(?i)(^|[/ _-])"
    rb"(backups?|bak|copies|kopien?|sicherung|exports?|te?mp|trash|duplicates?|downloads?|sent|old|whatsapp)"
    rb"($|[/ _-])"
)
"""Names of folders that hold what also lies elsewhere."""
_WORDS = re.compile(rb"[^\W\d_]{3,}[ _-]+[^\W\d_]{3,}")
"""Two words, such as somebody types; cameras and programs write letters and numbers."""


class Stored(NamedTuple):
    """A file, with every path by which it is known."""

    row: FileRow
    """By the path that stands for it: no link if there is such a one, then the first of them."""
    others: tuple[FileRow, ...] = ()

    @property
    def rows(self) -> tuple[FileRow, ...]:
        """All its paths."""
        return (self.row, *self.others)

    @property
    def only_linked(self) -> bool:
        """Only links to it are known: it lies outside of the library."""
        return self.row.is_link


def stored_files(rows: Iterable[FileRow]) -> list[Stored]:
    """The files behind rows, each once, the one first whose place and name are best; else in the order in which they
    are met."""
    paths: dict[Hashable, list[FileRow]] = {}
    for row in rows:
        paths.setdefault(_identity(row), []).append(row)
    found = [_of_paths(known) for known in paths.values()]
    return sorted(found, key=lambda file: [not holds for holds, _ in standing_of(file)])


def standing_of(file: Stored) -> list[tuple[bool, str]]:
    """What makes the place and the name of a file better than those of its copies, each as whether it holds and in
    words, the most important first."""
    path = file.row.path
    return [
        (bool(file.others), "there are links to it"),
        (not is_named_copy(path), "the others are named as copies"),
        (_LESSER.search(path.rpartition(b"/")[0]) is None, "lies in no folder for copies"),
        (_WORDS.search(path.rpartition(b"/")[2]) is not None, "has a name in words"),
    ]


def there_as_read(roots: Mapping[int, bytes]) -> Callable[[FileRow], bool]:
    """A way to ask whether a file and its sidecars are there as they were read: as large, of the same times, and open
    to us. A disk that is away has none. `roots` says where each root lies."""

    def is_there(row: FileRow) -> bool:
        file = Path(os.fsdecode(roots.get(row.root, b"")), os.fsdecode(row.path))
        try:
            status = file.stat()
            beside = [(file.with_name(os.fsdecode(one.name)).stat(), one) for one in row.sidecars]
        except OSError:
            return False
        # Windows keeps the time of creation in ctime.
        same = os.name == "nt" or status.st_ctime_ns == row.ctime_ns
        same = same and (status.st_size, status.st_mtime_ns) == (row.size, row.mtime_ns) and os.access(file, os.R_OK)
        return same and all((now.st_size, now.st_mtime_ns) == (one.size, one.mtime_ns) for now, one in beside)

    return is_there


def is_named_copy(path: bytes) -> bool:
    """Whether a file manager or a browser named it, beside a file of the same name that was there before.

    >>> is_named_copy(b"2024/IMG_1 (1).jpg"), is_named_copy(b"2024/IMG_1 - Kopie.jpg"), is_named_copy(b"IMG_1.jpg")
    (True, True, False)
    """
    return _NAMED_COPY.search(path.rpartition(b"/")[2].rpartition(b".")[0]) is not None


def _identity(row: FileRow) -> Hashable:
    # Inodes are told apart by disk, which is not known. Two disks that agree in all of this hold a clone: calling that
    # one file keeps both. Systems without inodes say 0.
    return (row.inode, row.ctime_ns, row.mtime_ns, row.size) if row.inode else (row.root, row.path)


def _of_paths(rows: list[FileRow]) -> Stored:
    # What lies beside one of its paths goes with it.
    first = min(rows, key=lambda row: (row.is_link, -len(row.companions) - len(row.sidecars)))
    return Stored(first, tuple(row for row in rows if row is not first))
