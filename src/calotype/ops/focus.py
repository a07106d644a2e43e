"""Sharpness of the subject in all pixels of an image, what blurred it, and noise.

`content.sharpness` sees a proxy of 1000 px; this looks at every pixel, for photos in groups or on request. Beside the
decoding it costs 0.3 s of one core for 12 megapixels (benchmarks/bench_full_size.py).

- `score` is 1 where the subject's edges are crisp to the pixel and 0 where it is crisp only as a thumbnail of 250
  pixels; each halving of the size at which it would be crisp costs the same. For 12 megapixels 0.6 is a blur of 2
  pixels, which shows when zoomed in, 0.4 one of 4, which shows on a screen.
- The subject is what lies in the boxes of objects that were found (op `detect_objects`, where the recipe has it and it
  found some). Without any it is guessed: the largest connected part that is about as sharp as the sharpest, so a
  blurred background is no blur. A moving subject before a crisp background needs the boxes to be seen.
- `blur_pixels` is the standard deviation of the blur in pixels of the image. An enlarged copy has the detail of its
  source and twice the blur: divide the width by it to compare copies.
- `kind` says what blurred it: `none`, `defocus` (soft all round, also missed focus and haze), `motion` (of the camera
  or the subject, along `degrees`), `unknown` where there is no edge to judge by. `motion` is how one-sided it is.
- `noise` is looked for where there is no detail. A picture that has detail everywhere shows more than it has.

Try `focus.score < 0.4`, `focus.kind == 'motion'`, `focus.noise > 8`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, Protocol

import msgspec

from calotype.imaging.image import Image
from calotype.ops.declare import Parameters, Result, about, op, optional

_Share = Annotated[float, about("Share of the side.", minimum=0, maximum=1)]


class Box(Protocol):
    """Where an object lies, in shares of the picture as shown."""

    left: float
    top: float
    width: float
    height: float


class Objects(Protocol):
    """What is asked of an op that finds objects."""

    boxes: Sequence[Box]


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """The part of the picture that was judged, in shares of its sides as shown."""

    left: _Share
    top: _Share
    width: _Share
    height: _Share
    guessed: Annotated[bool, about("By its sharpness, for want of objects.")]


class Focus(Result, frozen=True):
    """What `focus` found out."""

    score: Annotated[float, about("0 crisp only as a thumbnail, 1 crisp to the pixel.", minimum=0, maximum=1)]
    blur_pixels: (
        Annotated[float, about("Deviation of the blur; null where there is no edge.", minimum=0.5, unit="px")] | None
    )
    kind: Annotated[Literal["none", "defocus", "motion", "unknown"], about("What blurred it.")]
    motion: Annotated[float, about("0 blurred alike all round or not at all, 1 one way only.", minimum=0, maximum=1)]
    degrees: (
        Annotated[
            float,
            about("Direction of motion; 0 level, 45 falls to the right, 90 upright.", minimum=0, maximum=180, unit="°"),
        ]
        | None
    )
    noise: Annotated[float, about("Deviation in detail-free parts.", minimum=0, unit="levels of 255")]
    subject: Annotated[Subject, about("What was judged.")]


class FocusParameters(Parameters, frozen=True):
    """There is nothing to choose: what is sharp enough is for conditions to say."""


@op("focus", version=2, reads="full", facts={"objects": optional("detect_objects")})
def focus(image: Image, parameters: FocusParameters, objects: Objects | None = None) -> Focus:
    """Sharpness of the subject in all pixels of an image, motion or defocus, and noise."""
    from calotype.imaging.measures import focus as measure

    boxes = [(box.left, box.top, box.width, box.height) for box in objects.boxes] if objects else []
    found = measure.focus(measure.as_8_bits(image.gray), boxes)
    left, top, width, height = (round(share, 4) for share in found.subject)
    return Focus(
        score=round(found.score, 4),
        blur_pixels=None if found.blur is None else round(found.blur, 3),
        kind=found.cause,
        motion=round(found.motion, 4),
        degrees=None if found.degrees is None else round(found.degrees, 1),
        noise=round(found.noise, 3),
        subject=Subject(left=left, top=top, width=width, height=height, guessed=found.guessed),
    )
