"""Comparing two pictures: read, brought to one size, laid over each other, measured. What `Library.compare` gives."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from calotype.engine.hand import read_file
from calotype.errors import FileMissing, NothingDone, PhotoError, PhotoUnreadable, UsageError
from calotype.imaging import Header, Image, open_photo
from calotype.ops.declare import about
from calotype.replacing import require_file
from calotype.settings import Limits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from calotype.imaging.measures.alignment import Alignment

_ADOBE_RGB = "Adobe RGB (1998)"
_TURNS = {
    2: "mirrored",
    3: "turned by 180°",
    4: "turned by 180° and mirrored",
    5: "turned by 90° clockwise and mirrored",
    6: "turned by 90° clockwise",
    7: "turned by 90° counterclockwise and mirrored",
    8: "turned by 90° counterclockwise",
}


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of two pictures: its file, and what can be said of it alone, at the size at which the two are compared."""

    path: str
    format: str
    width: Annotated[int, about("As shown.", unit="px")]
    height: Annotated[int, about("As shown.", unit="px")]
    sharpness: Annotated[float, about("Of the sharpest edges, 1 is crisp to the pixel.", minimum=0, maximum=1)]
    steepness: Annotated[float, about("Of these edges, against the same at a quarter of the size.", minimum=0)]
    noise: Annotated[float, about("Deviation in detail-free parts.", minimum=0, unit="levels of 255")]


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """What was done so that the two could be compared pixel by pixel."""

    width: Annotated[int, about("Of what was compared.", unit="px")]
    height: Annotated[int, about("Of what was compared.", unit="px")]
    resized: Annotated[tuple[float, float], about("By which factor each was made smaller; 1 as it was.")]
    turned: Annotated[int, about("EXIF orientation that was applied to the second.", minimum=1, maximum=8)]
    laid: Annotated[bool, about("Whether the second was laid over the first by what follows.")]
    shift: Annotated[tuple[float, float], about("Of the second: to the right, down.", unit="px")]
    degrees: Annotated[float, about("Of the second, clockwise.", unit="degrees")]
    scale: Annotated[float, about("By how much larger the second shows the scene, once both are resized.", above=0)]
    overlap: Annotated[float, about("Share of the scene that both show.", minimum=0, maximum=1)]
    words: Annotated[str, about("The same for people.")]


class ColourDifference(msgspec.Struct, frozen=True, kw_only=True):
    """CIEDE2000: 1 is just seen side by side, 5 at a glance, 100 is black to white."""

    mean: Annotated[float, about("Over all pixels.", minimum=0)]
    p95: Annotated[float, about("95 % of the pixels differ less.", minimum=0)]


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """How far two pictures are from each other, in sRGB with 8 bits a channel."""

    first: Side
    second: Side
    compared: Compared
    mse: Annotated[float, about("Mean squared error of all channels, in squared levels of 255.", minimum=0)]
    psnr: Annotated[float, about("Peak signal-to-noise ratio; null: nothing differs.", unit="dB")] | None
    ssim: Annotated[float, about("Structural similarity of luma; null: under 11 px.", minimum=-1, maximum=1)] | None
    ms_ssim: Annotated[float, about("The same over up to five scales.", minimum=0, maximum=1)] | None
    colour: ColourDifference
    histogram: Annotated[
        float, about("Earth mover's distance of the histograms, mean of three channels.", unit="levels of 255")
    ]


def compare(first: Path, second: Path, limits: Limits, *, search: bool, picture: Path | None) -> Comparison:
    """Compare two files; `picture` is where a PNG of the difference is written. Two of 100 megapixels need 1.4 GB.

    Raises `PhotoUnreadable` for a file that can't be read or decoded, `UsageError` and `NothingDone` for the picture.
    """
    if picture is not None:
        if picture.suffix.lower() != ".png":
            raise UsageError(
                f"{picture}: the picture of the difference is a PNG", hint="give it a name that ends in .png"
            )
        require_file(picture)
    from calotype.imaging.measures.alignment import align
    from calotype.imaging.measures.compare import difference, difference_picture

    headers, pixels = zip(*(_read(path, limits) for path in (first, second)), strict=True)
    aligned = align(*pixels, search=search)
    del pixels
    found = difference(aligned.first, aligned.second)
    comparison = Comparison(
        first=_side(first, headers[0], aligned.first),
        second=_side(second, headers[1], aligned.second),
        compared=_compared(aligned.first.shape, aligned.alignment),
        mse=found.mse,
        psnr=found.psnr,
        ssim=found.structure.ssim if found.structure else None,
        ms_ssim=found.structure.ms_ssim if found.structure else None,
        colour=ColourDifference(**found.colours._asdict()),
        histogram=found.histogram,
    )
    if picture is not None:
        _write(picture, difference_picture(aligned.first, aligned.second))
    return comparison


def _read(path: Path, limits: Limits) -> tuple[Header, NDArray[np.uint8]]:
    """Header and pixels, sRGB with 8 bits; nothing else of the file stays in memory."""
    shown_path = os.fsencode(path).decode("utf-8", "replace")
    try:
        photo = open_photo(read_file(os.fsencode(path), limits)[0], limits)
        pixels, icc = photo.full().pixels, photo.profile
    except FileMissing as error:
        raise PhotoUnreadable(f"there is no file {shown_path}", hint="check its name") from error
    except PhotoError as error:
        message = error.message if shown_path in error.message else f"{shown_path}: {error.message}"
        raise PhotoUnreadable(message, hint=error.hint) from error
    from calotype.imaging.pixels.colour import shown
    from calotype.imaging.pixels.spaces import adobe_rgb

    if icc is None and photo.header.profile == _ADOBE_RGB:
        icc = adobe_rgb()
    return photo.header, shown(pixels, icc)


def _side(path: Path, header: Header, pixels: NDArray[np.uint8]) -> Side:
    from calotype.imaging.measures.noise import noise_level
    from calotype.imaging.measures.sharpness import sharpness
    from calotype.imaging.measures.tiles import edge_peaks

    image = Image(pixels, header)
    edges = sharpness(edge_peaks(image.gray, image.half_gray, image.quarter_gray))
    return Side(
        path=os.fsencode(path).decode("utf-8", "replace"),
        format=header.format,
        width=header.width,
        height=header.height,
        sharpness=edges.score,
        steepness=edges.steepness,
        noise=noise_level(image.gray),
    )


def _compared(shape: tuple[int, ...], alignment: Alignment) -> Compared:
    return Compared(width=shape[1], height=shape[0], words=in_words(shape, alignment), **alignment._asdict())


def in_words(shape: tuple[int, ...], alignment: Alignment) -> str:
    """What was done, such as `at 2000 x 1500 px; the first was made smaller to 50 %`."""
    told = [f"at {shape[1]} x {shape[0]} px"]
    for name, factor in zip(("first", "second"), alignment.resized, strict=True):
        if factor < 1:
            told.append(f"the {name} was made smaller to {factor:.3g} of its width")
    if alignment.turned != 1:
        told.append(f"the second was {_TURNS[alignment.turned]}")
    if alignment.laid:
        across, down = alignment.shift
        told.append(f"the second was laid over the first, from {across:+.1f} px across and {down:+.1f} px down")
        if abs(alignment.degrees) >= 0.05:
            told.append(f"turned back by {alignment.degrees:+.2f}°")
    if alignment.overlap < 0.995:
        told.append(f"both show {alignment.overlap:.0%} of the scene")
    return "; ".join(told)


def _write(picture: Path, pixels: Any) -> None:
    """Whole or not at all: a file that is being written has another name."""
    import cv2

    encoded = cv2.imencode(".png", pixels[..., ::-1])[1].tobytes()
    unfinished = picture.with_name(picture.name + ".part")
    try:
        unfinished.write_bytes(encoded)
        unfinished.replace(picture)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise NothingDone(
            f"{picture} can't be written: {error.strerror}", hint="choose another folder, or make room there"
        ) from error
