"""GIF: a walk over blocks (CompuServe GIF89a)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

IMAGE, EXTENSION = 0x2C, 0x21
GRAPHIC_CONTROL, COMMENT, APPLICATION = 0xF9, 0xFE, 0xFF
_TRAILER = 0x3B


class Block(NamedTuple):
    """An image or an extension: its introducer, an extension's label, and where it lies from introducer to end."""

    kind: int
    label: int
    start: int
    end: int


def screen_end(data: bytes) -> int:
    """Where the header, the screen descriptor and the global colour table end."""
    flags = data[10] if len(data) > 10 else 0
    return 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)


def blocks(data: bytes) -> Iterator[Block]:
    """The blocks up to the trailer, or to where the bytes end or are no block."""
    at, size = screen_end(data), len(data)
    while at < size and data[at] != _TRAILER:
        kind, start = data[at], at
        if kind == EXTENSION and at + 2 < size:
            label, at = data[at + 1], at + 2
        elif kind == IMAGE and at + 10 < size:
            label, flags = 0, data[at + 9]
            at += 11 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
        else:
            return
        at = _past_sub_blocks(data, at)
        yield Block(kind, label, start, min(at, size))


def sub_blocks(data: bytes, at: int) -> bytes:
    """The data of the sub-blocks from `at` on, joined."""
    parts = []
    while at < len(data) and data[at]:
        parts.append(data[at + 1 : at + 1 + data[at]])
        at += 1 + data[at]
    return b"".join(parts)


def _past_sub_blocks(data: bytes, at: int) -> int:
    size = len(data)
    while at < size and data[at]:
        at += 1 + data[at]
    return at + 1
