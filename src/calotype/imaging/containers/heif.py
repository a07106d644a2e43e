"""HEIF (ISO 23008-12): the items of a file, their properties, their references, and where their data lies.

A HEIC or an AVIF holds images, thumbnails, tiles, masks, EXIF and XMP as items of one `meta` box. Everything is read
with bounds: counts that a file claims are cut to what its bytes could hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from calotype.imaging.containers.boxes import Box, boxes, first

_MOST_ITEMS = 20_000
_MOST_DEPTH = 8


class Item(msgspec.Struct):
    """One item: what it is, where it lies, what describes it."""

    number: int
    kind: bytes = b""
    """`hvc1`, `av01`, `grid`, `iden`, `Exif`, `mime`, ..."""
    content_type: bytes = b""
    hidden: bool = False
    extents: list[tuple[int, int]] = []
    """Offset in the file and length of each piece; empty where they can't be followed."""
    properties: list[Box] = []
    """In the order in which they apply."""


class Reference(NamedTuple):
    """That one item points at others: `thmb` (is their thumbnail), `dimg` (is made of), `auxl`, `cdsc`."""

    kind: bytes
    source: int
    targets: tuple[int, ...]


class Meta(msgspec.Struct):
    """The items of a file."""

    primary: int = 0
    items: dict[int, Item] = {}
    references: list[Reference] = []

    def property(self, item: int, kind: bytes) -> Box | None:
        """The first property of a kind that an item has."""
        found = self.items.get(item)
        return next((box for box in found.properties if box.kind == kind), None) if found else None

    def targets(self, kind: bytes, source: int) -> Iterator[int]:
        """The items that `source` points at by references of a kind."""
        for reference in self.references:
            if reference.kind == kind and reference.source == source:
                yield from reference.targets

    def sources(self, kind: bytes, target: int | None = None) -> Iterator[int]:
        """The items that point at `target`, or at any item, by references of a kind."""
        for reference in self.references:
            if reference.kind == kind and (target is None or target in reference.targets):
                yield reference.source


def read_meta(data: bytes) -> Meta | None:
    """The items of a file; None if it has no `meta` box."""
    meta = first(data, b"meta")
    if meta is None:
        return None
    parts: dict[bytes, Box] = {}
    for box in boxes(data, meta.start + 4, meta.end):
        parts.setdefault(box.kind, box)
    found = Meta()
    if pitm := parts.get(b"pitm"):
        wide = 4 if data[pitm.start : pitm.start + 1] > b"\0" else 2
        found.primary = _number(data, pitm.start + 4, wide)
    for item in _items(data, parts.get(b"iinf")):
        found.items[item.number] = item
    _place(data, parts.get(b"iloc"), parts.get(b"idat"), found.items)
    _describe(data, parts.get(b"iprp"), found.items)
    found.references.extend(_references(data, parts.get(b"iref")))
    return found


def content(data: bytes, item: Item) -> bytes:
    """The bytes of an item, joined."""
    return b"".join(data[offset : offset + length] for offset, length in item.extents)


def for_decoding(data: bytes, primary: int | None = None) -> bytes:
    """A copy whose metadata items point at nothing, for decoders that would read them.

    `primary` names another item to be decoded instead of the primary one, such as a thumbnail.
    """
    meta = first(data, b"meta")
    parts = {box.kind: box for box in boxes(data, meta.start + 4, meta.end)} if meta else {}
    changed = bytearray(data)
    iref, pitm = parts.get(b"iref"), parts.get(b"pitm")
    for box in boxes(data, iref.start + 4, iref.end) if iref else ():
        if box.kind == b"cdsc" or (box.kind == b"thmb" and primary is not None):
            changed[box.header + 4 : box.header + 8] = b"free"
    if primary is not None and pitm:
        wide = 4 if data[pitm.start] else 2
        changed[pitm.start + 4 : pitm.start + 4 + wide] = primary.to_bytes(wide, "big")
    return bytes(changed)


def made_of(meta: Meta, item: int, depth: int = 0) -> Iterator[int]:
    """An item and all that it is made of (tiles of a grid, layers of an overlay), each before its parts."""
    yield item
    if depth < _MOST_DEPTH:
        for part in meta.targets(b"dimg", item):
            yield from made_of(meta, part, depth + 1)


def _items(data: bytes, iinf: Box | None) -> Iterator[Item]:
    if iinf is None:
        return
    at = iinf.start + (6 if data[iinf.start : iinf.start + 1] == b"\0" else 8)
    for box in boxes(data, at, iinf.end):
        if box.kind != b"infe" or data[box.start : box.start + 1] < b"\2":
            continue
        wide = 4 if data[box.start] > 2 else 2
        kind_at = box.start + 4 + wide + 2
        text = data[kind_at + 4 : box.end].split(b"\0")
        yield Item(
            number=_number(data, box.start + 4, wide),
            kind=data[kind_at : kind_at + 4],
            content_type=text[1] if len(text) > 1 else b"",
            hidden=bool(data[box.start + 3] & 1),
        )


def _place(data: bytes, iloc: Box | None, idat: Box | None, items: dict[int, Item]) -> None:
    """Fill in the extents. Construction 0 counts from the file's start, 1 from `idat`; 2 is not in use."""
    if iloc is None or iloc.end - iloc.start < 8:
        return
    version, sizes, at = data[iloc.start], _number(data, iloc.start + 4, 2), iloc.start + 6
    offset_size, length_size, base_size, index_size = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    index_size = index_size if version in (1, 2) else 0
    wide = 4 if version == 2 else 2
    count, at = _number(data, at, wide), at + wide
    for _ in range(min(count, _MOST_ITEMS)):
        number, at = _number(data, at, wide), at + wide
        construction, at = (_number(data, at, 2) & 15, at + 2) if version in (1, 2) else (0, at)
        base, at = _number(data, at + 2, base_size), at + 2 + base_size
        extents, at = _number(data, at, 2), at + 2
        start = base + (idat.start if construction == 1 and idat else 0)
        for _ in range(extents):
            if at >= iloc.end:
                return
            offset = _number(data, at + index_size, offset_size)
            length = _number(data, at + index_size + offset_size, length_size)
            at += index_size + offset_size + length_size
            if number in items and construction in (0, 1) and start + offset < len(data):
                items[number].extents.append((start + offset, length or len(data) - start - offset))


def _describe(data: bytes, iprp: Box | None, items: dict[int, Item]) -> None:
    """Fill in the properties: `ipco` holds them, `ipma` says whose they are."""
    ipco = first(data, b"ipco", iprp.start, iprp.end) if iprp else None
    ipma = first(data, b"ipma", iprp.start, iprp.end) if iprp else None
    if ipco is None or ipma is None or ipma.end - ipma.start < 8:
        return
    known = list(boxes(data, ipco.start, ipco.end))
    wide = 4 if data[ipma.start] else 2
    index_wide = 2 if data[ipma.start + 3] & 1 else 1
    at = ipma.start + 8
    for _ in range(min(_number(data, ipma.start + 4, 4), _MOST_ITEMS)):
        if at + wide + 1 > ipma.end:
            return
        item, count = items.get(_number(data, at, wide)), data[at + wide]
        at += wide + 1
        for place in range(at, min(at + count * index_wide, ipma.end), index_wide):
            index = _number(data, place, index_wide) & (0x7FFF if index_wide == 2 else 0x7F)
            if item and 0 < index <= len(known):
                item.properties.append(known[index - 1])
        at += count * index_wide


def _references(data: bytes, iref: Box | None) -> Iterator[Reference]:
    if iref is None or iref.start >= iref.end:
        return
    wide = 4 if data[iref.start] else 2
    for box in boxes(data, iref.start + 4, iref.end):
        count = min(_number(data, box.start + wide, 2), (box.end - box.start) // wide)
        places = range(box.start + wide + 2, box.start + wide + 2 + count * wide, wide)
        yield Reference(box.kind, _number(data, box.start, wide), tuple(_number(data, at, wide) for at in places))


def _number(data: bytes, at: int, wide: int) -> int:
    return int.from_bytes(data[at : at + wide], "big")
