"""Difference: how far two pictures of one size are from each other, in the usual numbers, and as a picture."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from calotype.imaging.measures.colour_difference import ciede2000, lab
from calotype.imaging.measures.structure import Structure, structure

_BAND = 256
_SAMPLES = 1_000_000
_PICTURE_SIDE = 2000
_GAIN = 8
"""A difference of 32 levels is as bright as can be: at 4 it is just seen, as in the pictures compared."""

Pixels = NDArray[np.uint8]


class Colours(NamedTuple):
    """CIEDE2000 over a picture: 1 is just seen side by side."""

    mean: float
    p95: float


class Difference(NamedTuple):
    """See `difference`."""

    mse: float
    psnr: float | None
    structure: Structure | None
    colours: Colours
    histogram: float


def difference(first: Pixels, second: Pixels) -> Difference:
    """Compare two pictures, height x width x 3, sRGB, of one shape.

    `mse`: mean squared error over pixels and channels, in squared levels of 255. `psnr`: 10 log10 (255² / mse), in dB;
    None where nothing differs. `structure` is of luma (BT.601). `histogram`: earth mover's distance of the histograms,
    the mean of the three channels, in levels of 255.
    """
    mse = _mean_squared_error(first, second)
    return Difference(
        mse=mse,
        psnr=10 * math.log10(255**2 / mse) if mse else None,
        structure=structure(_luma(first), _luma(second)),
        colours=_colours(first, second),
        histogram=_histogram_distance(first, second),
    )


def difference_picture(first: Pixels, second: Pixels) -> Pixels:
    """Where two pictures differ: the first, dark and grey, with the largest difference of the three channels laid on.

    From violet (1 level of 255) over red to yellow (32 and more). Height x width x 3, sRGB, long side at most 2000 px;
    of larger pictures each pixel shows the largest difference of those that it stands for, so that none is lost.
    """
    factor = -(-max(first.shape) // _PICTURE_SIDE)
    height, width = (-(-side // factor) for side in first.shape[:2])
    size = (width, height)
    strength = np.zeros((height, width), dtype=np.uint8)
    rows = factor * max(1, _BAND // factor)
    for top in range(0, first.shape[0], rows):
        band = cv2.absdiff(first[top : top + rows], second[top : top + rows]).max(axis=2)
        strength[top // factor : top // factor + -(-len(band) // factor)] = _largest(band, factor, width)
    heat = cv2.applyColorMap(cv2.convertScaleAbs(strength, alpha=_GAIN), cv2.COLORMAP_INFERNO)[..., ::-1]
    ground = cv2.cvtColor(cv2.resize(first, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)[..., None] // 4
    shown: Pixels = np.maximum(heat, ground)
    return shown


def _luma(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def _mean_squared_error(first: Pixels, second: Pixels) -> float:
    total = 0.0
    for top in range(0, len(first), _BAND):
        total += cv2.norm(first[top : top + _BAND], second[top : top + _BAND], cv2.NORM_L2SQR)
    return total / first.size


def _colours(first: Pixels, second: Pixels) -> Colours:
    """Over all pixels, or over those on an even grid of about a million: what that costs lies below 0.01."""
    step = math.ceil(math.sqrt(first.shape[0] * first.shape[1] / _SAMPLES))
    # An odd step falls on all places of JPEG's blocks of 8 alike.
    step += 1 - step % 2
    rows = range(0, len(first), 64 * step)
    differences = np.concatenate(
        [
            ciede2000(
                lab(first[top : top + 64 * step : step, ::step]), lab(second[top : top + 64 * step : step, ::step])
            )
            for top in rows
        ]
    )
    return Colours(float(differences.mean()), float(np.percentile(differences, 95)))


def _histogram_distance(first: Pixels, second: Pixels) -> float:
    distances = [
        np.abs(np.cumsum(_histogram(first, channel) - _histogram(second, channel))).sum() for channel in range(3)
    ]
    return float(np.mean(distances))


def _histogram(pixels: Pixels, channel: int) -> NDArray[np.float64]:
    counts = cv2.calcHist([pixels], [channel], None, [256], [0, 256]).ravel()
    shares: NDArray[np.float64] = np.asarray(counts, dtype=np.float64) / (pixels.shape[0] * pixels.shape[1])
    return shares


def _largest(band: NDArray[Any], factor: int, width: int) -> NDArray[Any]:
    """The largest value of each square of `factor` pixels; the last ones may be narrower."""
    short = (-len(band) % factor, width * factor - band.shape[1])
    whole = np.pad(band, ((0, short[0]), (0, short[1]))) if any(short) else band
    return np.asarray(whole.reshape(-1, factor, width, factor).max(axis=(1, 3)))
