"""Which photos show the same picture, and which were taken as one series.

Three kinds of groups, one step each:

- `near`: copies that look the same, however they were re-encoded, resized, cropped a little, mirrored, turned or
  toned. Two releases of the shutter are never near copies of each other, however alike they look.
- `burst`: pictures of one camera in quick succession that look alike, or that the maker says belong together.
- `bracket`: an exposure bracket, made on purpose. Its members are no duplicates of each other.

Hashes propose pairs, small luminance patches confirm them, and both are kept, so that a new photo costs one search. A
group is a star: every member resembles the centre, so no chain leads from a cat to a dog. The same photos make the
same groups on every machine. Nothing is deleted, moved or marked in a file: `keep_best_only` only says which one of a
group is kept (`keep`), for conditions and lists.

    - op: find_duplicates
    - op: find_duplicates
      as: bursts
      with: {kind: burst, time_window_seconds: 5}
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from calotype.ops.declare import Member, Parameters, Result, about, op, optional
from calotype.ops.grouping.groups import NEAR


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
    keep_best_only: Annotated[bool, about("Only the centre of a group has `keep`; otherwise all have.")] = False
    evidence: Annotated[Literal["hash"], about("What likeness is judged by; embeddings come with the models.")] = "hash"


class Duplicates(Result, frozen=True):
    """A group."""

    kind: Annotated[str, about("near, burst or bracket.")]
    count: Annotated[int, about("Members.", minimum=1)]
    weakest: Annotated[float, about("Least likeness of a member to the centre.", minimum=0, maximum=1)]


class Duplicate(Result, frozen=True):
    """What is found out about one photo."""

    count: Annotated[int, about("Photos in its group, itself among them; 1 if it has no group.", minimum=1)]
    likeness: Annotated[float, about("To the centre of its group.", minimum=0, maximum=1)]
    centre: Annotated[bool, about("It is the one that all others of its group resemble.")]
    keep: Annotated[bool, about("False for those that `keep_best_only` would not keep.")]


@op(
    "find_duplicates",
    version=1,
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
    group = Duplicates(kind=parameters.kind, count=len(members), weakest=min(member.likeness for member in members))
    return group, [
        Duplicate(
            count=len(members),
            likeness=member.likeness,
            centre=place == 0,
            keep=place == 0 or not parameters.keep_best_only,
        )
        for place, member in enumerate(members)
    ]
