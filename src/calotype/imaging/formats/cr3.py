"""Canon CR3, and the HEIF-like layout of Canon's cameras since 2018.

Signature: an `ftyp` box with the brand `crx `. What it holds is known from the work of Laurent Clévy
(https://github.com/lclevy/canon_cr3): metadata in TIFF structures CMT1 to CMT4, a preview of 1620 x 1080 in a `PRVW`
box, a full-size JPEG as the first track.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from calotype.imaging.containers.boxes import Box, boxes, first
from calotype.imaging.display import Display, read_display
from calotype.imaging.metadata.blocks import Blocks
from calotype.imaging.metadata.tiff import Directory, parse
from calotype.imaging.raw import Raw, Sensor

if TYPE_CHECKING:
    from calotype.settings import Limits

_CANON = uuid.UUID("85c0b687-820f-11e0-8111-f4ce462b6a48").bytes
_PREVIEW = uuid.UUID("eaf42b5e-1c98-4b88-b9fb-b7dc406e4d16").bytes
_XMP = uuid.UUID("be7acfcb-97a9-42e8-9c71-999491e3afac").bytes
_WIDTH, _HEIGHT = 0x0100, 0x0101
_PREVIEW_HEADER = 16


class Cr3(Raw):
    """Canon, since 2018."""

    name, title, media_type, extensions = "cr3", "CR3", "image/x-canon-cr3", ("cr3",)

    def matches(self, data: bytes) -> bool:
        """The brand of the first box."""
        return data[4:12] == b"ftypcrx "

    def sensor(self, data: bytes) -> Sensor:
        """The size in the first TIFF structure."""
        main = _directory(data, b"CMT1")
        return Sensor(main.integer(_WIDTH) or 0, main.integer(_HEIGHT) or 0, 14) if main else Sensor(0, 0, 14)

    def identity(self, data: bytes) -> Iterator[bytes | memoryview]:
        """The media data and the preview, the sample sizes of all tracks, the orientation."""
        view = memoryview(data)
        for box in boxes(data):
            if box.kind == b"mdat" or _is_uuid(data, box, _PREVIEW):
                yield view[box.start : box.end]
        yield self.display(data).identity()

    def preview_places(self, data: bytes) -> Iterable[tuple[int, int]]:
        """The `PRVW` box, and the first sample of the first track."""
        for box in boxes(data):
            if _is_uuid(data, box, _PREVIEW):
                preview = first(data, b"PRVW", box.start + 24, box.end)
                if preview:
                    yield preview.start + _PREVIEW_HEADER, preview.end
            elif box.kind == b"mdat":
                yield box.start, min(box.end, box.start + _first_sample(data))

    def display(self, data: bytes) -> Display:
        """Orientation of CMT1, colour space of CMT2."""
        details = _directory(data, b"CMT2")
        return Display(read_display(_part(data, b"CMT1")).orientation, bool(details and details.integer(0xA001) == 2))

    def embedded_blocks(self, data: bytes, limits: Limits) -> Blocks:
        """CMT1 to CMT4, and XMP."""
        parts = {name: _part(data, kind) for name, kind in (("exif", b"CMT2"), ("maker", b"CMT3"), ("gps", b"CMT4"))}
        return Blocks(
            exif=_part(data, b"CMT1"),
            exif_parts={name: part for name, part in parts.items() if part},
            xmp=tuple(data[box.start + 16 : box.end] for box in boxes(data) if _is_uuid(data, box, _XMP)),
        )


def _is_uuid(data: bytes, box: Box, wanted: bytes) -> bool:
    return box.kind == b"uuid" and data.startswith(wanted, box.start)


def _part(data: bytes, kind: bytes) -> bytes | None:
    """A TIFF structure in Canon's box inside `moov`."""
    moov = first(data, b"moov")
    for box in boxes(data, moov.start, moov.end) if moov else ():
        if _is_uuid(data, box, _CANON):
            part = first(data, kind, box.start + 16, box.end)
            return data[part.start : part.end] if part else None
    return None


def _directory(data: bytes, kind: bytes) -> Directory | None:
    part = _part(data, kind)
    structure = parse(part) if part else None
    return structure.directory(structure.first) if structure else None


def _first_sample(data: bytes) -> int:
    """Bytes of the first track's first sample, which is the full-size JPEG at the beginning of `mdat`."""
    box = first(data, b"moov")
    for kind in (b"trak", b"mdia", b"minf", b"stbl", b"stsz"):
        box = first(data, kind, box.start, box.end) if box else None
    if box is None:
        return 0
    uniform, sizes = (data[at : at + 4] for at in (box.start + 4, box.start + 12))
    return int.from_bytes(uniform, "big") or int.from_bytes(sizes, "big")
