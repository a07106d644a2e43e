"""libjxl as imagecodecs carries it (extra `jxl`): JPEG XL decoded and turned."""

from __future__ import annotations

from typing import Any

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from calotype.imaging.formats.declare import cut_short
from calotype.imaging.image import Header
from calotype.imaging.pixels import spaces
from calotype.imaging.pixels.colour import to_srgb
from calotype.imaging.pixels.depth import on_white, to_8_bits, to_16_bits
from calotype.imaging.pixels.proxy import proxy_size, shrink


def proxy(data: bytes, header: Header, cicp: tuple[int, int] | None) -> NDArray[np.uint8]:
    """The proxy; `cicp` names the colours. Alpha is laid on white."""
    pixels = _decoded(data)
    small = shrink(pixels, proxy_size(pixels.shape[1], pixels.shape[0]))
    return to_srgb(to_8_bits(small, header.depth), spaces.of_cicp(cicp))


def full(data: bytes, header: Header) -> NDArray[Any]:
    """All pixels, uint8 or uint16, in their own colours."""
    pixels = _decoded(data)
    return pixels if pixels.dtype == np.uint8 else to_16_bits(pixels, header.depth)


def _decoded(data: bytes) -> NDArray[Any]:
    try:
        pixels = np.asarray(imagecodecs.jpegxl_decode(data, index=0, numthreads=1))
    except imagecodecs.JpegxlError as error:
        raise (cut_short(None) if "NEED_MORE_INPUT" in str(error) else ValueError(str(error))) from error
    if pixels.ndim == 2:
        pixels = pixels[..., None]
    if pixels.shape[2] in (2, 4):
        pixels = on_white(pixels[..., :-1], pixels[..., -1:])
    return np.repeat(pixels, 3, axis=2) if pixels.shape[2] == 1 else pixels[..., :3]
