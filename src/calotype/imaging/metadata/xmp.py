"""XMP packets: RDF in XML, read into plain values. What the values mean stands in `xmp_tags`.

Source: XMP specification part 1 (ISO 16684-1) and part 3 (extended XMP in JPEG). XML comes through defusedxml: a
document type, an entity or anything external makes a packet unreadable, and an unreadable packet says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
"""A simple value, an array (of a text in several languages: the default one first), or a structure by name."""

_NAMESPACES = {
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xmp/note/": "xmpNote",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/lightroom/1.0/": "lr",
    "http://www.digikam.org/ns/1.0/": "digiKam",
    "http://ns.acdsee.com/iptc/1.0/": "acdsee",
    "http://ns.microsoft.com/photo/1.0": "MicrosoftPhoto",
    "http://ns.microsoft.com/photo/1.0/": "MicrosoftPhoto",
    "http://ns.microsoft.com/photo/1.2/": "MP",
    "http://ns.microsoft.com/photo/1.2/t/RegionInfo#": "MPRI",
    "http://ns.microsoft.com/photo/1.2/t/Region#": "MPReg",
    "http://www.metadataworkinggroup.com/schemas/regions/": "mwg-rs",
    "http://ns.adobe.com/xmp/sType/Area#": "stArea",
    "http://ns.adobe.com/xap/1.0/sType/Dimensions#": "stDim",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
    "http://ns.google.com/photos/1.0/camera/": "GCamera",
    "http://ns.google.com/photos/1.0/container/": "Container",
    "http://ns.google.com/photos/1.0/container/item/": "Item",
    "http://www.dji.com/drone-dji/1.0/": "drone-dji",
}
"""The namespaces that are read, with their usual prefixes; the prefixes in a file may be any."""

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_ROOT, _DESCRIPTION, _LIST_ITEM, _RESOURCE, _VALUE = (
    f"{_RDF}RDF",
    f"{_RDF}Description",
    f"{_RDF}li",
    f"{_RDF}resource",
    f"{_RDF}value",
)
_ARRAYS = frozenset((f"{_RDF}Bag", f"{_RDF}Seq", f"{_RDF}Alt"))
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_DEFAULT_LANGUAGE = "x-default"
_DEPTH = 12
"""Deepest nesting that is read; real structures need six."""
_ITEMS = 5_000
_ELEMENTS = 400_000
"""Most tags of a packet that is read: it bounds memory, and no real packet has a tenth of it."""
_GUID, _PLACE = 32, 8
_WIDE = {b"\0<": "utf-16-be", b"<\0": "utf-16-le"}
_BODY = re.compile(rb"<(\w+:)?RDF[\s>].*</(\w+:)?RDF\s*>", re.DOTALL)


def read_packets(packets: Iterable[bytes], extended: Iterable[bytes] = ()) -> dict[str, Value]:
    """All properties of a file's packets, by name such as `dc:subject`; of two of a name the first counts.

    `extended` are the segments of an extended packet, each from its GUID on; only those whose GUID the main packet
    names belong to this picture.
    """
    properties: dict[str, Value] = {}
    for packet in packets:
        for name, value in _properties(packet):
            properties.setdefault(name, value)
    guid = properties.get("xmpNote:HasExtendedXMP")
    if isinstance(guid, str):
        for name, value in _properties(_joined(extended, guid.encode("ascii", "replace"))):
            properties.setdefault(name, value)
    return properties


def texts(value: Value | None) -> list[str]:
    """The texts of a simple value or an array, without empty ones."""
    if isinstance(value, str):
        return [value] if value else []
    return [each for each in value if isinstance(each, str) and each] if isinstance(value, list) else []


def text(value: Value | None) -> str | None:
    """The first of `texts`: of a text in several languages the default one."""
    found = texts(value)
    return found[0] if found else None


def structures(value: Value | None) -> list[dict[str, Value]]:
    """The structures of an array, or the one that stands alone."""
    if isinstance(value, dict):
        return [value]
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _properties(packet: bytes) -> Iterator[tuple[str, Value]]:
    root = _parsed(packet)
    if root is None:
        return
    for rdf in root.iter(_ROOT):
        for description in rdf.iterfind(_DESCRIPTION):
            yield from _fields(description, _DEPTH).items()


def _parsed(packet: bytes) -> Element | None:
    # Imported with the first packet: most commands never read one.
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    if packet.count(b"<") > _ELEMENTS:
        return None
    if (wide := _WIDE.get(packet[:2])) is not None:
        # The wrapper stands before any byte order mark, which is why expat could not tell.
        packet = packet.decode(wide, "replace").encode("utf-8", "replace")
    body = _BODY.search(packet)
    for candidate in (packet.strip(b"\0 \t\r\n"), body[0] if body else b""):
        try:
            root: Element = fromstring(candidate, forbid_dtd=True)
        except (ParseError, DefusedXmlException, ValueError, LookupError):
            # Blocks are cut, padded and pasted together in every way: the RDF alone may still be whole.
            continue
        return root
    return None


def _fields(element: Element, depth: int) -> dict[str, Value]:
    """The fields of a structure, written as attributes or as elements."""
    fields: dict[str, Value] = {}
    for name, content in element.attrib.items():
        if (short := _short(name)) is not None:
            fields[short] = content.strip()
    for child in element:
        if (short := _short(child.tag)) is not None and short not in fields:
            fields[short] = _value(child, depth - 1)
    return fields


def _value(element: Element, depth: int) -> Value:
    if depth <= 0:
        return ""
    first = next(iter(element), None)
    if first is None:
        fields = _fields(element, depth) if len(element.attrib) else {}
        return fields or element.get(_RESOURCE) or (element.text or "").strip()
    if first.tag in _ARRAYS:
        return _items(first, depth)
    holder = first if first.tag == _DESCRIPTION else element
    qualified = holder.find(_VALUE)
    return _value(qualified, depth - 1) if qualified is not None else _fields(holder, depth)


def _items(array: Element, depth: int) -> list[Value]:
    items: list[Value] = []
    for item in array:
        if item.tag != _LIST_ITEM or len(items) >= _ITEMS:
            continue
        value = _value(item, depth - 1)
        language = item.get(_LANGUAGE)
        if language is not None and value == language:
            # Some programs write the name of the language where its text should be.
            continue
        if language == _DEFAULT_LANGUAGE:
            items.insert(0, value)
        else:
            items.append(value)
    return items


@lru_cache(4096)
def _short(name: str) -> str | None:
    """`{http://purl.org/dc/elements/1.1/}subject` as `dc:subject`; None in a namespace that is not read."""
    namespace, _, local = name[1:].rpartition("}")
    prefix = _NAMESPACES.get(namespace)
    return f"{prefix}:{local}" if prefix else None


def _joined(segments: Iterable[bytes], guid: bytes) -> bytes:
    """The extended packet of that GUID: pieces, each with the length of the whole and its own place in it."""
    pieces = {
        int.from_bytes(segment[_GUID + 4 : _GUID + _PLACE]): segment[_GUID + _PLACE :]
        for segment in segments
        if segment[:_GUID] == guid
    }
    return b"".join(pieces[place] for place in sorted(pieces))
