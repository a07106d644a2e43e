"""RIFF: a walk over chunks, as WebP has them (RFC 9649)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Chunk(NamedTuple):
    """A chunk's four letters and where its data lies."""

    kind: bytes
    start: int
    end: int


def chunks(data: bytes, at: int = 12) -> Iterator[Chunk]:
    """The chunks from `at` on, in file order. One that the file cuts short comes last, cut."""
    size = len(data)
    while at + 8 <= size:
        end = at + 8 + int.from_bytes(data[at + 4 : at + 8], "little")
        yield Chunk(data[at : at + 4], at + 8, min(end, size))
        at = end + (end & 1)
