"""Texture: how much of a picture holds detail."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_DETAIL = 10.0


def detail_share(peaks: NDArray[np.float32], noise: float) -> float:
    """Share of tiles, 0 to 1, whose strongest edge at half size stands out of the noise.

    `peaks` comes from `edge_peaks`; `noise` is a standard deviation in levels of 255. Half size, because sky, skin
    and walls carry noise and compression at the finest scale, and detail that is worth the name survives a halving.
    """
    if peaks.size == 0:
        return 0.0
    return float((peaks[1].max(axis=0) >= _DETAIL + 2.5 * noise).mean())
