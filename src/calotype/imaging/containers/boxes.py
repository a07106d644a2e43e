"""ISO base media file format (ISO 14496-12): a walk over boxes, for HEIF, AVIF, JPEG 2000, JPEG XL, CR3 and videos."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

_MOST_BOXES = 100_000


class Box(NamedTuple):
    """A box's four letters, where its content lies, and where its header begins."""

    kind: bytes
    start: int
    end: int
    header: int


def boxes(data: bytes, at: int = 0, end: int | None = None) -> Iterator[Box]:
    """The boxes between `at` and `end`, not those inside them. Ends where a length makes no sense.

    A box that the file cuts short comes last, cut.
    """
    limit = len(data) if end is None else min(end, len(data))
    for _ in range(_MOST_BOXES):
        if at + 8 > limit:
            return
        size, kind, start = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], at + 8
        if size == 1:
            size, start = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
        elif size == 0:
            size = limit - at
        if size < start - at:
            return
        yield Box(kind, start, min(at + size, limit), at)
        at += size


def first(data: bytes, kind: bytes, at: int = 0, end: int | None = None) -> Box | None:
    """The first box of a kind between `at` and `end`."""
    return next((box for box in boxes(data, at, end) if box.kind == kind), None)


def brands(data: bytes) -> tuple[bytes, ...]:
    """The major brand and the compatible ones of `ftyp`, if that is the first box; else nothing."""
    if data[4:8] != b"ftyp":
        return ()
    end = min(int.from_bytes(data[:4], "big"), len(data), 4096)
    return (data[8:12], *(data[at : at + 4] for at in range(16, end - 3, 4)))
