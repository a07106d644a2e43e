"""All that is known about a file before anything is decided: one group of tags a source, empty where it is silent."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from calotype.imaging.metadata.exif import Exif
from calotype.imaging.metadata.gps import Gps
from calotype.imaging.metadata.iptc import Iptc
from calotype.imaging.metadata.makers import Maker
from calotype.imaging.metadata.pngtext import PngText
from calotype.imaging.metadata.tags import Tags
from calotype.imaging.metadata.takeout import Takeout, read_takeout
from calotype.imaging.metadata.xmp_tags import Xmp, read_xmp


class Evidence(Struct, frozen=True, kw_only=True):
    """The tags of each source. A source's name here is the first word of the paths in `merge.rules`."""

    exif: Exif
    gps: Gps
    """EXIF's."""
    maker: Maker
    iptc: Iptc
    iptc_newer: Iptc
    """IPTC again where a program that knows no XMP has changed it; else empty."""
    xmp: Xmp
    """In the file itself."""
    png: PngText
    sidecar: Xmp
    takeout: Takeout
    name: str
    """The file's own name."""
    folders: tuple[str, ...]
    """The folders that it lies in, below the library's root, outermost first."""
    mtime_ns: int


def gather(tags: Tags, *, path: str, mtime_ns: int, sidecars: Mapping[str, bytes]) -> Evidence:
    """The evidence about one file. `path` has slashes and lies below the root; `sidecars` are contents by name."""
    *folders, name = path.split("/")
    exif, iptc = tags.exif or Exif(), tags.iptc or Iptc()
    return Evidence(
        exif=exif,
        gps=exif.gps or Gps(),
        maker=tags.maker or Maker(),
        iptc=iptc,
        iptc_newer=iptc if iptc.newer else Iptc(),
        xmp=tags.xmp or Xmp(),
        png=tags.png or PngText(),
        sidecar=_sidecar(sidecars, name) or Xmp(),
        takeout=_takeout(sidecars, name) or Takeout(),
        name=name,
        folders=tuple(folders),
        mtime_ns=mtime_ns,
    )


def _sidecar(sidecars: Mapping[str, bytes], name: str) -> Xmp | None:
    """What the XMP sidecars say: `name.ext.xmp` first, then `name.xmp`."""
    packets = {each: data for each, data in sidecars.items() if each.lower().endswith(".xmp")}
    ordered = sorted(packets, key=lambda each: (not each.lower().startswith(f"{name.lower()}."), each))
    return read_xmp([packets[each] for each in ordered]) if ordered else None


def _takeout(sidecars: Mapping[str, bytes], name: str) -> Takeout | None:
    for each in sorted(sidecars):
        if each.lower().endswith(".json") and (said := read_takeout(sidecars[each], name)) is not None:
            return said
    return None
