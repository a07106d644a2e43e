from __future__ import annotations

import numpy as np
import pytest

from calotype.imaging.measures.tiles import TILE, edge_peaks


def test_peaks_are_the_largest_step_of_each_tile_and_direction() -> None:
    gray = np.random.default_rng(0).integers(0, 256, (TILE * 2 + 1, TILE * 3 + 1), dtype=np.uint8)
    peaks = edge_peaks(gray, gray[: TILE + 1, : TILE * 3 // 2 + 1], gray[: TILE // 2 + 1, : TILE * 3 // 4 + 1])
    wide = gray.astype(int)
    along = np.abs(np.diff(wide, axis=1))[:-1]
    down = np.abs(np.diff(wide, axis=0))[:, :-1]
    assert peaks.shape == (3, 4, 2, 3)
    assert peaks[0, 0, 1, 2] == along[TILE : 2 * TILE, 2 * TILE : 3 * TILE].max()
    assert peaks[0, 1, 0, 1] == down[:TILE, TILE : 2 * TILE].max()
    assert peaks[0, 2, 0, 0] == np.abs(wide[1 : TILE + 1, 1 : TILE + 1] - wide[:TILE, :TILE]).max()
    assert peaks[0, 3, 0, 0] == np.abs(wide[1 : TILE + 1, :TILE] - wide[:TILE, 1 : TILE + 1]).max()


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (900, 1), (16, 16), (15, 400)])
def test_a_picture_smaller_than_a_tile_has_none(shape: tuple[int, int]) -> None:
    gray = np.zeros(shape, dtype=np.uint8)
    half = gray[: max(1, shape[0] // 2), : max(1, shape[1] // 2)]
    assert edge_peaks(gray, half, half).size == 0
