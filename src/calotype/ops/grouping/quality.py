"""Quality within a group: what each shot has against it beside the others, in numbers and in words.

Shots of one scene are compared with each other, never with the world: a soft portrait among softer ones is the
best. Each fault is a penalty from 0 on; the weights were set on made series (benchmarks/bench_best_shot.py).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

_SHARPNESS, _NOISE, _EXPOSURE, _LIGHT, _HIGHLIGHTS = 4.0, 0.5, 6.0, 1.5, 1.0
_SAME_EXPOSURE = 0.03
_WORTH_SAYING = 0.15
_LEAST_STEEPNESS = 0.1


class Look(NamedTuple):
    """What is known about one shot."""

    steepness: float
    """`content.sharpness.steepness`."""
    noise: float
    """Deviation in levels of 255."""
    mean: float
    """Mean luma, 0 to 1."""
    exposure: float
    """`content.exposure.score`."""
    highlights: float
    """Share burnt out."""
    blur: float | None = None
    """`focus.blur_pixels`."""
    kind: str = ""
    """`focus.kind`: motion or defocus is said where it is known."""


class Fault(NamedTuple):
    """One thing against a shot."""

    penalty: float
    words: str


def faults(looks: Sequence[Look]) -> list[list[Fault]]:
    """For each shot what is worse than in the others, the worst first; a shot with nothing against it has none."""
    by_aspect = [_softness(looks), _noisiness(looks), _strange_exposure(looks), _bad_light(looks), _burnt(looks)]
    return [
        sorted(
            (found for aspect in by_aspect if (found := aspect[place]).penalty > 0), key=lambda fault: -fault.penalty
        )
        for place in range(len(looks))
    ]


def total(found: Sequence[Fault]) -> float:
    """All penalties of one shot together."""
    return sum(fault.penalty for fault in found)


def worth_saying(found: Sequence[Fault]) -> list[str]:
    """The words of the faults that a person would notice."""
    return [fault.words for fault in found if fault.penalty >= _WORTH_SAYING]


def _softness(looks: Sequence[Look]) -> list[Fault]:
    sharpest = max(look.steepness for look in looks)
    least_blur = min((look.blur for look in looks if look.blur is not None), default=None)
    complete = least_blur is not None and all(look.blur is not None for look in looks)
    found = []
    for look in looks:
        octaves = math.log2(max(sharpest, _LEAST_STEEPNESS) / max(look.steepness, _LEAST_STEEPNESS))
        words = f"softer than the sharpest by {2**octaves:.1f}"
        if (
            complete
            and least_blur is not None
            and look.blur is not None
            and math.log2(look.blur / least_blur) > octaves
        ):
            octaves = math.log2(look.blur / least_blur)
            words = f"blurred by {look.blur:.1f} pixels, the sharpest by {least_blur:.1f}"
        if look.kind == "motion" and octaves > 0:
            words += ", by motion"
        found.append(Fault(_SHARPNESS * octaves, words))
    return found


def _noisiness(looks: Sequence[Look]) -> list[Fault]:
    least = min(look.noise for look in looks)
    return [
        Fault(_NOISE * math.log2((1 + look.noise) / (1 + least)), f"more noise: {look.noise:.1f} against {least:.1f}")
        for look in looks
    ]


def _strange_exposure(looks: Sequence[Look]) -> list[Fault]:
    """Brighter or darker than its fellows: of a burst, the frame whose flash failed or fired."""
    stops = [2.2 * math.log2(look.mean + 0.02) for look in looks]
    middle = median(stops)
    return [
        Fault(
            _EXPOSURE * max(0.0, abs(value - middle) / 2.2 - _SAME_EXPOSURE),
            f"{'brighter' if value > middle else 'darker'} than most of its group by {abs(value - middle):.1f} stops",
        )
        for value in stops
    ]


def _bad_light(looks: Sequence[Look]) -> list[Fault]:
    best = max(look.exposure for look in looks)
    return [
        Fault(_LIGHT * (best - look.exposure), f"light used less well: {look.exposure:.2f} against {best:.2f}")
        for look in looks
    ]


def _burnt(looks: Sequence[Look]) -> list[Fault]:
    least = min(look.highlights for look in looks)
    return [
        Fault(_HIGHLIGHTS * (look.highlights - least), f"highlights clipped: {look.highlights:.1%} against {least:.1%}")
        for look in looks
    ]
