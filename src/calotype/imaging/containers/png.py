"""PNG: a walk over chunks (W3C PNG, third edition)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import NamedTuple

SIGNATURE = b"\x89PNG\r\n\x1a\n"


class Chunk(NamedTuple):
    """A chunk's type and where its data lies; its length field and checksum lie around it."""

    kind: bytes
    start: int
    end: int


def chunks(data: bytes) -> Iterator[Chunk]:
    """The chunks in file order up to IEND. A chunk that the file cuts short comes last, cut. Checksums are not read."""
    at, size = len(SIGNATURE), len(data)
    while at + 8 <= size:
        length = int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        end = at + 8 + length
        yield Chunk(kind, at + 8, min(end, size))
        if kind == b"IEND" or end > size:
            return
        at = end + 4


def made(kind: bytes, body: bytes | memoryview) -> bytes:
    """A chunk, with its length and its checksum."""
    checksum = zlib.crc32(body, zlib.crc32(kind))
    return b"".join((len(body).to_bytes(4, "big"), kind, body, checksum.to_bytes(4, "big")))


def inflated(packed: bytes | memoryview, most: int) -> bytes | None:
    """zlib data unpacked; None if it is damaged, ends early or unpacks to more than `most` bytes."""
    unpacker = zlib.decompressobj()
    try:
        body = unpacker.decompress(packed, most)
    except zlib.error:
        return None
    return body if unpacker.eof else None
