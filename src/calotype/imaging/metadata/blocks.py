"""The raw metadata blocks of a file, as its format finds them and before anything is read from them.

Formats fill a `Blocks`; everything else in this package reads one. So a format knows where its container keeps
metadata and nothing about tags, and the readers know tags and nothing about containers.
"""

from __future__ import annotations

import msgspec


class Blocks(msgspec.Struct, frozen=True, kw_only=True):
    """Where a file's metadata lies, block by block, each without its container's signature.

    A block larger than `Limits.metadata_bytes` once unpacked, or one that can't be unpacked, is left out by the
    format: a bad block costs its tags and nothing else.
    """

    exif: bytes | None = None
    """A TIFF structure from its byte order mark (`II` or `MM`): JPEG APP1 after `Exif\\0\\0`, PNG `eXIf` or the text
    `Raw profile type exif` (or `APP1`) unpacked, WebP `EXIF`, the HEIF, AVIF or JPEG XL Exif item after its offset.
    For a TIFF and a RAW file made like one, the whole file, not copied. RAF: the block of the embedded JPEG.
    MRW: its `TTW` block."""
    exif_parts: dict[str, bytes] = {}
    """For containers that cut EXIF into several TIFF structures, one directory each. CR3: `CMT2` as `exif`, `CMT3` as
    `maker`, `CMT4` as `gps`; `CMT1` is the block `exif` above."""
    records: dict[int, bytes] = {}
    """Of a CRW, which has no EXIF: the first value of each kind of record, by its tag."""
    properties: dict[str, str] = {}
    """Of an X3F without a JPEG that has EXIF: its properties by name."""
    xmp: tuple[bytes, ...] = ()
    """XMP packets in file order: JPEG APP1 after `http://ns.adobe.com/xap/1.0/\\0`, PNG iTXt `XML:com.adobe.xmp` or the
    text `Raw profile type xmp` unpacked, WebP `XMP `, the `application/rdf+xml` item or the XMP `uuid` or `xml ` box,
    the GIF application block. The packet in a TIFF structure's own tag 700 is found by the reader."""
    xmp_extended: tuple[bytes, ...] = ()
    """JPEG APP1 segments after `http://ns.adobe.com/xmp/extension/\\0`, in file order, each from its GUID on."""
    photoshop: bytes | None = None
    """Photoshop image resources (`8BIM`...): the JPEG APP13 segments after `Photoshop 3.0\\0`, joined in file order;
    PNG `Raw profile type iptc` unpacked. A TIFF structure's own tag 34377 is found by the reader."""
    text: dict[str, str] = {}
    """PNG tEXt, zTXt and iTXt by keyword (raw profiles and XMP apart; of two the first), and `Comment` from JPEG COM
    and GIF comments."""
