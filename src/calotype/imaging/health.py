"""What a file shows of its own health beside its pixels: what lies behind the picture, and its embedded thumbnail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from calotype.imaging.metadata import tiff

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from calotype.imaging.photo import Photo

_THUMBNAIL, _THUMBNAIL_BYTES = 0x0201, 0x0202
_MOST_THUMBNAIL_BYTES = 1_000_000
_SIDE = 24
_SURELY = 0.9
"""Correlation that no two different photographs have."""
_FLAT = 4.0
"""Standard deviation, in levels, below which there is nothing to compare."""
_BLACK = 24
"""Mean level up to which a border is a black bar."""
_FAR_ENOUGH = 64
"""Bytes within which the beginning of a thing behind the picture is looked for: cameras pad."""


class Tail(NamedTuple):
    """What lies behind a picture."""

    bytes: int
    kind: str
    """`picture`, `video`, `archive`, `padding`, `phone` (Samsung's own records) or `unknown`."""


class Thumbnail(NamedTuple):
    """The JPEG in EXIF, decoded and turned."""

    width: int
    height: int
    likeness: float | None
    """Correlation with the picture, 0 to 1; None where one of the two has no contrast to compare."""


def tail_of(photo: Photo) -> Tail | None:
    """What lies behind the picture; None where nothing does, or where the format can't tell."""
    end = photo.format.end(photo.data)
    if end is None or end >= len(photo.data):
        return None
    return Tail(len(photo.data) - end, _kind(photo.data, end))


def thumbnail_of(photo: Photo) -> Thumbnail | None:
    """The embedded thumbnail beside the picture's proxy; None where there is none that can be decoded."""
    import simplejpeg

    from calotype.imaging.pixels.turn import turn

    data = _embedded(photo.blocks.exif)
    if data is None:
        return None
    try:
        pixels = simplejpeg.decode_jpeg(data, "GRAY", strict=False)
    except ValueError:
        return None
    pixels = turn(pixels, photo.header.orientation)
    height, width = pixels.shape[:2]
    return Thumbnail(width, height, _likeness(photo.proxy().gray, pixels.reshape(height, width)))


def _kind(data: bytes, end: int) -> str:
    start = data[end : end + _FAR_ENOUGH]
    if not start.strip(b"\0\xff"):
        return "padding" if not data[end:].strip(b"\0\xff") else "unknown"
    if b"ftyp" in start:
        return "video"
    if b"\xff\xd8\xff" in start:
        return "picture"
    if b"SEFH" in data[-_MOST_THUMBNAIL_BYTES:] and data.endswith(b"SEFT"):
        return "phone"
    return "archive" if b"PK\x03\x04" in start or b"Rar!" in start or b"7z\xbc\xaf" in start else "unknown"


def _embedded(exif: bytes | None) -> bytes | None:
    """The JPEG that the second directory of EXIF points at."""
    structure = tiff.parse(exif) if exif else None
    first = structure.directory(structure.first) if structure else None
    second = structure.directory(first.next_offset()) if structure and first else None
    if structure is None or second is None:
        return None
    start, length = second.integer(_THUMBNAIL), second.integer(_THUMBNAIL_BYTES)
    if not start or not length or length > _MOST_THUMBNAIL_BYTES:
        return None
    data = structure.data[structure.base + start : structure.base + start + length]
    return data if data.startswith(b"\xff\xd8\xff") else None


def _likeness(picture: NDArray[Any], thumbnail: NDArray[Any]) -> float | None:
    """Correlation of the two at a few pixels a side, once the bars of a thumbnail of another shape are cut off.

    Programs that turn a picture without loss may leave the thumbnail as it was: one that is surely the picture turned
    is the picture's own.
    """
    import numpy as np

    upright = _correlation(picture, thumbnail)
    if upright is None or upright >= _SURELY:
        return upright
    others = [_correlation(picture, np.rot90(thumbnail, turns)) or 0.0 for turns in (1, 2, 3)]
    return max(others) if max(others) >= _SURELY else upright


def _correlation(picture: NDArray[Any], thumbnail: NDArray[Any]) -> float | None:
    import cv2
    import numpy as np

    small = [
        cv2.resize(np.ascontiguousarray(each), (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).astype(np.float64)
        for each in (picture, _without_bars(thumbnail, picture.shape[1] / picture.shape[0]))
    ]
    deviations = [float(each.std()) for each in small]
    if min(deviations) < _FLAT:
        return None
    one, other = (each - each.mean() for each in small)
    return max(0.0, float((one * other).mean() / (deviations[0] * deviations[1])))


def _without_bars(thumbnail: NDArray[Any], shape: float) -> NDArray[Any]:
    """Cameras write thumbnails of 4:3 whatever the picture's shape, with black bars where there is no picture.

    The bars lie on both sides or on one. Without bars the picture was stretched or cropped to fit.
    """
    height, width = thumbnail.shape
    upright = thumbnail if width / height < shape else thumbnail.T
    wanted = round(width / shape) if width / height < shape else round(height * shape)
    spare = upright.shape[0] - max(1, wanted)
    if spare <= 0:
        return thumbnail
    rows = upright.mean(axis=1)
    # The innermost row of a bar is grey, being half picture.
    black = [
        top
        for top in range(spare + 1)
        if max(rows[: max(0, top - 1)].max(initial=0), rows[top + len(rows) - spare + 1 :].max(initial=0)) <= _BLACK
    ]
    if not black:
        return thumbnail
    # Dark pictures have black rows of their own: most cameras put bars alike on both sides.
    top = min(black, key=lambda top: abs(2 * top - spare))
    kept = upright[top : top + len(rows) - spare]
    return kept if upright is thumbnail else kept.T
