"""TIFF structures, the container of EXIF: directories of tags, read from bytes that may lie.

Source: TIFF 6.0 (Adobe, 1992), BigTIFF as libtiff writes it. Whatever a file claims, work is bounded: a directory is
read once, at most `_DIRECTORIES` of them, entries only as far as the bytes go, values only where they lie inside the
block. A value that can't be read is None; nothing here raises on bad bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

_DIRECTORIES = 64
"""Most directories that are looked at in one structure; a RAW file has about ten."""
_ENTRIES = 2_000
_NUMBERS = 4_096
"""Most numbers that one tag may hold to be read at all; more is a table or an image, never a tag read here."""
_TEXT_BYTES = 65_536
_EXACT = 2**53

_SIZES = (0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8)
"""Bytes of one value, by TIFF type; 13 is an offset, 16 to 18 are BigTIFF's."""
_CODES = ("", "B", "B", "H", "I", "II", "b", "B", "h", "i", "ii", "f", "d", "I", "", "", "Q", "q", "Q")
_ASCII, _BYTE, _RATIONAL, _UNDEFINED, _SIGNED_RATIONAL = 2, 1, 5, 7, 10

# Olympus and Panasonic write their RAW files with a magic number of their own.
_MAGICS = frozenset({42, 43, 0x55, 0x4F52, 0x5352})
_BIG = 43


Entry = tuple[int, int, int]
"""Of a tag: its type, how many values it has, and where in the data they, or their offset, stand."""


class _Shape(NamedTuple):
    """How a classic or a big TIFF lays out its directories."""

    counter: struct.Struct
    head: struct.Struct
    """Tag, type and count of an entry; its value or offset follows."""
    offset: struct.Struct
    entry: struct.Struct
    """A whole entry, of which the head is read."""


_SHAPES = {
    (order, big): _Shape(
        struct.Struct(order + ("Q" if big else "H")),
        struct.Struct(order + ("HHQ" if big else "HHI")),
        struct.Struct(order + ("Q" if big else "I")),
        struct.Struct(order + ("HHQ8x" if big else "HHI4x")),
    )
    for order in "<>"
    for big in (False, True)
}


class Tiff:
    """A TIFF structure: bytes, byte order and what its offsets count from."""

    __slots__ = ("base", "big", "data", "first", "order", "shape")

    def __init__(self, data: bytes, order: str, *, base: int = 0, big: bool = False, first: int = 0) -> None:
        self.data = data
        self.order = order
        """`<` or `>`, as `struct` has it."""
        self.base = base
        """Where offset 0 lies in `data`: makers' notes count from places of their own."""
        self.big = big
        self.first = first
        """Offset of the first directory."""
        self.shape = _SHAPES[order, big]

    def directory(self, offset: int) -> Directory | None:
        """The directory at `offset`, or None where there can't be one."""
        start = self.base + offset
        counter, head, entry = self.shape.counter, self.shape.head.size, self.shape.entry
        if offset <= 0 or start < 0 or start + counter.size > len(self.data):
            return None
        (count,) = counter.unpack_from(self.data, start)
        start += counter.size
        count = min(count, _ENTRIES, (len(self.data) - start) // entry.size)
        if count == 0:
            return None
        end = start + count * entry.size
        entries: dict[int, Entry] = {}
        position = start + head
        for tag, kind, length in entry.iter_unpack(self.data[start:end]):
            entries.setdefault(tag, (kind, length, position))
            position += entry.size
        return Directory(self, entries, end)

    def chain(self) -> Iterator[Directory]:
        """The main directories, each named by the one before it: pages of a TIFF; image and thumbnail of EXIF."""
        offset, seen = self.first, set[int]()
        while offset and offset not in seen and len(seen) < _DIRECTORIES:
            seen.add(offset)
            directory = self.directory(offset)
            if directory is None:
                return
            yield directory
            offset = directory.next_offset()


class Directory:
    """One directory of a TIFF structure: values by tag, read when asked for."""

    __slots__ = ("_end", "_entries", "tiff")

    def __init__(self, tiff: Tiff, entries: dict[int, Entry], end: int) -> None:
        self.tiff = tiff
        self._entries = entries
        self._end = end

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, tag: int) -> bool:
        return tag in self._entries

    def over(self, other: Directory) -> Directory:
        """This directory, with the tags of another one of its structure where it has none of its own."""
        if self.tiff is not other.tiff:
            return self if len(self) else other
        return Directory(self.tiff, other._entries | self._entries, self._end)

    def next_offset(self) -> int:
        """Offset of the next directory in the chain; 0 is none."""
        offset = self.tiff.shape.offset
        if self._end + offset.size > len(self.tiff.data):
            return 0
        return int(offset.unpack_from(self.tiff.data, self._end)[0])

    def rebased(self) -> Directory | None:
        """The same directory with its offsets moved so that the first value lies right behind it, as writers have it.

        Editors that move a directory of which they know nothing leave the offsets in it as they were.
        """
        tiff = self.tiff
        shape, offset = tiff.shape, tiff.shape.offset
        outside = [
            tiff.base + offset.unpack_from(tiff.data, position)[0]
            for kind, count, position in self._entries.values()
            if kind < len(_SIZES) and _SIZES[kind] * count > offset.size
        ]
        if not outside:
            return None
        start = min(entry[2] for entry in self._entries.values()) - shape.head.size - shape.counter.size
        base = tiff.base + self._end + offset.size - min(outside)
        return Tiff(tiff.data, tiff.order, base=base, big=tiff.big).directory(start - base)

    def place(self, tag: int) -> tuple[int, int, int] | None:
        """Type of a tag, how many values it has, and where in the data they begin; None where they don't fit."""
        entry = self._entries.get(tag)
        if entry is None:
            return None
        kind, count, start = entry
        tiff = self.tiff
        length = _SIZES[kind] * count if kind < len(_SIZES) else 0
        offset = tiff.shape.offset
        if length > offset.size:
            start = tiff.base + offset.unpack_from(tiff.data, start)[0]
        if length == 0 or start < 0 or start + length > len(tiff.data):
            return None
        return kind, count, start

    def raw(self, tag: int) -> bytes | None:
        """The bytes of a tag, whatever its type."""
        place = self.place(tag)
        if place is None:
            return None
        kind, count, start = place
        return self.tiff.data[start : start + _SIZES[kind] * count]

    def numbers(self, tag: int) -> tuple[float, ...]:
        """The numbers of a tag; a rational with denominator 0 ends them. Empty where there are none."""
        place = self.place(tag)
        if place is None or place[1] > _NUMBERS:
            return ()
        kind, count, start = place
        if kind == _ASCII:
            return _spelled(self.tiff.data[start : start + count])
        code = _CODES[kind]
        layout = f"{self.tiff.order}{count * len(code)}{code[0]}"
        values: tuple[float, ...] = struct.unpack_from(layout, self.tiff.data, start)
        return _divided(values) if kind in (_RATIONAL, _SIGNED_RATIONAL) else values

    def number(self, tag: int) -> float | None:
        """The first number of a tag, if it is finite."""
        values = self.numbers(tag)
        return values[0] if values and values[0] - values[0] == 0 else None

    def integer(self, tag: int) -> int | None:
        """The first number of a tag, without its fraction."""
        values = self.numbers(tag)
        return whole(values[0]) if values else None

    def text(self, tag: int) -> str | None:
        """The text of a tag up to its first zero byte, without blanks around it; None where nothing is left.

        UTF-8, as most programs write whatever the standard says, else Windows Latin-1.
        """
        place = self.place(tag)
        if place is None or place[0] not in (_ASCII, _BYTE, _UNDEFINED):
            return None
        start, length = place[2], min(place[1], _TEXT_BYTES)
        return decoded(self.tiff.data[start : start + length])

    def wide_text(self, tag: int) -> str | None:
        """The text of one of Windows' own tags (`XPTitle` and its like): UTF-16, little-endian in every file."""
        data = (self.raw(tag) or b"")[:_TEXT_BYTES]
        text = data[: len(data) // 2 * 2].decode("utf-16-le", "replace").partition("\0")[0].strip()
        return text or None

    def child(self, tag: int) -> Directory | None:
        """The directory that a tag points at, or that a tag of undefined type holds."""
        place = self.place(tag)
        if place is not None and place[0] == _UNDEFINED:
            return self.tiff.directory(place[2] - self.tiff.base)
        offset = self.integer(tag)
        return None if offset is None else self.tiff.directory(offset)

    def children(self, tag: int) -> Iterator[Directory]:
        """All directories that a tag points at."""
        for offset in self.numbers(tag)[:_DIRECTORIES]:
            if isinstance(offset, int) and (directory := self.tiff.directory(offset)) is not None:
                yield directory


def parse(data: bytes) -> Tiff | None:
    """The TIFF structure that `data` is, or None if it is none."""
    if data[:6] == b"Exif\0\0":
        # Some writers put the JPEG signature of EXIF into containers that need none.
        data = data[6:]
    order = {b"II": "<", b"MM": ">"}.get(bytes(data[:2]))
    if order is None or len(data) < 8:
        return None
    (magic,) = struct.unpack_from(order + "H", data, 2)
    if magic not in _MAGICS:
        return None
    if magic != _BIG:
        return Tiff(data, order, first=struct.unpack_from(order + "I", data, 4)[0])
    if len(data) < 16:
        return None
    return Tiff(data, order, big=True, first=struct.unpack_from(order + "Q", data, 8)[0])


def whole(value: float) -> int | None:
    """A number without its fraction; None where it is not finite, or too large to be exact in JSON."""
    return int(value) if -_EXACT < value < _EXACT else None


def decoded(data: bytes) -> str | None:
    """Text up to the first zero byte, without blanks around it: UTF-8, else Windows Latin-1; None for nothing."""
    data = data.partition(b"\0")[0]
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return text.strip() or None


def _divided(values: tuple[float, ...]) -> tuple[float, ...]:
    quotients = []
    for numerator, denominator in zip(values[::2], values[1::2], strict=True):
        if denominator == 0:
            break
        quotients.append(numerator / denominator)
    return tuple(quotients)


def _spelled(data: bytes) -> tuple[float, ...]:
    """Numbers that somebody wrote as text."""
    try:
        return tuple(float(word) for word in data.partition(b"\0")[0].split())
    except ValueError:
        return ()
