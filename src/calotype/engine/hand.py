"""A photo in a worker's hand: its bytes, read once; its ids; what is known of it."""

from __future__ import annotations

import os
import stat
import time
from typing import Any

from calotype import digests
from calotype.digests import Id
from calotype.engine.messages import Found, Item, Known, SidecarRead
from calotype.engine.results import failure_of
from calotype.errors import FileMissing, FileTooLarge, FileUnreadable, PhotoError
from calotype.imaging import Photo, open_photo
from calotype.imaging.image import PhotoFile
from calotype.ops.declare import Reads, Subject
from calotype.settings import Limits

SIDECAR_BYTES = 16_000_000
"""Largest sidecar that is read; edit histories in XMP reach a few megabytes."""


class FileChanged(Exception):
    """The file is no longer what its ids say. Never leaves the bench."""


class Hand:
    """One item in work. Bytes are read when first wanted, and at most once."""

    def __init__(self, item: Item, limits: Limits) -> None:
        self.item = item
        self.limits = limits
        self.known: Known = item.known
        self.photo: Photo | None = None
        self.sidecars: tuple[SidecarRead, ...] = ()
        self._sidecar_data: dict[str, bytes] | None = None
        self._read_at_ns = 0

    @property
    def ids_known(self) -> bool:
        """Whether all three ids of the file are known."""
        return self.item.photo is not None and self.item.version is not None

    def forget_ids(self) -> None:
        """The file has changed under our hands: nothing that was known of it holds."""
        self.item.photo = self.item.image = self.item.version = None
        self.photo = None
        self.known = Known()

    def subject(self, kind: Subject) -> Id:
        """The id that facts of that kind hang on."""
        subject = {"image": self.item.image, "photo": self.item.photo, "file": self.item.version}[kind]
        assert subject is not None, "ids are known before a step runs"
        return subject

    def identify(self, index: int) -> Found:
        """Find out the ids, reading the file only if its content is not known."""
        item = self.item
        try:
            if item.photo is None:
                self._open()
            elif not os.path.lexists(item.path):
                raise _missing(item.path)
            self._read_sidecars()
        except PhotoError as error:
            return self._found(index, error)
        assert item.photo is not None
        sidecars = {sidecar.name: sidecar.id for sidecar in self.sidecars}
        item.version = digests.file_id(item.photo, item.name, item.mtime_ns, sidecars)
        return self._found(index, None)

    def _found(self, index: int, error: PhotoError | None) -> Found:
        item = self.item
        status = _status(item.path)
        if error is not None:
            item.version = None
            self._read_at_ns = self._read_at_ns or time.time_ns()
        return Found(
            index=index,
            size=item.size,
            mtime_ns=item.mtime_ns,
            ctime_ns=status.st_ctime_ns if status else 0,
            inode=status.st_ino if status else 0,
            read_at_ns=self._read_at_ns,
            photo=item.photo,
            image=item.image,
            version=item.version,
            format=item.format,
            sidecars=self.sidecars,
            failure=failure_of(error) if error is not None else None,
        )

    def _open(self) -> None:
        """Read the bytes and find out what they are; photo_id stays known where the content is no image."""
        item = self.item
        # Before it is read: what is changed meanwhile must count as changed after it.
        self._read_at_ns = time.time_ns()
        data, status = read_file(item.path, self.limits)
        item.size, item.mtime_ns = status.st_size, status.st_mtime_ns
        item.photo = digests.photo_id(data)
        self.photo = open_photo(data, self.limits)
        item.format = self.photo.format.name
        item.image = self.photo.image_id

    def read(self, reads: Reads) -> Any:
        """What an op that reads that is given. Raises `PhotoError`, or `FileChanged` where the ids no longer hold."""
        if reads == "file":
            return self._photo_file()
        if self.photo is None:
            data, _ = read_file(self.item.path, self.limits)
            if digests.photo_id(data) != self.item.photo:
                raise FileChanged
            self.photo = open_photo(data, self.limits)
        if reads == "bytes":
            return self.photo
        return self.photo.proxy() if reads == "proxy" else self.photo.full()

    def _photo_file(self) -> PhotoFile:
        if self._sidecar_data is None:
            self._read_sidecars()
        assert self._sidecar_data is not None
        return PhotoFile(
            path=self.item.name.decode("utf-8", "replace"),
            size=self.item.size,
            mtime_ns=self.item.mtime_ns,
            sidecars=self._sidecar_data,
        )

    def _read_sidecars(self) -> None:
        folder = os.path.dirname(self.item.path)
        read, contents = [], {}
        for name in self.item.sidecars:
            try:
                data, status = read_file(os.path.join(folder, name), self.limits, most=SIDECAR_BYTES)
            except PhotoError:
                # A sidecar that can't be read leaves the photo as it would be without one.
                continue
            read.append(SidecarRead(name, status.st_size, status.st_mtime_ns, digests.sidecar_id(data)))
            contents[name.decode("utf-8", "replace")] = data
        self.sidecars = tuple(read)
        self._sidecar_data = contents


def read_file(path: bytes, limits: Limits, *, most: int | None = None) -> tuple[bytes, os.stat_result]:
    """The bytes of a regular file and its status as they were read.

    Raises `FileMissing`, `FileUnreadable` (also where the file changes while it is read) and `FileTooLarge`.
    """
    shown = path.decode("utf-8", "replace")
    try:
        # Without O_NONBLOCK, opening a pipe that took the file's place would wait for ever.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError as error:
        raise _missing(path) from error
    except OSError as error:
        raise FileUnreadable(
            f"{shown} can't be opened: {error.strerror}", hint="check its permissions and the disk; then run again"
        ) from error
    try:
        return _read_open_file(descriptor, shown, most or limits.file_bytes)
    except OSError as error:
        raise FileUnreadable(
            f"{shown} can't be read: {error.strerror}", hint="check the disk or the network; then run again"
        ) from error
    finally:
        os.close(descriptor)


def _read_open_file(descriptor: int, shown: str, most: int) -> tuple[bytes, os.stat_result]:
    before = os.fstat(descriptor)
    if not stat.S_ISREG(before.st_mode):
        raise FileUnreadable(f"{shown} is no regular file", hint="only files are read, no pipes or devices")
    if before.st_size > most:
        raise FileTooLarge(
            f"{shown} has {before.st_size:,} bytes, more than the limit of {most:,}",
            hint="raise `limits.file_bytes` in config.yml if it is a real photo",
            watch="limit:file_bytes",
        )
    with open(descriptor, "rb", buffering=0, closefd=False) as file:
        data = file.readall() if before.st_size else b""
    after = os.fstat(descriptor)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != after.st_size:
        raise FileUnreadable(f"{shown} changed while it was read", hint="it is read again in the next run")
    return data, after


def _status(path: bytes) -> os.stat_result | None:
    try:
        return os.stat(path)
    except OSError:
        return None


def _missing(path: bytes) -> FileMissing:
    shown = path.decode("utf-8", "replace")
    if os.path.islink(path):
        return FileMissing(f"{shown} is a link to nothing", hint="mend the link, or delete it")
    return FileMissing(f"{shown} is gone", hint="it is looked for again in the next run")
