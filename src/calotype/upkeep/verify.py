"""Whether files are still what they were when they were read: bytes that changed without anybody writing them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, Literal

import msgspec

from calotype import digests
from calotype.catalog import FileRow, Store
from calotype.engine.events import Progress
from calotype.engine.hand import read_file
from calotype.errors import FileMissing, PhotoError
from calotype.settings import Limits

_AT_ONCE: Final = 500
_SECONDS_A_WORD: Final = 0.5

Problem = Literal["damaged", "unreadable", "changed", "missing"]
"""`damaged`: other bytes though size and time are the same; `changed`: with another size or time, so that the next
run reads it again anyway."""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is not what it was."""

    path: str
    problem: Problem
    message: str


class Verified(msgspec.Struct, kw_only=True):
    """How many files were read again, and which of them differ."""

    files: int = 0
    bytes: int = 0
    seconds: float = 0.0
    differences: list[Difference] = msgspec.field(default_factory=list)


def verify(
    store: Store,
    folders: Mapping[int, bytes],
    places: Sequence[tuple[int, bytes]],
    limits: Limits,
    on_progress: Callable[[Progress], None] | None = None,
) -> Verified:
    """Read every known file of the places again and compare its digest. `folders` says where each root lies.

    Nothing is written. Files that could never be read are left out; `errors` tells of them.
    """
    begun = told = time.monotonic()
    result = Verified()
    rows = [row for root, below in places for row in store.files(root, below) if row.photo is not None]
    for row, photo in _with_digests(store, rows):
        difference = _difference(row, photo, folders[row.root], limits)
        result.files += 1
        result.bytes += row.size
        if difference is not None:
            result.differences.append(difference)
        now = time.monotonic()
        if on_progress is not None and (now - told > _SECONDS_A_WORD or result.files == len(rows)):
            told = now
            on_progress(_progress(result, len(rows), now - begun))
    result.seconds = round(time.monotonic() - begun, 3)
    return result


def _progress(result: Verified, total: int, seconds: float) -> Progress:
    return Progress(
        leg="verifying", done=result.files, total=total, failed=len(result.differences), already=0, seconds=seconds
    )


def _with_digests(store: Store, rows: Sequence[FileRow]) -> Iterator[tuple[FileRow, bytes]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, _AT_ONCE)):
        photos = store.digests("photo", {row.photo for row in batch if row.photo is not None})
        for row in batch:
            yield row, photos[row.photo or 0]


def _difference(row: FileRow, photo: bytes, folder: bytes, limits: Limits) -> Difference | None:
    path = os.path.join(folder, row.path)
    shown = path.decode("utf-8", "replace")
    try:
        data, status = read_file(path, limits)
    except FileMissing:
        return Difference(path=shown, problem="missing", message="it is not there any more")
    except PhotoError as error:
        return Difference(path=shown, problem="unreadable", message=error.message)
    if digests.photo_id(data) == photo:
        return None
    if (status.st_size, status.st_mtime_ns) == (row.size, row.mtime_ns):
        return Difference(
            path=shown,
            problem="damaged",
            message="its bytes are others than when it was read, though its size and time are the same",
        )
    return Difference(path=shown, problem="changed", message="it was written since; the next run reads it again")
