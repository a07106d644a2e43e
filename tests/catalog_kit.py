"""Small catalogs for tests: files with digests, keys and runs, made from numbers."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from calotype.catalog import FileRow, KeyRow, Kind, RunRow, Store

SOURCES = Path(__file__).resolve().parents[1] / "src"


def digest(*words: object) -> bytes:
    """16 bytes that stand for these words."""
    return hashlib.sha256(repr(words).encode()).digest()[:16]


def file_row(path: bytes, **fields: object) -> FileRow:
    """A file of 1,000 bytes in root 1 that was read, with whatever `fields` say otherwise."""
    plain = {"id": 0, "root": 1, "size": 1000, "mtime_ns": 10, "ctime_ns": 20, "inode": 30, "read_at_ns": 40}
    return FileRow(path=path, **{**plain, **fields})  # type: ignore[arg-type]


def put_photos(store: Store, paths: Iterable[bytes | str], *, root: int = 1) -> list[FileRow]:
    """Put a file with its own photo, image and version for each path, and return them by path."""
    names = [path if isinstance(path, bytes) else path.encode() for path in paths]
    numbers = {
        kind: store.intern(kind, [digest(kind, root, name) for name in names]) for kind in ("photo", "image", "file")
    }
    store.put_files(
        file_row(name, root=root, photo=photo, image=image, version=version, format="jpeg")
        for name, photo, image, version in zip(names, numbers["photo"], numbers["image"], numbers["file"], strict=True)
    )
    by_path = {row.path: row for row in store.files(root)}
    return [by_path[name] for name in names]


def put_key(store: Store, op: str = "content", version: int = 1, subject: Kind = "image") -> int:
    """A key of an op."""
    return store.put_key(KeyRow(digest("key", op, version), op, version, subject, {"op": op, "version": version}))


def begin_run(store: Store, recipe: str = "analyze") -> int:
    """A run that has begun."""
    return store.begin_run(RunRow(0, recipe, 1))


def fill(store: Store) -> None:
    """Write facts and blobs, a hundred facts at a time, until there is no space left."""
    key, run = put_key(store), begin_run(store)
    for start in range(0, 10**6, 100):
        with store.transaction():
            store.put_blobs([(digest(start), b"x" * 5000)])
            store.put_facts(((key, start + number, b'"%s"' % (b"y" * 300)) for number in range(100)), run)


def child(script: Path, *arguments: object) -> subprocess.Popen[str]:
    """A Python process that runs a script of the tests, which can import `calotype` and this kit."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(SOURCES), str(SOURCES.parent / "tests")])}
    command = [sys.executable, str(script), *map(str, arguments)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Wait for a process: its exit status and what it printed."""
    out, err = process.communicate()
    return process.returncode, out, err
