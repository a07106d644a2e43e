"""libheif as pi-heif carries it: HEIC decoded, turned by its own boxes.

Metadata is kept from it: it is read elsewhere, and pi-heif crashes on the type of a damaged item (found by `make fuzz`,
1.4.0).
"""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pi_heif
from numpy.typing import NDArray

from calotype.imaging.containers.heif import for_decoding
from calotype.imaging.pixels.colour import to_srgb
from calotype.imaging.pixels.depth import on_white, to_8_bits
from calotype.imaging.pixels.proxy import proxy_size, shrink

# One thread: workers run side by side, and what a photo costs must not depend on the machine's cores.
pi_heif.options.DECODE_THREADS = 1
pi_heif.options.THUMBNAILS = False
pi_heif.options.DEPTH_IMAGES = False
pi_heif.options.AUX_IMAGES = False


def proxy(data: bytes, thumbnail: int | None, icc: bytes | None) -> NDArray[np.uint8]:
    """The proxy of the primary image, or of the item `thumbnail` where that can be decoded; `icc` explains its colours.

    Alpha is laid on white.
    """
    small = None if thumbnail is None else _thumbnail(data, thumbnail)
    pixels = to_8_bits(_decoded(for_decoding(data), convert_hdr_to_8bit=True) if small is None else small, 16)
    return to_srgb(shrink(pixels, proxy_size(pixels.shape[1], pixels.shape[0])), icc)


def full(data: bytes) -> NDArray[Any]:
    """All pixels of the primary image, uint8 or uint16, RGB. Alpha is laid on white."""
    return _decoded(for_decoding(data), convert_hdr_to_8bit=False)


def _thumbnail(data: bytes, item: int) -> NDArray[Any] | None:
    try:
        return _decoded(for_decoding(data, item), convert_hdr_to_8bit=True)
    except (ValueError, RuntimeError, OSError, EOFError):  # what pi-heif says that it raises
        return None


def _decoded(data: bytes, *, convert_hdr_to_8bit: bool) -> NDArray[Any]:
    """RGB, uint8, or uint16 with the whole of its range in use; gray of more than 8 bits is never converted."""
    opened = pi_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=convert_hdr_to_8bit)
    # Copied while `opened` lives: the array that it lends out does not keep libheif's memory.
    pixels = np.array(opened, copy=True)
    if pixels.ndim == 2:
        pixels = pixels[..., None]
    if pixels.shape[2] in (2, 4):
        pixels = on_white(pixels[..., :-1], pixels[..., -1:])
    return np.repeat(pixels, 3, axis=2) if pixels.shape[2] == 1 else pixels
