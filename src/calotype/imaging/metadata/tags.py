"""What a file's own bytes say about it, source by source, as written: read once, decided on later."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import asdict

from calotype.imaging.metadata.blocks import Blocks
from calotype.imaging.metadata.ciff import read_records
from calotype.imaging.metadata.exif import Directories, Exif, open_exif, preview_blocks, read_exif
from calotype.imaging.metadata.iptc import Iptc, read_iptc
from calotype.imaging.metadata.makers import Maker, read_maker
from calotype.imaging.metadata.motion import Motion, find_motion
from calotype.imaging.metadata.pngtext import PngText, read_text
from calotype.imaging.metadata.x3f_properties import read_properties as read_x3f
from calotype.imaging.metadata.xmp import read_packets
from calotype.imaging.metadata.xmp_tags import Xmp, read_properties

_XMP_TAG, _IPTC_TAG, _PHOTOSHOP_TAG = 0x02BC, 0x83BB, 0x8649


class Tags(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The tags of each source in a file; None where the file has none of that kind."""

    exif: Annotated[Exif | None, Meta(description="What the camera wrote.")] = None
    maker: Annotated[Maker | None, Meta(description="What the camera wrote for its maker's own programs.")] = None
    iptc: Annotated[Iptc | None, Meta(description="What people wrote, as news agencies do.")] = None
    xmp: Annotated[Xmp | None, Meta(description="What programs and people wrote into XMP.")] = None
    png: Annotated[PngText | None, Meta(description="What the texts of a PNG file say.")] = None
    motion: Annotated[Motion | None, Meta(description="The video inside a motion photo.")] = None


def read_tags(blocks: Blocks, data: bytes) -> Tags:
    """All tags in a file's metadata blocks, and the video in its bytes. Bad bytes are left out, never raised."""
    directories = open_exif(blocks)
    packets, photoshop, stream = blocks.xmp, blocks.photoshop, None
    exif = maker = None
    if directories:
        exif, maker = _camera(directories, blocks)
        # A TIFF keeps the other blocks in tags of its own.
        if (packet := directories.image.raw(_XMP_TAG)) is not None:
            packets = (*packets, packet)
        photoshop = photoshop or directories.image.raw(_PHOTOSHOP_TAG)
        stream = directories.image.raw(_IPTC_TAG)
    else:
        exif, maker = read_records(blocks.records) or read_x3f(blocks.properties) or (None, None)
    properties = read_packets(packets, blocks.xmp_extended) if packets else {}
    return Tags(
        exif=exif,
        maker=maker,
        iptc=read_iptc(photoshop, stream),
        xmp=read_properties(properties),
        png=read_text(blocks),
        motion=find_motion(data, properties),
    )


def _camera(directories: Directories, blocks: Blocks) -> tuple[Exif, Maker | None]:
    """EXIF and the maker's note; what a RAW file's own directories leave out, its preview says."""
    exif = read_exif(directories)
    maker = read_maker(directories.exif, exif, blocks)
    inner = preview_blocks(directories)
    preview = open_exif(inner) if inner else None
    if inner is None or preview is None:
        return exif, maker
    said = {**asdict(read_exif(preview)), **{name: value for name, value in asdict(exif).items() if value}}
    whole = Exif(**said)
    return whole, maker or read_maker(preview.exif, whole, inner)
