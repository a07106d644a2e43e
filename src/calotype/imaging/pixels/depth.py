"""Samples of whatever depth as the two that readings have, and transparency laid on white."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def to_8_bits(pixels: NDArray[Any], depth: int) -> NDArray[np.uint8]:
    """uint8 from integers of `depth` bits, or from floating point.

    The depth is the header's and never guessed from the brightest pixel. Floating point has none: 0 to 1 stays as it
    is, and a range that goes beyond is stretched to it.
    """
    if pixels.dtype == np.uint8:
        return pixels
    if pixels.dtype.kind == "f":
        return _quantised(pixels, 255).astype(np.uint8)
    return (_unsigned(pixels) >> max(0, depth - 8)).clip(0, 255).astype(np.uint8)


def to_16_bits(pixels: NDArray[Any], depth: int) -> NDArray[np.uint16]:
    """uint16 from integers of `depth` bits (more than 8), or from floating point as `to_8_bits` takes it."""
    if pixels.dtype.kind == "f":
        return _quantised(pixels, 65535).astype(np.uint16)
    if depth == 16:
        return pixels.astype(np.uint16, copy=False)
    wide = _unsigned(pixels)
    return (wide >> (depth - 16) if depth > 16 else wide * 65535 // ((1 << depth) - 1)).astype(np.uint16)


def on_white(colours: NDArray[Any], alpha: NDArray[Any]) -> NDArray[Any]:
    """Colours, height x width x n, as they look on white; `alpha` is height x width x 1, in the same depth."""
    most = 1.0 if colours.dtype.kind == "f" else float(np.iinfo(colours.dtype).max)
    share = alpha.astype(np.float32) / most
    mixed: NDArray[Any] = colours * share + (1 - share) * most
    return mixed.astype(colours.dtype) if colours.dtype.kind == "f" else np.rint(mixed).astype(colours.dtype)


def _unsigned(pixels: NDArray[Any]) -> NDArray[np.int64]:
    """Decoders without an unsigned 32-bit type give the same bits as signed ones."""
    if pixels.dtype == np.int32:
        pixels = pixels.view(np.uint32)
    return pixels.astype(np.int64)


def _quantised(values: NDArray[Any], steps: int) -> NDArray[np.float64]:
    finite = np.nan_to_num(values.astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = min(0.0, float(finite.min())), max(1.0, float(finite.max()))
    return np.rint((finite - low) * (steps / (high - low)))
