from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from calotype.imaging.measures import tones


def shares_of(values: object) -> NDArray[np.float64]:
    return tones.histogram(np.atleast_2d(np.asarray(values, dtype=np.uint8)))


def lit(stops: float) -> NDArray[np.float64]:
    """A scene with all tones, rendered brighter or darker by so many stops of light."""
    light = np.linspace(0.02, 0.9, 20_000) ** 2.2 * 2.0**stops
    return shares_of((np.clip(light, 0, 1) ** (1 / 2.2) * 255).round())


def test_percentiles_and_mean_of_a_ramp() -> None:
    found = tones.exposure(shares_of(np.repeat(np.arange(256), 100)))
    assert (found.p01, found.median, found.p99) == pytest.approx((2 / 255, 127 / 255, 253 / 255))
    assert found.mean == pytest.approx(0.5)


def test_each_stop_less_or_more_light_lowers_the_score() -> None:
    darker = [tones.exposure(lit(stops)).score for stops in (0, -1, -2, -3, -4, -5)]
    brighter = [tones.exposure(lit(stops)).score for stops in (0, 1, 2, 3, 4)]
    assert darker == sorted(darker, reverse=True)
    assert brighter == sorted(brighter, reverse=True)
    assert darker[0] > 0.9 > 0.5 > darker[2]


def test_dusk_with_a_lit_sky_is_not_underexposed() -> None:
    ground, sky, sun = np.full(6000, 20), np.linspace(60, 190, 3900), np.full(100, 250)
    dusk = tones.exposure(shares_of(np.concatenate([ground, sky, sun])))
    everything_dark = tones.exposure(shares_of(np.linspace(0, 60, 10_000)))
    assert dusk.mean < 0.3
    assert dusk.score > 0.8
    assert everything_dark.score < 0.2


def test_clipping_counts_what_is_pure() -> None:
    found = tones.clipping(shares_of([0, 2, 3, 128, 252, 253, 255, 255]))
    assert (found.shadows, found.highlights) == (2 / 8, 3 / 8)


def test_contrast_is_the_deviation_of_luma() -> None:
    values = np.random.default_rng(0).integers(0, 256, 5000)
    assert tones.contrast(shares_of(values)).rms == pytest.approx((values / 255).std(), abs=1e-9)


def test_entropy_of_equally_common_levels_is_their_number_in_bits() -> None:
    assert tones.entropy(shares_of(np.repeat([10, 20, 30, 40], 50))) == pytest.approx(2)
    assert tones.entropy(shares_of([7, 7])) == 0


@pytest.mark.parametrize(("level", "side"), [(0, "under"), (255, "over")])
def test_a_black_frame_is_under_and_a_white_one_over(level: int, side: str) -> None:
    found = tones.exposure(shares_of(np.full(9, level)))
    assert found.score == 0
    assert getattr(found, side) == 1
