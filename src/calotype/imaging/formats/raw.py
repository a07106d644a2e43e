"""Camera RAW that is made like a TIFF: DNG, Canon CR2, Nikon NEF, Sony ARW, Pentax PEF, Panasonic RW2 and others.

Signature: a TIFF, some with a magic number of their own, in which a directory holds what a sensor saw; who made it
decides between the families.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar

from calotype.errors import HeaderDamaged
from calotype.imaging.containers import jpeg as jpeg_container
from calotype.imaging.containers import tiff as container
from calotype.imaging.display import Display, read_display
from calotype.imaging.formats.tiff import DECIDING
from calotype.imaging.metadata.blocks import Blocks
from calotype.imaging.metadata.tiff import Directory, parse
from calotype.imaging.raw import Raw, Sensor

if TYPE_CHECKING:
    from calotype.settings import Limits

_SUBFILE, _WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC, _MAKE = 0xFE, 0x100, 0x101, 0x102, 0x103, 0x106, 0x10F
_EXIF_IFD, _EXIF_WIDTH, _EXIF_HEIGHT = 0x8769, 0xA002, 0xA003
_DNG_VERSION, _CROP_SIZE, _CANON_SLICES = 0xC612, 0xC620, 0xC640
_SENSOR = frozenset((32803, 34892))
"""Photometric interpretations: colour filter array, linear RAW."""
_RAW_PACKINGS = frozenset((32767, 32769, 32770, 32867, 34316, 34713, 65000, 65535))
"""Compressions that only cameras use: Sony, packed, Samsung, Kodak, Panasonic, Nikon, Kodak, Pentax."""
_DNG_COLOURS = tuple(range(0xC617, 0xC634)) + tuple(range(0xC65A, 0xC65E)) + (0x828D, 0x828E, 0xC68D, 0xC714, 0xC715)
_DNG_OPCODES = (0xC740, 0xC741, 0xC74E)


class _TiffRaw(Raw):
    """A family: how to know it, and where it says its size."""

    signatures: ClassVar[tuple[bytes, ...]] = (b"II*\0", b"MM\0*")
    makes: ClassVar[tuple[str, ...]] = ()
    """How the camera's maker begins its name; empty: whoever made it."""

    def matches(self, data: bytes) -> bool:
        """The signature, the maker, and a directory that holds a sensor's data."""
        first = _first_directory(data) if data.startswith(self.signatures) else None
        return first is not None and self._made_by(first) and any(map(_is_sensor, container.directories(first.tiff)))

    def sensor(self, data: bytes) -> Sensor:
        """The size after development, as far as tags tell it, and the depth of the sensor's data."""
        first = _first_directory(data)
        if first is None:
            raise HeaderDamaged(f"the file begins like a {self.title}, but its first directory can't be read")
        sensor = _sensor(first)
        return Sensor(*self._size(first, sensor), sensor.integer(_BITS) or 16)

    def identity(self, data: bytes) -> Iterator[bytes | memoryview]:
        """Of each directory the deciding tags, and its strips, tiles and previews; not the makers' notes."""
        view = memoryview(data)
        first = _first_directory(data)
        for directory in container.directories(first.tiff) if first else ():
            for tag in (*DECIDING, *_DNG_COLOURS, *_DNG_OPCODES):
                yield directory.raw(tag) or b""
            for offset, length in container.pieces(directory):
                yield view[offset : offset + length]
        yield self.display(data).identity()

    def preview_places(self, data: bytes) -> Iterable[tuple[int, int]]:
        """Strips and JPEGs of all directories but those of the sensor."""
        first = _first_directory(data)
        for directory in container.directories(first.tiff) if first else ():
            if directory.integer(_PHOTOMETRIC) not in _SENSOR:
                for offset, length in container.pieces(directory):
                    yield offset, offset + length

    def display(self, data: bytes) -> Display:
        """Orientation and colour space of the first directory."""
        return read_display(data)

    def embedded_blocks(self, data: bytes, limits: Limits) -> Blocks:
        """The whole file is a TIFF structure."""
        return Blocks(exif=data)

    def _made_by(self, first: Directory) -> bool:
        return not self.makes or (first.text(_MAKE) or "").upper().startswith(self.makes)

    def _size(self, first: Directory, sensor: Directory) -> tuple[int, int]:
        """What EXIF says of the developed picture, where that can be; else what the sensor has."""
        wide, high = sensor.integer(_WIDTH) or 0, sensor.integer(_HEIGHT) or 0
        width, height = _exif_size(first)
        plausible = 0.8 * wide <= width <= 1.1 * wide and 0.8 * high <= height <= 1.1 * high
        return (width, height) if plausible or not (wide and high) else (wide, high)

    def _share(self, data: bytes) -> float | None:
        first = _first_directory(data)
        wanted, there = container.promised(_sensor(first)) if first else (0, 0)
        return there / wanted if there < wanted else None


class Dng(_TiffRaw):
    """Adobe's Digital Negative, of phones, drones, cameras and converters."""

    name, title, media_type, extensions = "dng", "DNG", "image/x-adobe-dng", ("dng",)
    priority = 12

    def matches(self, data: bytes) -> bool:
        """A TIFF with the tag DNGVersion."""
        first = _first_directory(data) if data.startswith(self.signatures) else None
        return first is not None and _DNG_VERSION in first

    def _size(self, first: Directory, sensor: Directory) -> tuple[int, int]:
        crop = sensor.numbers(_CROP_SIZE)
        return (int(crop[0]), int(crop[1])) if len(crop) == 2 else super()._size(first, sensor)


class Cr2(_TiffRaw):
    """Canon, 2004 to 2018."""

    name, title, media_type, extensions = "cr2", "CR2", "image/x-canon-cr2", ("cr2",)
    priority = 12

    def matches(self, data: bytes) -> bool:
        """A TIFF with CR and 2 behind its header."""
        return data.startswith((b"II*\0", b"MM\0*")) and data[8:11] == b"CR\2"

    def _size(self, first: Directory, sensor: Directory) -> tuple[int, int]:
        return _exif_size(first)  # the sensor's directory says none


class Nef(_TiffRaw):
    """Nikon."""

    name, title, media_type, extensions = "nef", "NEF", "image/x-nikon-nef", ("nef", "nrw")
    makes = ("NIKON",)


class Arw(_TiffRaw):
    """Sony."""

    name, title, media_type, extensions = "arw", "ARW", "image/x-sony-arw", ("arw", "sr2", "srf", "arq")
    makes = ("SONY",)


class Pef(_TiffRaw):
    """Pentax."""

    name, title, media_type, extensions = "pef", "PEF", "image/x-pentax-pef", ("pef",)
    makes = ("PENTAX", "RICOH", "ASAHI")


class Srw(_TiffRaw):
    """Samsung."""

    name, title, media_type, extensions = "srw", "SRW", "image/x-samsung-srw", ("srw",)
    makes = ("SAMSUNG",)


class Orf(_TiffRaw):
    """Olympus, with a magic number of its own; its preview lies in the maker's notes."""

    name, title, media_type, extensions = "orf", "ORF", "image/x-olympus-orf", ("orf", "ori")
    signatures = (b"IIRO", b"IIRS", b"MMOR")

    def matches(self, data: bytes) -> bool:
        """One of its signatures."""
        return data.startswith(self.signatures)


class Rw2(_TiffRaw):
    """Panasonic, with a magic number and tags of its own; Leica's cameras that Panasonic makes."""

    name, title, media_type, extensions = "rw2", "RW2", "image/x-panasonic-rw2", ("rw2", "rwl")
    signatures = (b"IIU\0",)
    _borders = (0x0004, 0x0005, 0x0006, 0x0007)
    _jpeg, _raw_offset, _raw_bytes = 0x002E, 0x0118, 0x0117

    def matches(self, data: bytes) -> bool:
        """Its signature."""
        return data.startswith(self.signatures)

    def preview_places(self, data: bytes) -> Iterable[tuple[int, int]]:
        """The tag JpgFromRaw holds it."""
        first = _first_directory(data)
        place = first.place(self._jpeg) if first else None
        return [(place[2], place[2] + place[1])] if place else []

    def identity(self, data: bytes) -> Iterator[bytes | memoryview]:
        """As its family, the sensor's data where a tag of its own says, and the preview without its metadata."""
        from calotype.imaging.formats.jpeg import Jpeg

        yield from super().identity(data)
        first = _first_directory(data)
        offset, length = (first.integer(tag) or 0 for tag in (self._raw_offset, self._raw_bytes)) if first else (0, 0)
        if 0 < offset < len(data):
            yield memoryview(data)[offset : offset + length]
        for start, end in self.preview_places(data):
            if jpeg_container.picture_at(data, start):
                yield from Jpeg().identity(data[start:end])

    def _size(self, first: Directory, sensor: Directory) -> tuple[int, int]:
        top, left, bottom, right = (first.integer(tag) or 0 for tag in self._borders)
        return right - left, bottom - top

    def _share(self, data: bytes) -> float | None:
        return None


class OtherRaw(_TiffRaw):
    """Any other camera's RAW that is made like a TIFF: Kodak, Hasselblad, Phase One, Leaf, Mamiya, Epson."""

    name, title, media_type = "raw", "camera RAW", "image/x-raw"
    extensions = ("kdc", "dcr", "k25", "3fr", "fff", "iiq", "mos", "mef", "erf", "raw")
    priority = 8


def _first_directory(data: bytes) -> Directory | None:
    structure = parse(data)
    return structure.directory(structure.first) if structure else None


def _exif_size(first: Directory) -> tuple[int, int]:
    details = first.child(_EXIF_IFD)
    return (details.integer(_EXIF_WIDTH) or 0, details.integer(_EXIF_HEIGHT) or 0) if details else (0, 0)


def _is_sensor(directory: Directory) -> bool:
    named = directory.integer(_PHOTOMETRIC) in _SENSOR or directory.integer(_COMPRESSION) in _RAW_PACKINGS
    return named or _CANON_SLICES in directory


def _sensor(first: Directory) -> Directory:
    """The directory of the sensor's data: full resolution before reduced, large before small."""
    found = [directory for directory in container.directories(first.tiff) if _is_sensor(directory)]
    return max(
        found,
        default=first,
        key=lambda each: (not (each.integer(_SUBFILE) or 0) & 1, (each.integer(_WIDTH) or 0)),
    )
