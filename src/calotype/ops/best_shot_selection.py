"""Which photo of a group is the best, with reasons, and the order of the others.

Of a `burst` the sharpest, least noisy and best lit is the best, measured within the group and not against the world.
Of `near` copies the picture is the same, so the owner's rules decide, in the order of `prefer`: `folder` (one of
`folders`), `raw`, `camera` (its metadata is the camera's own, and nothing shows that a program saved it again, be it
larger, as TIFF or at a higher quality), `detail` (pixels that hold some), `lossless`, `compression` (the quality of a
JPEG; from 88 on more says nothing), `gps`,
`written` (how much somebody wrote about it: title, caption, keywords, people, stars), `resolution`, `oldest` (of
times that are certain; that of the file is not). Only a photo that all others of its group resemble, as they are or
turned, can be the best.

`certain` is false where nothing that was measured tells the first two apart: then the choice is arbitrary, though
always the same. Nothing is deleted or marked: a pick is a suggestion. With `focus` in the recipe all pixels are
judged, else what the proxy shows.

    - {op: focus, when: bursts.count > 1}
    - op: best_shot_selection
      with: {kind: burst}
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from calotype.ops.content import Content
from calotype.ops.declare import Member, Parameters, Result, about, op, optional
from calotype.ops.embedded import Embedded
from calotype.ops.focus import Focus
from calotype.ops.grouping import copies, quality
from calotype.ops.grouping.copies import Copy, Rule
from calotype.ops.grouping.edits import editor_of
from calotype.ops.grouping.shots import CERTAIN
from calotype.ops.metadata import Metadata

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_RESEMBLES = 20
"""Bits in which the hashes of two members may differ. Those of a burst lie within 16 of its centre, so of each other
within 32, which is what strangers have; few strangers come as near as 20."""
_CAMERA_SOURCES = frozenset({"exif"})
_WITH_SIZE = frozenset({"jpeg", "heic"})
"""Formats in which cameras write the size of the picture into EXIF."""


class BestShotParameters(Parameters, frozen=True):
    """Which groups, and what the owner likes."""

    kind: Annotated[
        Literal["near", "burst"], about("Which groups: near for copies, burst for pictures in quick succession.")
    ] = "burst"
    prefer: Annotated[
        tuple[Rule, ...],
        about("For copies: what decides, the most important first. Put resolution first to keep the largest."),
    ] = copies.RULES
    folders: Annotated[
        tuple[str, ...],
        about("Folders below the library's root whose copies are preferred by the rule folder, the best first."),
    ] = ()
    certain_from: Annotated[
        float,
        about("How far apart the first two must be to be sure: 0.3 is just seen side by side, 1 is plain.", minimum=0),
    ] = 0.3


class BestShot(Result, frozen=True):
    """What is found out about a group."""

    best: Annotated[str, about("Image id of the best, hexadecimal.")]
    reason: Annotated[str, about("Why it is the best.")]
    certain: Annotated[bool, about("Whether anything measured tells it from the second.")]
    count: Annotated[int, about("Members.", minimum=1)]


class Rank(Result, frozen=True):
    """What is found out about one photo of it."""

    rank: Annotated[int, about("1 is the best.", minimum=1)]
    best: Annotated[bool, about("It is the best.")]
    score: Annotated[float, about("1 for the best, halved with each plain difference.", minimum=0, maximum=1)]
    why: Annotated[list[str], about("Short reasons with the numbers behind them.")]
    loses: Annotated[
        str, about("Of copies: what the best has otherwise or less (tone, colour, detail); empty if nothing.")
    ] = ""


@op(
    "best_shot_selection",
    version=3,
    scope="group",
    groups="burst",
    facts={
        "hash": "perceptual_hash",
        "content": "content",
        "metadata": optional("metadata"),
        "focus": optional("focus"),
        "embedded": optional("embedded"),
        "thumbnail": optional("thumbnail", blobs_in="near"),
    },
    queue="fast",
    alone=Rank(rank=1, best=True, score=1.0, why=[]),
    aliases=("select_best_from_group",),
)
def best_shot_selection(members: Sequence[Member], parameters: BestShotParameters) -> tuple[BestShot, Sequence[Rank]]:
    """Which photo of a group is the best, with reasons, and the order of the others."""
    eligible = _resembled_by_all(members, turned_too=parameters.kind == "near")
    if parameters.kind == "near":
        return _of_copies(members, eligible, parameters)
    return _of_shots(members, eligible, parameters)


def _of_shots(
    members: Sequence[Member], eligible: set[int], parameters: BestShotParameters
) -> tuple[BestShot, Sequence[Rank]]:
    found = quality.faults(_looks(members))
    penalties = [quality.total(one) for one in found]
    places = sorted(
        range(len(members)), key=lambda place: (place not in eligible, penalties[place], members[place].image_id)
    )
    first = places[0]
    gap = penalties[places[1]] - penalties[first] if len(places) > 1 else float("inf")
    certain = gap >= parameters.certain_from
    why = [quality.worth_saying(one) for one in found]
    if len(places) == 1:
        reason = "the only one"
    elif not certain:
        reason = "can't tell: nothing measured sets it apart from the next one"
    else:
        against = why[places[1]]
        reason = f"the next one is worse: {against[0]}" if against else "all in all a little better than the next one"
    best = BestShot(best=members[first].image_id.hex(), reason=reason, certain=certain, count=len(members))
    least = penalties[first]
    return best, [
        _rank(places.index(place), 2.0 ** -max(0.0, penalties[place] - least), why[place] or ["nothing against it"])
        for place in range(len(members))
    ]


def _of_copies(
    members: Sequence[Member], eligible: set[int], parameters: BestShotParameters
) -> tuple[BestShot, Sequence[Rank]]:
    known = [_copy(member) for member in members]
    by_rules = copies.order(known, parameters.prefer, parameters.folders)
    values = [(place not in eligible, *of_rules) for place, of_rules in enumerate(by_rules)]
    places = sorted(range(len(members)), key=lambda place: (values[place], members[place].image_id))
    first = places[0]

    def against(place: int) -> str | None:
        """What the best has and this one has not: by the first value in which they differ, as they were sorted."""
        best, *of_best = values[first]
        other, *of_other = values[place]
        if best != other:
            return "resembles all of its group, which this one does not"
        pairs = zip(parameters.prefer, of_best, of_other, strict=True)
        rule = next((rule for rule, one, another in pairs if one != another), None)
        return None if rule is None else copies.difference(rule, known[first], known[place])

    thumbnails = [_thumbnail(member) for member in members]

    def seen(place: int) -> str:
        """What is to be seen of the two, beside each other."""
        return _differs(thumbnails[place], thumbnails[first], strict=not known[first].original)

    reason = against(places[1]) if len(places) > 1 else "is the only one"
    if reason is not None and values[places[1]][0] and not values[first][0]:
        reason = "is the only one that resembles all of its group"
    best = BestShot(
        best=members[first].image_id.hex(),
        reason=reason or "can't tell: the copies are equal in all that the rules ask",
        certain=reason is not None,
        count=len(members),
    )
    return best, [
        _rank(
            rank := places.index(place),
            1.0 if against(place) is None else 0.5 ** min(rank, 10),
            [reason or "can't tell it from the best"] if rank == 0 else [_worse(against(place))],
            "" if rank == 0 else ", ".join(filter(None, (seen(place), copies.loss(known[place], known[first])))),
        )
        for place in range(len(members))
    ]


def _worse(better: str | None) -> str:
    return "equal to the best in all that the rules ask" if better is None else f"the best {better}"


def _rank(place: int, score: float, why: list[str], loses: str = "") -> Rank:
    return Rank(rank=place + 1, best=place == 0, score=round(score, 4), why=why, loses=loses)


def _resembled_by_all(members: Sequence[Member], *, turned_too: bool) -> set[int]:
    """The centre, and every member whose hash is near that of all others; with `turned_too` in any orientation."""
    import numpy as np

    from calotype.imaging.measures.perceptual_hash import turned

    hashes = np.array([int(member.facts["hash"].hash, 16) for member in members], dtype=np.uint64)
    forms = turned(hashes) if turned_too else hashes[None]
    far = [np.bitwise_count(forms ^ one).min(axis=0).max() for one in hashes]
    if len(members) == 2:  # each resembles all that the other resembles
        return {0, 1}
    return {0} | {place for place, bits in enumerate(far) if bits <= _RESEMBLES}


def _looks(members: Sequence[Member]) -> list[quality.Look]:
    from calotype.imaging.measures.cells import unpacked
    from calotype.imaging.measures.relative import relative

    contents: list[Content] = [member.facts["content"] for member in members]
    parts = [content.cells for content in contents]
    beside = relative([unpacked(base64.b64decode(part.data), part.rows, part.columns) for part in parts])
    looks = []
    for member, content, compared in zip(members, contents, beside, strict=True):
        focus: Focus | None = member.facts.get("focus")
        looks.append(
            quality.Look(
                steepness=content.sharpness.steepness,
                noise=content.sharpness.noise,
                mean=content.exposure.mean,
                exposure=content.exposure.score,
                highlights=content.clipping.highlights,
                beside=compared,
                blur=focus.blur_pixels if focus else None,
                kind=focus.kind if focus else "",
            )
        )
    return looks


def _copy(member: Member) -> Copy:
    content: Content = member.facts["content"]
    metadata: Metadata | None = member.facts.get("metadata")
    focus: Focus | None = member.facts.get("focus")
    embedded: Embedded | None = member.facts.get("embedded")
    exposure = content.exposure
    return Copy(
        width=metadata.width if metadata else 0,
        height=metadata.height if metadata else 0,
        steepness=content.sharpness.steepness,
        blur=focus.blur_pixels if focus else None,
        format=metadata.format if metadata else "",
        from_camera=metadata is not None and metadata.taken_source in _CAMERA_SOURCES and bool(metadata.camera.model),
        has_place=metadata is not None and metadata.gps.latitude is not None,
        taken=metadata.taken_at if metadata and metadata.taken_confidence >= CERTAIN else None,
        told=_told(metadata) if metadata else 0,
        paths=member.paths,
        edited=metadata is not None and bool(editor_of(metadata.software)),
        quality=embedded.compression.quality if embedded else None,
        tones=(exposure.p05, exposure.p25, exposure.median, exposure.p75, exposure.p95, exposure.mean),
        colour=content.colourfulness.value,
        cast=content.white_balance.angle,
        fine=_fine_detail(content),
        noise=content.sharpness.noise,
        jfif=embedded.compression.jfif if embedded else False,
        said_size=_said_size(embedded) if metadata and metadata.format in _WITH_SIZE else None,
        frames=embedded.frames if embedded else 1,
        depth=embedded.depth if embedded else 8,
    )


def _thumbnail(member: Member) -> NDArray[np.uint8] | None:
    import simplejpeg

    data = member.blobs.get("thumbnail")
    return None if data is None else simplejpeg.decode_jpeg(data, colorspace="RGB")


def _differs(one: NDArray[np.uint8] | None, best: NDArray[np.uint8] | None, *, strict: bool) -> str:
    """What speaks against two pictures being one, in words; with `strict`, that one is turned too."""
    from calotype.imaging.measures.sameness import orientation_of

    if one is None or best is None:
        return "was not looked at beside the best"
    orientation = orientation_of(one, best)
    if orientation is None:
        return "differs somewhere, be it in its framing"
    return "is turned or mirrored" if orientation and strict else ""


def _told(metadata: Metadata) -> int:
    """In how many ways somebody said something about it."""
    said = (metadata.title, metadata.caption, metadata.keywords, metadata.people, metadata.rating, metadata.label)
    return sum(1 for one in said if one not in (None, [], ""))


def _fine_detail(content: Content) -> float:
    import numpy as np

    from calotype.imaging.measures.cells import unpacked

    cells = content.cells
    found = unpacked(base64.b64decode(cells.data), cells.rows, cells.columns).fine
    return float(np.log2(1 + found).mean()) if found.size else 0.0


def _said_size(embedded: Embedded | None) -> tuple[int, int] | None:
    exif = embedded.tags.exif if embedded else None
    return (exif.width, exif.height) if exif and exif.width and exif.height else None
