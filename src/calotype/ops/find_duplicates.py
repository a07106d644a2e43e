"""Which photos show the same picture, and which were taken as one series.

Three kinds of groups, one step each:

- `near`: copies that look the same, however they were re-encoded, resized, cropped a little, mirrored, turned or
  toned. Two releases of the shutter are never near copies of each other, however alike they look.
- `burst`: pictures of one camera in quick succession that look alike, or that the maker says belong together.
- `bracket`: a set made on purpose. Its members are no duplicates of each other, in no burst and never culled; a copy
  of one is near to that one. `rule` says which it is:
    - `exposure`: three or more within 3 s of each other, each with another exposure by 0.6 stops or more; two and 0.25
      stops where the maker says that it is a bracket
    - `focus`: three or more within 3 s, one exposure, focused ever further or ever nearer, not in continuous drive
    - `bracketing`: the same without distances, where the maker says of each that it is of a bracket
    - `lapse`: twenty or more at even intervals of more than 1.5 s
    - `panorama`: three or more within 10 s of each other, one focal length and about one exposure, between which the
      camera turned on in one direction, by its compass or as the overlapping pictures show

  Where nothing tells, a burst stays a burst.

RAW and JPEG of one shot, an original and its edit (`IMG_E1234`, `-edited`, a program that names itself, an HDR output
by its name) are no duplicates of each other either; a copy of one of them is near to that one. In a burst each shot is
counted once: its RAW or original.

Hashes propose pairs, small luminance patches confirm them, and both are kept, so that a new photo costs one search. A
group is a star: every member resembles the centre, so no chain leads from a cat to a dog. The same photos make the
same groups on every machine. Nothing is deleted, moved or marked in a file: `keep_best_only` only says which one of a
group is kept (`keep`), for conditions and lists; all of a set made on purpose are kept. `calotype duplicates --explain
A B` says why two photos are in one group, or not.

    - op: find_duplicates
    - op: find_duplicates
      as: bursts
      with: {kind: burst, time_window_seconds: 5}
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from calotype.imaging.measures.thresholds import NEAR
from calotype.ops.declare import Member, Parameters, Result, about, op, optional


class FindDuplicatesParameters(Parameters, frozen=True):
    """What counts as a duplicate."""

    kind: Annotated[
        Literal["near", "burst", "bracket"], about("Which groups: near for copies, burst for series, bracket.")
    ] = "near"
    similarity_threshold: Annotated[
        float,
        about("Least likeness of a near copy: 0.87 for copies, 0.95 for those without any edit.", minimum=0, maximum=1),
    ] = NEAR
    time_window_seconds: Annotated[
        float,
        about(
            "Longest time between the centre of a burst and a member: 30 in general, 5 for sports.", minimum=0, unit="s"
        ),
    ] = 30.0
    keep_best_only: Annotated[
        bool, about("Only the centre of a group has `keep`; otherwise, and in a bracket, all have.")
    ] = False
    edits_apart: Annotated[
        bool,
        about("An edit is no copy of what the camera wrote; false to find exports of a program among the copies too."),
    ] = True
    evidence: Annotated[Literal["hash"], about("What likeness is judged by; embeddings come with the models.")] = "hash"


class Duplicates(Result, frozen=True):
    """A group."""

    kind: Annotated[str, about("near, burst or bracket.")]
    count: Annotated[int, about("Members.", minimum=1)]
    weakest: Annotated[float, about("Least likeness of a member to the centre.", minimum=0, maximum=1)]
    rule: Annotated[
        str, about("Of a bracket: exposure, focus, bracketing, lapse or panorama; empty for other kinds.")
    ] = ""


class Duplicate(Result, frozen=True):
    """What is found out about one photo."""

    count: Annotated[int, about("Photos in its group, itself among them; 1 if it has no group.", minimum=1)]
    likeness: Annotated[float, about("To the centre of its group.", minimum=0, maximum=1)]
    centre: Annotated[bool, about("It is the one that all others of its group resemble.")]
    keep: Annotated[bool, about("False for those that `keep_best_only` would not keep.")]


@op(
    "find_duplicates",
    version=2,
    scope="group",
    groups="near",
    facts={"hash": "perceptual_hash", "metadata": optional("metadata")},
    queue="fast",
    alone=Duplicate(count=1, likeness=1.0, centre=True, keep=True),
    aliases=("group_similar",),
)
def find_duplicates(
    members: Sequence[Member], parameters: FindDuplicatesParameters
) -> tuple[Duplicates, Sequence[Duplicate]]:
    """Groups of photos that show the same picture, or that were taken as one series."""
    group = Duplicates(
        kind=parameters.kind,
        count=len(members),
        weakest=min(member.likeness for member in members),
        rule=members[0].rule,
    )
    keep_all = not parameters.keep_best_only or parameters.kind == "bracket"
    return group, [
        Duplicate(
            count=len(members),
            likeness=member.likeness,
            centre=place == 0,
            keep=keep_all or place == 0,
        )
        for place, member in enumerate(members)
    ]
