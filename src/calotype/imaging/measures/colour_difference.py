"""CIEDE2000: how different two colours look (Sharma, Wu and Dalal 2005), and CIELAB, which it is told in."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_Lab = NDArray[np.floating[Any]]
_SEVENTH = 25.0**7
_LEVELS = np.arange(256) / 255.0
_LINEAR = np.where(_LEVELS <= 0.04045, _LEVELS / 12.92, ((_LEVELS + 0.055) / 1.055) ** 2.4)
_TO_XYZ = np.array([[0.412453, 0.357580, 0.180423], [0.212671, 0.715160, 0.072169], [0.019334, 0.119193, 0.950227]])
_WHITE = np.array([0.95047, 1.0, 1.08883])


def lab(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """CIELAB (D65, 2 degrees) of sRGB pixels, any shape that ends in 3: L* 0 to 100, a*, b* (CIE 15, IEC 61966-2-1)."""
    ratio = _LINEAR[pixels] @ (_TO_XYZ / _WHITE[:, None]).T
    root = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    x, y, z = np.moveaxis(root, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def ciede2000(first: _Lab, second: _Lab) -> NDArray[Any]:
    """Difference of each pair of CIELAB colours; arrays end in an axis of L*, a*, b*. 1 is just noticeable."""
    light_one, chroma_one, hue_one = _adjusted(first, second)
    light_other, chroma_other, hue_other = _adjusted(second, first)
    light, chroma = (light_one + light_other) / 2, (chroma_one + chroma_other) / 2
    hue, turn = _mean_hue(hue_one, hue_other, chroma_one * chroma_other)
    away = (light - 50) ** 2
    tint = 1 - 0.17 * _cos(hue - 30) + 0.24 * _cos(2 * hue) + 0.32 * _cos(3 * hue + 6) - 0.20 * _cos(4 * hue - 63)
    by_light = (light_other - light_one) / (1 + 0.015 * away / np.sqrt(20 + away))
    by_chroma = (chroma_other - chroma_one) / (1 + 0.045 * chroma)
    by_hue = 2 * np.sqrt(chroma_one * chroma_other) * np.sin(np.radians(turn) / 2) / (1 + 0.015 * chroma * tint)
    blue = np.sin(2 * np.radians(30 * np.exp(-(((hue - 275) / 25) ** 2))))
    rotation = -2 * np.sqrt(chroma**7 / (chroma**7 + _SEVENTH)) * blue
    squared = by_light**2 + by_chroma**2 + by_hue**2 + rotation * by_chroma * by_hue
    return np.asarray(np.sqrt(np.maximum(squared, 0)))


def _adjusted(lab: _Lab, partner: _Lab) -> tuple[Any, Any, Any]:
    """Lightness, chroma and hue (degrees) with a* stretched for near-neutral pairs."""
    light, a, b = np.moveaxis(lab, -1, 0)
    chroma = (np.hypot(a, b) + np.hypot(partner[..., 1], partner[..., 2])) / 2
    a = a * (1 + 0.5 * (1 - np.sqrt(chroma**7 / (chroma**7 + _SEVENTH))))
    return light, np.hypot(a, b), np.degrees(np.arctan2(b, a)) % 360


def _mean_hue(one: Any, other: Any, product: Any) -> tuple[Any, Any]:
    """Mean hue the short way round, and the turn from the first to the second; a grey has no hue of its own."""
    turn = other - one
    turn = np.where(turn > 180, turn - 360, np.where(turn < -180, turn + 360, turn))
    turn = np.where(product == 0, 0, turn)
    total = one + other
    far = np.abs(one - other) > 180
    mean = np.where(far, np.where(total < 360, total + 360, total - 360), total) / 2
    return np.where(product == 0, total, mean), turn


def _cos(degrees: Any) -> Any:
    return np.cos(np.radians(degrees))
