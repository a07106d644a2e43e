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


def xmp(inner: str, attributes: str = "") -> bytes:
    """An XMP packet with these properties, as elements and as attributes of its description."""
    prefixes = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" {prefixes} '
        f'{attributes}>{inner}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def bag(name: str, *items: str, kind: str = "Bag") -> str:
    """A property that is an array."""
    listed = "".join(f"<rdf:li>{item}</rdf:li>" for item in items)
    return f"<{name}><rdf:{kind}>{listed}</rdf:{kind}></{name}>"


NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "aux": "http://ns.adobe.com/exif/1.0/aux/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "lr": "http://ns.adobe.com/lightroom/1.0/",
    "digiKam": "http://www.digikam.org/ns/1.0/",
    "MicrosoftPhoto": "http://ns.microsoft.com/photo/1.0/",
    "acdsee": "http://ns.acdsee.com/iptc/1.0/",
    "xmpNote": "http://ns.adobe.com/xmp/note/",
    "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
    "stArea": "http://ns.adobe.com/xmp/sType/Area#",
    "stDim": "http://ns.adobe.com/xap/1.0/sType/Dimensions#",
    "MP": "http://ns.microsoft.com/photo/1.2/",
    "MPRI": "http://ns.microsoft.com/photo/1.2/t/RegionInfo#",
    "MPReg": "http://ns.microsoft.com/photo/1.2/t/Region#",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "GCamera": "http://ns.google.com/photos/1.0/camera/",
    "Container": "http://ns.google.com/photos/1.0/container/",
    "Item": "http://ns.google.com/photos/1.0/container/item/",
    "drone-dji": "http://www.dji.com/drone-dji/1.0/",
    "other": "http://example.org/other/",
}


def iim(*datasets: tuple[int, int, bytes]) -> bytes:
    """An IPTC stream of datasets: record, number, value."""
    return b"".join(
        bytes((0x1C, record, number)) + len(value).to_bytes(2) + value for record, number, value in datasets
    )


def photoshop(*resources: tuple[int, bytes]) -> bytes:
    """Photoshop's image resources: number and content."""
    return b"".join(
        b"8BIM" + number.to_bytes(2) + b"\0\0" + len(content).to_bytes(4) + content + bytes(len(content) % 2)
        for number, content in resources
    )
