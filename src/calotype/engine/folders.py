"""Walk folders: which files are candidates, which are companions, what is passed over and why."""

from __future__ import annotations

import base64
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from calotype.catalog import Companion
from calotype.errors import UsageError
from calotype.imaging import claims
from calotype.imaging.metadata.companions import pair
from calotype.settings import Scan

if TYPE_CHECKING:
    import pathspec

IGNORE_FILE = b".calotypeignore"
"""Patterns as in .gitignore, for the folder that holds it and all below."""

_KEEP_OUT = (b".nomedia", b".noimage")
_SYSTEM_FOLDERS = frozenset(
    {
        b"@eaDir", b"#recycle", b"#snapshot", b"$RECYCLE.BIN", b"System Volume Information", b"lost+found",
        b"__MACOSX", b"RECYCLER", b"found.000",
    }
)  # fmt: skip


class SidecarSeen(NamedTuple):
    """A sidecar beside a candidate."""

    name: bytes
    size: int
    mtime_ns: int


class Seen(NamedTuple):
    """A candidate, as the folder showed it. Nothing has been opened."""

    path: bytes
    """Below the root, with slashes on every system."""
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    sidecars: tuple[SidecarSeen, ...] = ()
    companions: tuple[Companion, ...] = ()
    is_link: bool = False
    """It is a symbolic link; size, times and inode are those of what it leads to."""

    @property
    def leads_nowhere(self) -> bool:
        """Whether it is a link to nothing."""
        return self.is_link and not (self.size or self.mtime_ns or self.ctime_ns or self.inode)


@dataclass(slots=True)
class Counts:
    """What a walk passed over."""

    other: int = 0
    """Files that are neither candidates nor companions; never opened."""
    other_extensions: dict[str, int] = field(default_factory=dict)
    companions: int = 0
    unreadable: list[tuple[bytes, str]] = field(default_factory=list)
    """Folders that the system would not let us read, with its reason. What is known below them stays as it is."""


Ignored = tuple[tuple[bytes, "pathspec.GitIgnoreSpec"], ...]
"""Ignore files that hold for a folder: where each lies, and its patterns."""


class _Folder(NamedTuple):
    path: bytes
    ignored: Ignored


def walk_folders(root: bytes, below: bytes, scan: Scan, counts: Counts) -> Iterator[Seen]:
    """Candidates below `root`, restricted to the folder or file `below`, in a stable order.

    Links to folders are not followed, so no loop can arise and nothing outside the root is read; links to files
    are. Pipes, devices and sockets are counted as `other`.
    """
    wanted = _matcher(scan)
    start = os.path.join(root, below) if below else root
    if below and not os.path.isdir(start):
        folder, _, name = below.rpartition(b"/")
        seen = _folder(root, _Folder(folder, ()), wanted, scan, Counts(), [])
        yield from (one for one in seen if one.path.rpartition(b"/")[2] == name)
        return
    waiting = [_Folder(below, ())]
    while waiting:
        folders: list[_Folder] = []
        yield from _folder(root, waiting.pop(), wanted, scan, counts, folders)
        waiting.extend(reversed(folders))


def shown_path(path: bytes) -> str:
    """A path as people see it, with slashes on every system; what is no Unicode in it is replaced."""
    return path.decode("utf-8", "replace").replace(os.sep, "/")


def exact_path(path: bytes) -> str | None:
    """Base64 of a path that is no Unicode, which alone says it byte for byte; None of all others."""
    try:
        path.decode("utf-8")
    except UnicodeDecodeError:
        return base64.b64encode(path).decode()
    return None


def lies_below(path: bytes, folder: bytes) -> bool:
    """Whether a path below a root is that folder or file, or lies in it (`b""` is the root itself)."""
    return not folder or path == folder or path.startswith(folder + b"/")


def below_root(folder: bytes, name: bytes) -> bytes:
    """The path of a name in a folder below the root (`b""` is the root itself), with slashes on every system."""
    return folder + b"/" + name if folder else name


def _folder(
    root: bytes, folder: _Folder, wanted: Callable[[bytes], bool], scan: Scan, counts: Counts, folders: list[_Folder]
) -> Iterator[Seen]:
    try:
        with os.scandir(os.path.join(root, folder.path) or b".") as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        counts.unreadable.append((folder.path, error.strerror or str(error)))
        return
    names = {entry.name for entry in entries}
    if any(name in names for name in _KEEP_OUT):
        counts.other += len(names)
        return
    ignored = _with_ignore_file(root, folder, IGNORE_FILE in names)
    files: dict[bytes, os.DirEntry[bytes]] = {}
    for entry in entries:
        path = below_root(folder.path, entry.name)
        if _passed_over(entry.name, path, ignored, scan):
            counts.other += 1
        elif entry.is_dir(follow_symlinks=False):
            folders.append(_Folder(path, ignored))
        else:
            files[entry.name] = entry
    yield from _candidates(folder.path, files, wanted, counts)


def _candidates(
    folder: bytes, files: dict[bytes, os.DirEntry[bytes]], wanted: Callable[[bytes], bool], counts: Counts
) -> Iterator[Seen]:
    pairs = pair(list(files))
    attached = {companion.name for companions in pairs.values() for companion in companions}
    for name, entry in files.items():
        path = below_root(folder, name)
        if not may_be_photo(name):
            if name in attached:
                counts.companions += 1
            else:
                _count_other(name, counts)
            continue
        if not wanted(path):
            counts.other += 1
            continue
        status = _status(entry)
        if status is None and entry.is_symlink() and not claims(name):
            # Of a link to nothing only its name can say that a photo is missed.
            _count_other(name, counts)
        elif status is None:
            # One that is called a photo is a candidate that can be told about; opening it says why it fails.
            yield Seen(path, 0, 0, 0, 0, is_link=entry.is_symlink())
        elif stat.S_ISREG(status.st_mode):
            mine = pairs.get(name, [])
            yield Seen(
                path,
                status.st_size,
                status.st_mtime_ns,
                status.st_ctime_ns,
                status.st_ino,
                tuple(_sidecars(files, [companion.name for companion in mine if companion.is_sidecar])),
                tuple(Companion(companion.name, companion.rule) for companion in mine),
                entry.is_symlink(),
            )
        else:
            counts.other += 1


def _sidecars(files: dict[bytes, os.DirEntry[bytes]], names: list[bytes]) -> Iterator[SidecarSeen]:
    for name in names:
        status = _status(files[name])
        if status is not None and stat.S_ISREG(status.st_mode):
            yield SidecarSeen(name, status.st_size, status.st_mtime_ns)


def _status(entry: os.DirEntry[bytes]) -> os.stat_result | None:
    """The status of what the entry leads to, or None for a link to nothing."""
    try:
        # On Windows an entry's own status lacks the inode.
        return os.stat(entry.path) if os.name == "nt" else entry.stat()
    except OSError:
        return None


def may_be_photo(name: bytes) -> bool:
    """An extension that a format claims, installed or not, or none."""
    return b"." not in name.strip(b".") or claims(name)


def _count_other(name: bytes, counts: Counts) -> None:
    counts.other += 1
    extension = os.path.splitext(name)[1].decode("utf-8", "replace").lower()
    counts.other_extensions[extension] = counts.other_extensions.get(extension, 0) + 1


def _passed_over(name: bytes, path: bytes, ignored: Ignored, scan: Scan) -> bool:
    if name in _SYSTEM_FOLDERS or name == b".calotype" or (name.startswith(b".") and not scan.hidden):
        return True
    return any(spec.match_file(os.fsdecode(os.path.relpath(path, base or b"."))) for base, spec in ignored)


def _with_ignore_file(root: bytes, folder: _Folder, present: bool) -> Ignored:
    if not present:
        return folder.ignored
    try:
        with open(os.path.join(root, folder.path, IGNORE_FILE), encoding="utf-8", errors="replace") as file:
            lines = [line for line in file.read().splitlines() if _is_pattern(line)]
    except OSError:
        # A pattern file that can't be read must not make a whole folder vanish from the catalog.
        return folder.ignored
    return (*folder.ignored, (folder.path, _patterns(lines)))


def _matcher(scan: Scan) -> Callable[[bytes], bool]:
    if not scan.include and not scan.exclude:
        return lambda path: True
    for pattern in (*scan.include, *scan.exclude):
        if not _is_pattern(pattern):
            raise UsageError(
                f"{pattern!r} is no pattern", hint="patterns are those of .gitignore, such as drafts/ or *.png"
            )
    include = _patterns(scan.include) if scan.include else None
    exclude = _patterns(scan.exclude)

    def wanted(path: bytes) -> bool:
        text = os.fsdecode(path)
        return (include is None or include.match_file(text)) and not exclude.match_file(text)

    return wanted


def _is_pattern(line: str) -> bool:
    """Whether a line can be read as a pattern. In an ignore file, others are passed over, as Git does."""
    try:
        _patterns([line])
    except ValueError:
        return False
    return True


def _patterns(lines: Sequence[str]) -> pathspec.GitIgnoreSpec:
    import pathspec

    return pathspec.GitIgnoreSpec.from_lines(lines)
