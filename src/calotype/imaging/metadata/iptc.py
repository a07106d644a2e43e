"""IPTC: captions and keywords as news agencies have written them since 1991, inside Photoshop's image resources.

Sources: IPTC-NAA Information Interchange Model 4.2; Adobe Photoshop File Formats Specification (image resources).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from calotype.imaging.metadata import times

_RESOURCE, _IPTC_RESOURCE, _DIGEST_RESOURCE = b"8BIM", 0x0404, 0x0425
_MARK, _UTF8 = 0x1C, b"\x1b%G"
_CHARACTER_SET = (1, 90)
_DATASETS = 4_000
_TEXT = 16_384
_UNKNOWN_DIGEST = bytes(16)


class Iptc(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What IPTC says, as written. Absent is None."""

    title: Annotated[str | None, Meta(description="Object name (2:05).")] = None
    headline: Annotated[str | None, Meta(description="Headline (2:105).")] = None
    caption: Annotated[str | None, Meta(description="Caption (2:120).")] = None
    keywords: Annotated[list[str], Meta(description="Keywords (2:25).")] = []
    creators: Annotated[list[str], Meta(description="By-line (2:80).")] = []
    copyright: Annotated[str | None, Meta(description="Copyright notice (2:116).")] = None
    created: Annotated[str | None, Meta(description="When what it shows was made (2:55, 2:60), ISO 8601.")] = None
    digitized: Annotated[str | None, Meta(description="When it became digital (2:62, 2:63), ISO 8601.")] = None
    city: Annotated[str | None, Meta(description="City (2:90).")] = None
    state: Annotated[str | None, Meta(description="Province or state (2:95).")] = None
    country: Annotated[str | None, Meta(description="Country (2:101).")] = None
    newer: Annotated[
        bool, Meta(description="Changed by a program that knows no XMP: its digest is no longer the one noted.")
    ] = False


def read_iptc(resources: bytes | None, stream: bytes | None = None) -> Iptc | None:
    """What Photoshop's resources, or a bare IIM stream, say; None where they say nothing."""
    if resources and resources[0] == _MARK:
        resources, stream = None, resources
    blocks = dict(_resources(resources)) if resources else {}
    data = blocks.get(_IPTC_RESOURCE) or stream
    if not data:
        return None
    said = _read(data)
    noted = blocks.get(_DIGEST_RESOURCE, _UNKNOWN_DIGEST)[:16]
    newer = noted != _UNKNOWN_DIGEST and noted != hashlib.md5(data, usedforsecurity=False).digest()
    return None if said == Iptc() else replace(said, newer=newer)


def _read(data: bytes) -> Iptc:
    values: dict[tuple[int, int], list[bytes]] = {}
    for number, value in _datasets(data):
        values.setdefault(number, []).append(value)
    code = "utf-8" if _UTF8 in values.get(_CHARACTER_SET, ()) else None

    def every(dataset: int) -> list[str]:
        decoded = (_decoded(value, code) for value in values.get((2, dataset), ()))
        return [text for text in decoded if text]

    def one(dataset: int) -> str | None:
        return next(iter(every(dataset)), None)

    return Iptc(
        title=one(5),
        headline=one(105),
        caption=one(120),
        keywords=every(25),
        creators=every(80),
        copyright=one(116),
        created=_moment(one(55), one(60)),
        digitized=_moment(one(62), one(63)),
        city=one(90),
        state=one(95),
        country=one(101),
    )


def _resources(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and content of each resource: `8BIM`, number, name and content, both padded to even length."""
    at = 0
    while data[at : at + 4] == _RESOURCE and at + 12 <= len(data):
        name = data[at + 6]
        start = at + 6 + (name + 2) // 2 * 2
        length = int.from_bytes(data[start : start + 4])
        content = data[start + 4 : start + 4 + length]
        yield int.from_bytes(data[at + 4 : at + 6]), content
        at = start + 4 + (length + 1) // 2 * 2


def _datasets(data: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    """Record, number and value of each dataset; ends where the bytes are no dataset."""
    at = 0
    for _ in range(_DATASETS):
        if at + 5 > len(data) or data[at] != _MARK:
            return
        length = int.from_bytes(data[at + 3 : at + 5])
        start = at + 5
        if length & 0x8000:
            size = length & 0x7FFF
            if size > 4:
                return
            length = int.from_bytes(data[start : start + size])
            start += size
        if start + length > len(data):
            return
        yield (data[at + 1], data[at + 2]), data[start : start + length]
        at = start + length


def _decoded(value: bytes, code: str | None) -> str:
    """UTF-8 where it says so or is so; else Windows Latin-1, as most programs of the time wrote."""
    value = value[:_TEXT].rstrip(b"\0")
    try:
        return value.decode(code or "utf-8").strip()
    except UnicodeDecodeError:
        return value.decode("utf-8" if code else "cp1252", "replace").strip()


def _moment(day: str | None, clock: str | None) -> str | None:
    """`20050907` and `150740-0700`; a day alone is a day."""
    if day is None or len(day) != 8 or not day.isdigit():
        return None
    date = f"{day[:4]}:{day[4:6]}:{day[6:]}"
    if clock is not None and clock[:6].isdigit() and len(clock) >= 6:
        date += f" {clock[:2]}:{clock[2:4]}:{clock[4:6]}{clock[6:]}"
    moment = times.parse(date)
    return moment and moment.iso()
