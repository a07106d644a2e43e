"""What an image looks like, in numbers: exposure, clipping, contrast, colour, texture and sharpness.

Everything is measured on the proxy (long side 1000 px), in about 2 ms. Scores are 0 to 1 with 1 the best; the raw
value that each was made from stands beside it.

- `exposure.score` says how well the light was used, judged by the parts that carry the picture. Dusk with a lit
  sky, a stage, a white page are not errors; a picture in which nothing is bright (`under`) or nothing is dark
  (`over`) is. For dark pictures of whatever intent ask `exposure.mean < 0.15`: those that a
  run calls very dark.
- `sharpness.score` is that of the sharpest tiles, so a portrait before a blurred background is sharp; defocus and
  motion over the whole picture are not, and noise does not count as detail. Blur of less than about two pixels of a
  12 megapixel photo does not show at this size: op `focus` looks at all pixels. Where `sharpness.edges` is near 0
  (fog, a wall, a black frame) there was nothing to judge by.
- `cells` are for programs: what `best_shot_selection` compares shots of one scene by.
- `white_balance` says what colour the light has. A sunset is warm; that is no mistake.

Try `content.sharpness.score < 0.4 and content.sharpness.edges > 0.02`, `content.exposure.score < 0.4`,
`content.clipping.highlights > 0.2`.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

from calotype.imaging.image import Image
from calotype.ops.declare import Parameters, Result, about, data, op

if TYPE_CHECKING:
    from typing import NamedTuple

_Score = Annotated[float, about("0 to 1, 1 is best.", minimum=0, maximum=1)]
_Share = Annotated[float, about("Share of the picture.", minimum=0, maximum=1)]
_Luma = Annotated[float, about("Luma (BT.601), 0 black to 1 white.", minimum=0, maximum=1)]


class _Part(msgspec.Struct, frozen=True, kw_only=True):
    """One aspect of the result."""


class Exposure(_Part, frozen=True):
    """How the light was used, and where the tones lie."""

    score: _Score
    mean: _Luma
    p01: _Luma
    p05: _Luma
    p25: _Luma
    median: _Luma
    p75: _Luma
    p95: _Luma
    p99: _Luma
    under: Annotated[float, about("How far the bright parts fall short, 0 not to 1 wholly.", minimum=0, maximum=1)]
    over: Annotated[float, about("How far the dark parts are lifted or burnt out.", minimum=0, maximum=1)]


class Clipping(_Part, frozen=True):
    """What is lost in pure black and pure white."""

    shadows: _Share
    highlights: _Share


class Contrast(_Part, frozen=True):
    """Spread of luma."""

    score: _Score
    rms: Annotated[float, about("Standard deviation of luma.", minimum=0, maximum=0.5)]
    span: Annotated[float, about("From the 1st to the 99th percentile of luma.", minimum=0, maximum=1)]


class Colourfulness(_Part, frozen=True):
    """How colourful, after Hasler and Süsstrunk (2003)."""

    score: _Score
    value: Annotated[float, about("Their M3: 15 slightly, 33 moderately, 59 quite, 109 extremely.", minimum=0)]


class Swatch(_Part, frozen=True):
    """A dominant colour."""

    hex: Annotated[str, about("sRGB as #rrggbb.")]
    share: _Share


class WhiteBalance(_Part, frozen=True):
    """What colour the light has."""

    score: _Score
    angle: Annotated[float, about("From neutral.", minimum=0, maximum=90, unit="degrees")]
    cast: Annotated[Literal["none", "warm", "cool", "green", "magenta"], about("Its colour in a word.")]


class Texture(_Part, frozen=True):
    """How much detail there is."""

    score: Annotated[float, about("Share of the picture that holds detail.", minimum=0, maximum=1)]
    entropy: Annotated[float, about("Shannon entropy of luma.", minimum=0, maximum=8, unit="bits")]


class Sharpness(_Part, frozen=True):
    """How sharp the sharpest parts are."""

    score: _Score
    steepness: Annotated[float, about("Of edges, against the same at a quarter of the size.", minimum=0, maximum=2)]
    edges: Annotated[float, about("Share of the picture with an edge to judge by.", minimum=0, maximum=1)]
    noise: Annotated[float, about("Deviation in the flattest parts.", minimum=0, unit="levels of 255")]


class Cells(_Part, frozen=True):
    """What each part of the picture holds, for comparing shots of one scene with each other."""

    rows: Annotated[int, about("Parts from top to bottom: 8, less for a picture below 64 pixels.", minimum=0)]
    columns: Annotated[int, about("Parts from left to right.", minimum=0)]
    data: Annotated[
        str,
        about(
            "Base64; a byte each, row by row, of mean luma, then of fine, middle and coarse detail as "
            "16 log2(1 + 4 x variance)."
        ),
    ]


class Content(Result, frozen=True):
    """What `content` found out."""

    exposure: Exposure
    clipping: Clipping
    contrast: Contrast
    colourfulness: Colourfulness
    palette: Annotated[list[Swatch], about("Up to five dominant colours, the largest first.")]
    white_balance: WhiteBalance
    texture: Texture
    sharpness: Sharpness
    cells: Annotated[Cells, data("What each part of the picture holds, for comparing shots of one scene.")]


class ContentParameters(Parameters, frozen=True):
    """There is nothing to choose: what counts as good is for conditions to say."""


@op("content", version=2, reads="proxy")
def content(image: Image, parameters: ContentParameters) -> Content:
    """Exposure, contrast, colour, texture and sharpness of an image, as a proxy can show them."""
    from calotype.imaging.measures import colour, palette, sharpness, texture, tiles, tones

    shares = tones.histogram(image.half_gray)
    peaks = tiles.edge_peaks(image.gray, image.half_gray, image.quarter_gray)
    sharp = sharpness.sharpness(peaks)
    # Statistics of colour are the same on every fourth pixel of every fourth row.
    sample = image.quarter[::4, ::4]
    colourful = colour.colourfulness(sample)
    return Content(
        exposure=Exposure(**_fields(tones.exposure(shares))),
        clipping=Clipping(**_fields(tones.clipping(shares))),
        contrast=Contrast(**_fields(tones.contrast(shares))),
        colourfulness=Colourfulness(score=_short(min(1.0, colourful / 109)), value=_short(colourful)),
        palette=[Swatch(**_fields(swatch)) for swatch in palette.palette(sample)],
        white_balance=WhiteBalance(**_fields(colour.white_balance(image.quarter))),
        texture=Texture(score=_short(texture.detail_share(peaks, sharp.noise)), entropy=_short(tones.entropy(shares))),
        sharpness=Sharpness(**_fields(sharp)),
        cells=_cells(image),
    )


def _cells(image: Image) -> Cells:
    from calotype.imaging.measures.cells import cells, packed

    found = cells(image.gray, image.half_gray, image.quarter_gray)
    rows, columns = found.luma.shape
    return Cells(rows=rows, columns=columns, data=base64.b64encode(packed(found)).decode())


def _fields(measured: NamedTuple) -> dict[str, Any]:
    return {name: _short(value) if isinstance(value, float) else value for name, value in measured._asdict().items()}


def _short(value: float) -> float:
    # Five digits say all that there is to know, and take a third of the space in the catalog.
    return round(value, 5)
