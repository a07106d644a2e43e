"""Copies: which of several files of one picture the owner would keep, by rules in the order that they like."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

Rule = Literal["folder", "detail", "raw", "camera", "lossless", "compression", "gps", "written", "resolution", "oldest"]

RULES: tuple[Rule, ...] = (
    "folder",
    "raw",
    "camera",
    "detail",
    "lossless",
    "compression",
    "gps",
    "written",
    "resolution",
    "oldest",
)

_RAW = frozenset({"raw", "dng", "cr2", "cr3", "nef", "arw", "raf", "orf", "rw2", "x3f", "mrw", "pef", "srw"})
_LOSSLESS = frozenset({"png", "tiff", "bmp"})
_BY_PROGRAMS = frozenset({"png", "webp", "gif", "bmp", "avif", "jxl", "jpeg2000"})
"""Formats in which no camera writes a photo: with a camera's metadata they were made of one."""
_SAME_TONE, _SAME_COLOUR, _SAME_CAST = 0.05, 0.1, 5.0
"""How far two files of one picture may differ. 19 in 20 of re-encoded copies stay within 0.008, 0.022 and 1.4, of those
made smaller within 0.08, 0.16 and 4; of those with another tone or without colour hardly any does."""
_CUT = 32
"""Pixels of a side that cameras and converters cut off without saying so."""
_SHARPER, _FINER, _LESS_NOISE = 1.1, 0.15, 0.5
"""Steepness, octaves of fine detail and noise by which a copy of the same size is better than the one that is kept."""
_PAPER, _PAPER_COLOUR = 0.7, 20.0
"""Luma that three quarters of a page pass, and the colourfulness that it does not."""
_LESS_DETAIL = 1.02
_FAINT_COLOUR = 4.0
"""Colourfulness that compression makes of grey."""
_PROXY_SIDE = 1000
_CRISP = 0.78
_NO_LOSS_SEEN = 88
"""Quality of a JPEG from which more tells nothing: a copy that was saved again at 98 is no better than its source."""
_SAME_LOSS = 4
_SAME_DETAIL = 1.06
"""An enlargement loses at least so much to interpolation; a soft original and its smaller copy hold the same."""


class Copy(NamedTuple):
    """What the rules ask about one copy."""

    width: int
    height: int
    steepness: float
    """`content.sharpness.steepness`, of the proxy."""
    blur: float | None
    """`focus.blur_pixels`, of all pixels."""
    format: str
    from_camera: bool
    """Its metadata has the camera and the time of the shot."""
    has_place: bool
    taken: str | None
    paths: tuple[str, ...]
    edited: bool = False
    """A program changed it after the shot, and names itself."""
    quality: int | None = None
    """`embedded.compression.quality`, of a JPEG."""
    told: int = 0
    """In how many ways somebody said something about it: title, caption, keywords, people, rating, label."""

    tones: tuple[float, ...] = ()
    """Luma, 0 to 1, at percentiles from dark to bright, and its mean."""
    colour: float = 0.0
    """`content.colourfulness.value`."""
    cast: float = 0.0
    """`content.white_balance.angle`, in degrees."""
    frames: int = 1
    depth: int = 8
    """Bits a channel."""

    fine: float = 0.0
    """Mean doublings of the finest detail over all parts, from `content.cells`."""
    noise: float = 0.0
    """`content.sharpness.noise`, in levels of 255."""
    jfif: bool = False
    """`embedded.compression.jfif`: a program wrote the JPEG."""
    said_size: tuple[int, int] | None = None
    """Width and height that EXIF says; a program that makes it larger or smaller mostly leaves them."""

    @property
    def saved_again(self) -> bool:
        """Whether a program made it of what the camera wrote."""
        resized = self.said_size is not None and any(
            abs(said - has) > _CUT
            for said, has in zip(sorted(self.said_size), sorted((self.width, self.height)), strict=True)
        )
        return self.edited or self.format in _BY_PROGRAMS or self.jfif or resized

    @property
    def is_page(self) -> bool:
        """Whether most of it is nearly white and without colour, as paper is: other words make another page."""
        return len(self.tones) > 1 and self.tones[1] >= _PAPER and self.colour < _PAPER_COLOUR

    @property
    def original(self) -> bool:
        """Whether nothing speaks against its being what the camera wrote; all copies are less."""
        return self.from_camera and not self.saved_again

    @property
    def detail(self) -> float:
        """Pixels along the long side that hold detail. An enlarged or re-saved copy has no more than its source."""
        side = max(self.width, self.height)
        if self.blur is not None:
            return side / self.blur
        # Blur that shows on the proxy shows how little the many pixels hold; finer detail is taken on trust.
        seen = min(side, _PROXY_SIDE)
        return side if self.steepness >= _CRISP else seen * max(self.steepness, 0.1) / _CRISP


def order(copies: Sequence[Copy], rules: Sequence[Rule], folders: Sequence[str]) -> list[list[Any]]:
    """For each copy one value a rule, smaller is better: what to sort by, and where two copies first differ."""
    most = max(1.0, *(copy.detail for copy in copies))
    return [[_value(copy, rule, folders, most) for rule in rules] for copy in copies]


def difference(rule: Rule, better: Copy, worse: Copy) -> str:
    """Why the better one is better, by the rule in which the two first differ."""
    if rule == "detail":
        return f"holds more detail: {better.detail:,.0f} pixels along its side against {worse.detail:,.0f}"
    if rule == "resolution":
        return f"is larger: {better.width} x {better.height} against {worse.width} x {worse.height}"
    if rule == "oldest":
        return f"has the earlier date: {better.taken} against {worse.taken or 'none that is certain'}"
    if rule == "compression":
        return f"is less compressed: JPEG quality {better.quality or 'unknown'} against {worse.quality or 'unknown'}"
    if rule == "written":
        return f"has more written about it: {better.told} of title, caption and the like against {worse.told}"
    if rule == "camera" and better.from_camera and worse.from_camera:
        return "is as the camera wrote it, the other was saved again by a program"
    return {
        "folder": "lies in a folder that is preferred",
        "raw": "is a RAW file",
        "lossless": "is stored without loss",
        "camera": "has the camera's own metadata",
        "gps": "knows where it was taken",
    }[rule]


def loss(copy: Copy, best: Copy) -> str:
    """What would be lost with a copy that is not kept, in words; empty where nothing that was measured would be.

    An edit of tone or colour is found as a copy too, and whether it or its source is wanted is for the owner to say.
    """
    found = []
    if copy.detail > _LESS_DETAIL * best.detail:
        found.append(f"holds more detail: {copy.detail:,.0f} pixels against {best.detail:,.0f}")
    if copy.frames > best.frames:
        found.append(f"has {copy.frames:,} frames against {best.frames:,}")
    if copy.depth > best.depth:
        found.append(f"has {copy.depth} bits a channel against {best.depth}")
    apart = [mine - theirs for mine, theirs in zip(copy.tones, best.tones, strict=True)]
    if any(abs(value) > _SAME_TONE for value in apart):
        furthest = max(apart, key=abs)
        found.append(
            f"has another tone: {'brighter' if furthest > 0 else 'darker'} by {abs(furthest):.0%} of the range"
        )
    if abs(copy.colour - best.colour) > _SAME_COLOUR * (max(copy.colour, best.colour) + _FAINT_COLOUR):
        found.append(f"is {'more' if copy.colour > best.colour else 'less'} colourful")
    elif abs(copy.cast - best.cast) > _SAME_CAST:
        found.append("has another colour cast")
    if copy.format in _LOSSLESS and best.format not in (*_LOSSLESS, *_RAW):
        found.append("is stored without loss")
    if copy.original or not best.original:
        found.append(_lost_without_an_original(copy, best))
    elif copy.is_page:
        found.append("looks like a page, of which a thumbnail shows too little")
    return ", ".join(found)


def _lost_without_an_original(copy: Copy, best: Copy) -> str:
    """What may be lost where the best may itself be made of the other: saved again at a higher quality, enlarged,
    blurred, its noise taken out, touched up where a thumbnail shows nothing of it."""
    if copy.original:
        return "is as a camera writes it" + (", as the best is" if best.original else "")
    if copy.width * copy.height < best.width * best.height:
        return "is smaller, but nothing says that the best was not enlarged"
    if copy.steepness > _SHARPER * best.steepness:
        return f"is sharper: {copy.steepness:.2f} against {best.steepness:.2f}"
    if copy.fine > best.fine + _FINER:
        return "has more fine detail"
    if copy.noise < best.noise - _LESS_NOISE:
        return f"has less noise: {copy.noise:.1f} against {best.noise:.1f}"
    return "may be what the best was made of: neither is surely as a camera wrote it"


def _value(copy: Copy, rule: Rule, folders: Sequence[str], most: float) -> Any:
    if rule == "folder":
        places = [number for number, folder in enumerate(folders) if any(_below(path, folder) for path in copy.paths)]
        return min(places, default=len(folders))
    if rule == "detail":
        return math.floor(math.log(most / max(copy.detail, 1.0)) / math.log(_SAME_DETAIL))
    if rule == "resolution":
        return -copy.width * copy.height
    if rule == "oldest":
        # Zones and fractions get lost by saving again: that makes no date earlier.
        return (copy.taken or "9999")[:19]
    if rule == "camera":
        return not copy.from_camera, copy.from_camera and copy.saved_again
    if rule == "written":
        return -copy.told
    if rule == "compression":
        # Formats without such a quality are mostly newer ones that lose less; nothing speaks against them.
        seen = _NO_LOSS_SEEN if copy.quality is None else min(copy.quality, _NO_LOSS_SEEN)
        return (_NO_LOSS_SEEN - seen) // _SAME_LOSS
    has = {
        "raw": copy.format in _RAW,
        "lossless": copy.format in _LOSSLESS,
        "gps": copy.has_place,
    }
    return not has[rule]


def _below(path: str, folder: str) -> bool:
    return path.startswith(folder.strip("/") + "/")
