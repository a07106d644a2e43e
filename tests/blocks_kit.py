"""Metadata blocks made by code, right ones and wrong ones: TIFF structures, IPTC streams, XMP packets."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

ASCII, SHORT, LONG, RATIONAL, UNDEFINED, SIGNED_RATIONAL = 2, 3, 4, 5, 7, 10
_CODES = {1: "B", SHORT: "H", LONG: "I", RATIONAL: "I", SIGNED_RATIONAL: "i"}

EXIF, GPS, SUB = 0x8769, 0x8825, 0x014A

Value = tuple[int, object]
"""TIFF type and value: text or bytes, or numbers (of a rational: numerator, denominator, numerator...)."""


def tiff(tags: Mapping[int, Value | Mapping[int, Value]], order: str = "<", *more: Mapping[int, Value]) -> bytes:
    """A TIFF structure with these tags; a mapping as value is a directory of its own; `more` are further pages."""
    data = bytearray(b"II*\0" if order == "<" else b"MM\0*") + bytearray(4)
    link = 4
    for page in (tags, *more):
        struct.pack_into(order + "I", data, link, len(data))
        link = _directory(data, page, order)
    return bytes(data)


def ascii_(text: str) -> Value:
    """A text tag."""
    return ASCII, text.encode() + b"\0"


def _directory(data: bytearray, tags: Mapping[int, Value | Mapping[int, Value]], order: str) -> int:
    """Append a directory; returns where the offset of the next one stands."""
    start = len(data)
    data += struct.pack(order + "H", len(tags)) + bytes(12 * len(tags) + 4)
    for index, (tag, value) in enumerate(sorted(tags.items())):
        position = start + 2 + 12 * index
        if isinstance(value, Mapping):
            struct.pack_into(order + "HHII", data, position, tag, LONG, 1, len(data))
            _directory(data, value, order)
            continue
        kind, content = value
        packed = content if isinstance(content, bytes) else _packed(order, kind, content)
        size = {1: 1, ASCII: 1, UNDEFINED: 1, SHORT: 2, LONG: 4}.get(kind, 8)
        struct.pack_into(order + "HHI", data, position, tag, kind, len(packed) // size)
        if len(packed) > 4:
            struct.pack_into(order + "I", data, position + 8, len(data))
            data += packed + bytes(len(packed) % 2)
        else:
            data[position + 8 : position + 8 + len(packed)] = packed
    return start + 2 + 12 * len(tags)


def _packed(order: str, kind: int, numbers: object) -> bytes:
    listed: Sequence[int] = numbers if isinstance(numbers, Sequence) else [numbers]
    return struct.pack(f"{order}{len(listed)}{_CODES[kind]}", *listed)
