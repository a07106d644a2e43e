"""Quality within a group: what each shot has against it beside the others, in numbers and in words.

Shots of one scene are compared with each other, never with the world: a soft portrait among softer ones is the
best. Each fault is a penalty from 0 on; the weights were set on made series (benchmarks/bench_best_shot.py).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from calotype.imaging.measures.relative import Relative

_SHARPNESS, _NOISE, _EXPOSURE, _LIGHT, _HIGHLIGHTS = 4.0, 0.5, 6.0, 1.5, 1.0
_BY_CELLS = 0.75
"""Share of the comparison cell by cell in what is called softness; the rest is the steepness of the crispest edges,
which knows a small sharp subject that the cells pass over."""
_SAME_SHARPNESS = 0.02
_SAME_EXPOSURE = 0.03
_NOISY = 2.0
"""Noise beyond it makes edges look less blurred than they are, in levels of 255."""
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
    beside: Relative
    """How it differs from the others, cell by cell."""
    blur: float | None = None
    """`focus.blur_pixels`."""
    kind: str = ""
    """`focus.kind`: motion or defocus is said where it is known."""

    @property
    def stops(self) -> float:
        """Mean luma in stops of a display's light."""
        return 2.2 * math.log2(self.mean + 0.02)


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
    ordinary = _lit_alike(looks)
    sharpest = max(look.steepness for look in ordinary)
    most_detail = max(look.beside.detail for look in ordinary)
    blurs = [look.blur for look in ordinary if look.blur is not None and look.beside.noise < _NOISY]
    least_blur = min(blurs, default=0.0) if all(look.blur is not None for look in looks) else 0.0
    found = []
    for look in looks:
        edges = max(0.0, math.log2(max(sharpest, _LEAST_STEEPNESS) / max(look.steepness, _LEAST_STEEPNESS)))
        lost = max(0.0, most_detail - look.beside.detail - _SAME_SHARPNESS)
        octaves = _BY_CELLS * lost + (1 - _BY_CELLS) * edges
        words = f"softer than the sharpest by {2**octaves:.1f}"
        if least_blur and look.blur is not None and math.log2(look.blur / least_blur) > octaves:
            octaves = math.log2(look.blur / least_blur)
            words = f"blurred by {look.blur:.1f} pixels, the sharpest by {least_blur:.1f}"
        if look.kind == "motion" and octaves > 0:
            words += ", by motion"
        found.append(Fault(_SHARPNESS * octaves, words))
    return found


def _lit_alike(looks: Sequence[Look]) -> list[Look]:
    """The shots that are exposed as most are. Light changes contrast: a burnt shot looks crisper than it is, and must
    not make the others soft."""
    by_cells, by_mean = (
        [abs(value - median(values)) for value in values]
        for values in ([look.beside.stops for look in looks], [look.stops / 2.2 for look in looks])
    )
    strange = [max(pair) for pair in zip(by_cells, by_mean, strict=True)]
    limit = max(_SAME_EXPOSURE, median(strange))
    return [look for look, value in zip(looks, strange, strict=True) if value <= limit]


def _noisiness(looks: Sequence[Look]) -> list[Fault]:
    least = min(look.noise for look in looks)
    # Texture where a picture has no flat part is taken for noise by the one, lost detail now and then by the other.
    more = [min(look.noise - least, look.beside.noise) for look in looks]
    return [
        Fault(_NOISE * math.log2(1 + extra), f"more noise: {least + extra:.1f} against {least:.1f}") for extra in more
    ]


def _strange_exposure(looks: Sequence[Look]) -> list[Fault]:
    """Brighter or darker than its fellows: of a burst, the frame whose flash failed or fired."""
    stops = [look.stops for look in looks]
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
    least, least_white = min(look.highlights for look in looks), min(look.beside.white for look in looks)
    return [
        Fault(
            _HIGHLIGHTS * (look.beside.white - least_white),
            f"highlights clipped: {look.highlights:.1%} against {least:.1%}"
            if look.highlights > least
            else "bright parts nearer to white",
        )
        for look in looks
    ]
