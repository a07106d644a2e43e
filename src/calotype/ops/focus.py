"""Sharpness in all pixels of an image, the cause of blur, and noise.

`content.sharpness` sees a proxy of 1000 px; this looks at every pixel, for photos in groups or on request: it costs
about a tenth of a second for 12 megapixels beside the decoding.

- `score` is 1 where edges are crisp to the pixel and 0 where the picture is crisp only as a thumbnail. It is judged by
  the sharpest parts, so a blurred background does not lower it.
- `blur_pixels` is the standard deviation of the blur in pixels of the image. An enlarged copy has the detail of its
  source and twice the blur: divide the width by it to compare copies.
- `kind` says what blurred it: `none`, `defocus` (soft all round, also missed focus and haze), `motion` (soft along
  `degrees` only), `unknown` where there is nothing to judge by.

Try `focus.score < 0.4`, `focus.kind == 'motion'`, `focus.noise > 8`.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from calotype.imaging.image import Image
from calotype.ops.declare import Parameters, Result, about, op

_Share = Annotated[float, about("Share of the side.", minimum=0, maximum=1)]


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the picture as shown, in shares of its sides."""

    left: _Share
    top: _Share
    width: _Share
    height: _Share


class Focus(Result, frozen=True):
    """What `focus` found out."""

    score: Annotated[float, about("0 crisp only as a thumbnail, 1 crisp to the pixel.", minimum=0, maximum=1)]
    blur_pixels: (
        Annotated[float, about("Deviation of the blur; null where there is no edge.", minimum=1, unit="px")] | None
    )
    kind: Annotated[Literal["none", "defocus", "motion", "unknown"], about("What blurred it.")]
    degrees: (
        Annotated[int, about("Direction of motion: 0 level, 90 upright.", minimum=0, maximum=135, unit="degrees")]
        | None
    )
    noise: Annotated[float, about("Deviation in detail-free parts.", minimum=0, unit="levels of 255")]
    area: Annotated[Area, about("Where the sharpest edges are.")]


class FocusParameters(Parameters, frozen=True):
    """There is nothing to choose: what is sharp enough is for conditions to say."""


@op("focus", version=1, reads="full")
def focus(image: Image, parameters: FocusParameters) -> Focus:
    """Sharpness in all pixels of an image, the cause of blur, and noise."""
    from calotype.imaging.measures import focus as measure

    found = measure.focus(image.gray)
    left, top, width, height = (round(share, 4) for share in found.area)
    return Focus(
        score=round(found.score, 4),
        blur_pixels=None if found.blur is None else round(found.blur, 3),
        kind=found.kind,
        degrees=found.degrees,
        noise=round(found.noise, 3),
        area=Area(left=left, top=top, width=width, height=height),
    )
