"""Where a library's catalog lies: `.calotype` at its root, or the user's data folder where that would not be safe.

SQLite's log needs locks and shared memory that network file systems do not have, and a program that synchronises
a folder copies a database and its log at different moments. Both damage catalogs.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from calotype.digests import folder_id

NAME = ".calotype"

MOUNTS = Path("/proc/self/mounts")
"""On Linux. Elsewhere a network file system is known by a path such as `\\\\server\\share`, else not at all."""

NETWORK = {
    "9p",
    "afs",
    "beegfs",
    "ceph",
    "cifs",
    "coda",
    "davfs",
    "davfs2",
    "glusterfs",
    "gpfs",
    "gfs2",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs3",
    "nfs4",
    "ocfs2",
    "orangefs",
    "pvfs2",
    "smb2",
    "smb3",
    "smbfs",
    "vboxsf",
    "virtiofs",
    "vmhgfs",
    "fuse.davfs2",
    "fuse.gcsfuse",
    "fuse.glusterfs",
    "fuse.goofys",
    "fuse.rclone",
    "fuse.s3fs",
    "fuse.smbnetfs",
    "fuse.sshfs",
    "fuse.vmhgfs-fuse",
}
"""File systems that lie on another machine, as `/proc/mounts` calls them."""

_MARKERS: tuple[tuple[str, bool, str], ...] = (
    (".stfolder", True, "Syncthing"),
    (".stfolder", False, "Syncthing"),
    # A folder called .dropbox holds the settings of the program and lies beside the synchronised folder.
    (".dropbox", False, "Dropbox"),
    (".dropbox.cache", True, "Dropbox"),
    (".sync", True, "Resilio Sync"),
    (".nextcloudsync.log", False, "Nextcloud"),
    (".owncloudsync.log", False, "ownCloud"),
    (".tmp.drivedownload", True, "Google Drive"),
)
"""What the programs leave in the uppermost folder that they synchronise: name, whether it is a folder, program."""

_FOLDERS: tuple[tuple[str, str], ...] = (
    (r"Mobile Documents|com~apple~CloudDocs", "iCloud"),
    (r"OneDrive( - .+)?", "OneDrive"),
    (r"Google ?Drive|GoogleDrive-.+", "Google Drive"),
    (r"CloudStorage", "macOS"),
)
"""Names of folders that are synchronised and hold no marker."""


class CatalogFolder(Struct, frozen=True):
    """Where a library's catalog lies."""

    folder: Path
    reason: str = ""
    """Why it is not at the library's root, as the end of a sentence; empty if it is."""


def find_catalog(folder: Path) -> CatalogFolder | None:
    """The catalog of the library that `folder` is in: that of itself or of the nearest folder above that has one.

    It lies in that folder or, on its behalf, in the user's data folder (see `place_for`): there too where the one in
    the folder can't be written any more. One that may not be looked into counts as found where the library is this
    user's to write in: another would be made beside it, and know nothing of what was found out before.
    """
    folder = folder.absolute()
    for library in (folder, *folder.parents):
        inside, outside = library / NAME, _user_place(library)
        if _exists(inside / "catalog.db"):
            if _writable(inside):
                return CatalogFolder(inside)
            return CatalogFolder(outside, f"the catalog in {_named(library, folder)} can't be written")
        if _exists(outside / "catalog.db"):
            return CatalogFolder(outside, _why_outside(library, folder))
        if _closed(inside) and _writable(library):
            return CatalogFolder(inside)
    return None


def _why_outside(library: Path, folder: Path) -> str:
    """Why a catalog that is there already lies outside of its library, of which `folder` is a part or the whole."""
    if library != folder:
        return f"it is a part of {library}, whose catalog an earlier run made there"
    return concern(library) or "an earlier run made it there, and what is known stays in one place"


def _named(library: Path, folder: Path) -> str:
    return "it" if library == folder else str(library)


def place_for(root: Path) -> CatalogFolder:
    """Where the catalog of the library at `root` lies, or would be made, and why there."""
    inside = root.absolute() / NAME
    if _exists(inside / "catalog.db") and _writable(inside):
        return CatalogFolder(inside)
    reason = concern(root)
    return CatalogFolder(_user_place(root), reason) if reason else CatalogFolder(inside)


def concern(folder: Path) -> str:
    """Why no catalog should lie in `folder`, as the end of a sentence; empty if nothing is known against it."""
    if not _writable(folder):
        return "it can't be written"
    kind = file_system(folder)
    if kind in NETWORK:
        return f"it lies on a network file system ({kind})"
    program = synchronised_by(folder)
    return f"{program} synchronises it" if program else ""


def file_system(folder: Path) -> str:
    """The kind of the file system that `folder` lies on, such as `ext4`; empty where that can't be told."""
    if str(folder).startswith("\\\\"):
        return "smb3"
    mounted = dict(_mounts())
    folder = folder.resolve()
    return next((mounted[path] for path in (folder, *folder.parents) if path in mounted), "")


def _mounts() -> Iterator[tuple[Path, str]]:
    """Each place where something is mounted, and what; the later of two at one place is the one that is seen."""
    try:
        lines = MOUNTS.read_bytes().splitlines()
    except OSError:
        return
    for line in lines:
        _, path, kind, *_ = line.split(b" ")
        # Spaces, tabs, line ends and backslashes stand there as \040 and the like.
        path = re.sub(rb"\\([0-7]{3})", lambda octal: bytes([int(octal[1], 8)]), path)
        yield Path(os.fsdecode(path)), kind.decode(errors="replace")


def synchronised_by(folder: Path) -> str:
    """The program that synchronises `folder` or one above it, by what it leaves there; empty if none is known."""
    folder = folder.resolve()
    for above in (folder, *folder.parents):
        for name, is_folder, program in _MARKERS:
            marker = above / name
            if _exists(marker) and marker.is_dir() == is_folder:
                return program
        for names, program in _FOLDERS:
            if re.fullmatch(names, above.name):
                return program
    return ""


def _user_place(root: Path) -> Path:
    import platformdirs

    digest = folder_id(os.fsencode(root.resolve())).hex()
    return platformdirs.user_data_path("calotype", appauthor=False) / "catalogs" / digest


def _writable(folder: Path) -> bool:
    # The administrator may write where the owner has said that nobody does.
    return os.access(folder, os.W_OK) and (os.name == "nt" or bool(folder.stat().st_mode & 0o222))


def _exists(path: Path) -> bool:
    # Unlike Path.exists it is false, and no error, where the folder may not be looked into.
    return os.access(path, os.F_OK)


def _closed(catalog: Path) -> bool:
    """Whether a folder is there, and the system does not let this user look into it."""
    return os.path.lexists(catalog) and not os.access(catalog, os.X_OK)
