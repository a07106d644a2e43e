"""Colour: how colourful a picture is, and what colour its light has."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Cast = Literal["none", "warm", "cool", "green", "magenta"]

_OPPONENTS = np.array([[1, -1, 0], [0.5, 0.5, -1]], dtype=np.float32)
"""From red, green, blue to red-green and yellow-blue."""
_NEUTRAL_ANGLE, _STRONG_ANGLE = 3.0, 25.0
_LEVELS = np.arange(256) / 255.0
_LINEAR = np.where(_LEVELS <= 0.04045, _LEVELS / 12.92, ((_LEVELS + 0.055) / 1.055) ** 2.4)
_BURNT = 250


class WhiteBalance(NamedTuple):
    """Colour of the light: angle to neutral in degrees, and which way it leans."""

    score: float
    angle: float
    cast: Cast


def colourfulness(pixels: NDArray[np.uint8]) -> float:
    """Metric M3 of Hasler and Süsstrunk (2003): grey is 0.

    15 is slightly, 33 moderately, 59 quite, 109 extremely colourful. `pixels` is height x width x 3, sRGB.
    """
    opponents = _OPPONENTS @ pixels.reshape(-1, 3).T.astype(np.float32)
    return math.hypot(*opponents.std(axis=1)) + 0.3 * math.hypot(*opponents.mean(axis=1))


def white_balance(pixels: NDArray[np.uint8]) -> WhiteBalance:
    """Estimate the colour of the light by shades of grey (Finlayson and Trezzi 2004, p = 6) in linear light.

    `pixels` is height x width x 3, sRGB. Burnt-out values are left out. The score is 1 up to 3 degrees from neutral,
    0 from 25 on. A sunset is warm and scores low: this says what colour the light has, not that it is wrong.
    """
    light = [_minkowski_norm(pixels, channel) for channel in range(3)]
    length = math.hypot(*light)
    if length <= 0:
        return WhiteBalance(1.0, 0.0, "none")
    red, green, blue = (value / length for value in light)
    cosine = min(1.0, (red + green + blue) / math.sqrt(3))
    angle = math.degrees(math.acos(cosine))
    score = min(1.0, max(0.0, (_STRONG_ANGLE - angle) / (_STRONG_ANGLE - _NEUTRAL_ANGLE)))
    return WhiteBalance(score, angle, _cast(red, green, blue) if angle > _NEUTRAL_ANGLE else "none")


def _minkowski_norm(pixels: NDArray[np.uint8], channel: int, power: int = 6) -> float:
    counts = cv2.calcHist([pixels], [channel], None, [256], [0, 256]).ravel()[:_BURNT].astype(np.float64)
    total = counts.sum()
    return float((counts @ _LINEAR[:_BURNT] ** power / total) ** (1 / power)) if total else 0.0


def _cast(red: float, green: float, blue: float) -> Cast:
    warmth, greenness = red - blue, green - (red + blue) / 2
    if abs(warmth) >= abs(greenness):
        return "warm" if warmth > 0 else "cool"
    return "green" if greenness > 0 else "magenta"
