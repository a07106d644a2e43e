"""LibRaw as rawpy carries it (extra `raw`): the sensor's data developed as the camera saw it."""

from __future__ import annotations

import io

import numpy as np
import rawpy
from numpy.typing import NDArray

from calotype.imaging.formats.declare import cut_short

_SRGB_CURVE = (2.4, 12.92)


def develop(data: bytes, *, half: bool) -> NDArray[np.uint16]:
    """Height x width x 3, sRGB, not turned; `half` bins 2 x 2 and takes a sixth of the time.

    White balance is the camera's; a thousandth of the pixels may clip, which comes near to the camera's own JPEG.
    Raises `Truncated`, and ValueError with LibRaw's words.
    """
    try:
        with rawpy.imread(io.BytesIO(data)) as raw:
            pixels = raw.postprocess(
                half_size=half,
                use_camera_wb=True,
                output_bps=16,
                gamma=_SRGB_CURVE,
                auto_bright_thr=0.001,
                user_flip=0,
            )
    except rawpy.LibRawIOError as error:
        raise cut_short(None) from error
    except rawpy.LibRawError as error:
        raise ValueError(_in_words(error)) from error
    if pixels.shape[2] == 1:
        # Cameras without colour filters exist, and develop to one channel.
        pixels = np.repeat(pixels, 3, axis=2)
    return pixels.astype(np.uint16, copy=False)


def _in_words(error: rawpy.LibRawError) -> str:
    """LibRaw's own words, which rawpy hands on as bytes."""
    words = error.args[0] if error.args else "no reason given"
    return f"LibRaw says {words.decode(errors='replace') if isinstance(words, bytes) else words!s}"
