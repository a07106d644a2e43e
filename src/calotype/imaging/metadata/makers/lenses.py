"""Names of lenses by the numbers that makers' notes have for them.

`lenses.tsv` holds mount, number and name, a line each: facts that the tag tables of ExifTool 12.57 document. A number
may stand for several lenses, of one maker and of others who took it over; what the note says about range and aperture
decides between them, and where more than one is left, all are named.
"""

from __future__ import annotations

import math
import re
from functools import cache
from importlib import resources
from typing import NamedTuple

_FOCAL = re.compile(r"(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?\s?mm")
_WIDEST = re.compile(r"(?:\bf/?|\bF|\bT)(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?")
_EXTENDER = re.compile(r"\+ .*?([12](?:\.\d+)?)x")
_NEAR = 0.03
"""How far two focal lengths may be apart, as a share, and still be the same one: notes round."""
_NEAR_APERTURE = 0.12


class Known(NamedTuple):
    """What a photo says about the lens beside its number; None where it says nothing."""

    shortest: float | None = None
    """Focal lengths, mm: of the lens, and that of the photo."""
    longest: float | None = None
    focal_length: float | None = None
    widest: float | None = None
    """The smallest f-number at the photo's focal length."""


class _Lens(NamedTuple):
    """What the name of a lens says about it."""

    name: str
    shortest: float
    longest: float
    brightest: float
    darkest: float

    def fits(self, known: Known) -> bool:
        """Whether this can be the lens that a photo was taken with."""
        if not self.shortest:
            return True
        if known.shortest and known.longest:
            within = _same(self.shortest, known.shortest) and _same(self.longest, known.longest)
        else:
            focal = known.focal_length or 0
            within = not focal or self.shortest * (1 - _NEAR) - 0.5 <= focal <= self.longest * (1 + _NEAR) + 0.5
        least, most = self.brightest * (1 - _NEAR_APERTURE), self.darkest * (1 + _NEAR_APERTURE)
        return within and (not known.widest or not self.brightest or least <= known.widest <= most)


def lens_name(mount: str, number: str, known: Known) -> str | None:
    """The name of the lens with that number; several, joined by `or`, where nothing decides between them."""
    lenses = _table().get((mount, number), ())
    if len(lenses) > 1:
        lenses = tuple(lens for lens in lenses if lens.fits(known))
    return " or ".join(dict.fromkeys(lens.name for lens in lenses)) or None


def described(shortest: float, longest: float, brightest: float = 0, darkest: float = 0) -> str:
    """A lens without a name by its range: `18-70 mm f/3.5-4.5`. Apertures are left out where 0."""
    focal = f"{shortest:g} mm" if shortest == longest else f"{shortest:g}-{longest:g} mm"
    if not brightest:
        return focal
    return f"{focal} f/{brightest:g}" if brightest == darkest else f"{focal} f/{brightest:g}-{darkest:g}"


def lens_like(mount: str, number: re.Pattern[str]) -> str | None:
    """The name of the lens whose number matches, if it is but one: makers number a lens anew with its insides."""
    names = {
        lens.name
        for (made, code), lenses in _table().items()
        if made == mount and number.fullmatch(code)
        for lens in lenses
    }
    return names.pop() if len(names) == 1 else None


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=_NEAR, abs_tol=0.6)


@cache
def _table() -> dict[tuple[str, str], tuple[_Lens, ...]]:
    """Read with the first photo that needs it, which costs a worker 10 ms."""
    table: dict[tuple[str, str], tuple[_Lens, ...]] = {}
    for line in (resources.files(__package__) / "lenses.tsv").read_text("utf-8").splitlines():
        mount, number, name = line.split("\t")
        table[mount, number] = (*table.get((mount, number), ()), _lens(name))
    return table


def _lens(name: str) -> _Lens:
    focal, widest, extender = _FOCAL.search(name), _WIDEST.search(name), _EXTENDER.search(name)
    factor = float(extender[1]) if extender else 1.0
    shortest, longest = (float(focal[1]), float(focal[2] or focal[1])) if focal else (0.0, 0.0)
    brightest, darkest = (float(widest[1]), float(widest[2] or widest[1])) if widest else (0.0, 0.0)
    return _Lens(name, shortest * factor, longest * factor, brightest * factor, darkest * factor)
