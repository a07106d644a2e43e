"""CIEDE2000: how different two colours look (Sharma, Wu and Dalal 2005)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_Lab = NDArray[np.floating[Any]]
_SEVENTH = 25.0**7


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
