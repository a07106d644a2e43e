from __future__ import annotations

import numpy as np

from calotype.imaging.measures.texture import detail_share


def test_the_share_counts_tiles_that_stand_out_of_the_noise() -> None:
    peaks = np.zeros((3, 4, 2, 2), dtype=np.float32)
    peaks[1, 2, 0, 0], peaks[1, 0, 1, 1] = 40, 20
    assert detail_share(peaks, noise=0) == 0.5
    assert detail_share(peaks, noise=6) == 0.25


def test_no_tiles_have_no_detail() -> None:
    assert detail_share(np.zeros((3, 4, 0, 0), dtype=np.float32), noise=0) == 0
