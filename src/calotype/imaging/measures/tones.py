"""Tones: what the histogram of luma says about light and contrast."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

LEVELS = np.arange(256) / 255.0
_NEAR_BLACK, _NEAR_WHITE = 2, 253


class Exposure(NamedTuple):
    """How the light was used; lumas are 0 to 1."""

    score: float
    mean: float
    p01: float
    p05: float
    p25: float
    median: float
    p75: float
    p95: float
    p99: float
    under: float
    over: float


class Clipping(NamedTuple):
    """Shares of the picture that are pure black or pure white, 0 to 1."""

    shadows: float
    highlights: float


class Contrast(NamedTuple):
    """Spread of luma: standard deviation (`rms`) and the span from the 1st to the 99th percentile."""

    score: float
    rms: float
    span: float


def histogram(gray: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Share of each of the 256 levels in a height x width array; the shares add up to 1."""
    counts = cv2.calcHist([gray], [0], None, [256], [0, 256]).ravel()
    return np.asarray(counts, dtype=np.float64) / gray.size


def exposure(shares: NDArray[np.float64]) -> Exposure:
    """Judge the light by the parts that carry the picture, not by its mean, so that dusk is not underexposed.

    `under` asks how bright the bright parts are: half the 99th percentile, half the luma above which half of all
    light lies. A dusk with a lit sky or lamps passes; a picture in which nothing is bright does not. `over` asks
    the same of the dark parts, and counts pure white up to half.

    benchmarks/calibrate_content.py: photographs as they are have a median of 0.96; the same scene rendered at -1, -2
    and -3 stops 0.71, 0.38 and 0.11, at +1, +2 and +3 stops 0.88, 0.67 and 0.50.
    """
    p01, p05, p25, median, p75, p95, p99 = _percentiles(shares, (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99))
    bright = (p99 + _weighted_median(shares * LEVELS, nothing=0.0)) / 2
    dark = (p01 + _weighted_median(shares * (1 - LEVELS), nothing=1.0)) / 2
    under = _ramp(bright, 0.65, 0.25)
    white = float(shares[_NEAR_WHITE:].sum())
    over = 1 - (1 - _ramp(dark, 0.3, 0.75)) * (1 - 0.5 * min(1.0, white / 0.5))
    mean = float(shares @ LEVELS)
    return Exposure((1 - under) * (1 - over), mean, p01, p05, p25, median, p75, p95, p99, under, over)


def clipping(shares: NDArray[np.float64]) -> Clipping:
    """Shares of pixels whose luma is 2 or less, and 253 or more, of 255."""
    return Clipping(float(shares[: _NEAR_BLACK + 1].sum()), float(shares[_NEAR_WHITE:].sum()))


def contrast(shares: NDArray[np.float64]) -> Contrast:
    """RMS contrast of luma (Peli 1990); the score is 1 from 0.25 on, which an ordinary sunny picture reaches."""
    mean = float(shares @ LEVELS)
    rms = math.sqrt(float(shares @ (LEVELS - mean) ** 2))
    p01, p99 = _percentiles(shares, (0.01, 0.99))
    return Contrast(min(1.0, rms / 0.25), rms, p99 - p01)


def entropy(shares: NDArray[np.float64]) -> float:
    """Shannon entropy of luma in bits, 0 to 8."""
    present = shares[shares > 0]
    return max(0.0, float(-(present * np.log2(present)).sum()))


def _percentiles(shares: NDArray[np.float64], points: tuple[float, ...]) -> list[float]:
    # The tiny step down keeps a share that is exactly on the point from moving with the rounding of the sum.
    cumulative = np.cumsum(shares)
    places = np.minimum(np.searchsorted(cumulative, np.array(points) - 1e-9), 255)
    return [float(luma) for luma in LEVELS[places]]


def _weighted_median(weights: NDArray[Any], nothing: float) -> float:
    cumulative = np.cumsum(weights)
    if cumulative[-1] <= 0:
        return nothing
    return float(LEVELS[np.searchsorted(cumulative, cumulative[-1] / 2)])


def _ramp(value: float, good: float, bad: float) -> float:
    return min(1.0, max(0.0, (value - good) / (bad - good)))
