"""All that is known about a file before anything is decided: one group of tags a source, empty where it is silent."""

from __future__ import annotations

from msgspec import Struct

from calotype.imaging.metadata.exif import Exif
from calotype.imaging.metadata.gps import Gps
from calotype.imaging.metadata.tags import Tags


class Evidence(Struct, frozen=True, kw_only=True):
    """The tags of each source. A source's name here is the first word of the paths in `merge.rules`."""

    exif: Exif
    gps: Gps
    name: str
    """The file's own name."""
    folders: tuple[str, ...]
    """The folders that it lies in, below the library's root, outermost first."""
    mtime_ns: int


_SILENT_EXIF = Exif()
_SILENT_GPS = Gps()


def gather(tags: Tags, *, path: str, mtime_ns: int) -> Evidence:
    """The evidence about one file. `path` has slashes and lies below the root."""
    *folders, name = path.split("/")
    exif = tags.exif or _SILENT_EXIF
    return Evidence(exif=exif, gps=exif.gps or _SILENT_GPS, name=name, folders=tuple(folders), mtime_ns=mtime_ns)
