"""Groups of duplicates: copies that look the same, bursts and brackets, from shots, likeness and decisions alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Literal, NamedTuple

from calotype.ops.grouping.series import brackets, burst_edges, time_lapses
from calotype.ops.grouping.shots import Shot, other_release
from calotype.ops.grouping.stars import Star, stars

Kind = Literal["near", "burst", "bracket"]

NEAR = 0.87
"""Likeness from which two pictures are one; see `calotype.imaging.measures.likeness`, which measured it."""


class Group(NamedTuple):
    """Shots that belong together, the centre first and then those nearest to it."""

    kind: Kind
    members: tuple[int, ...]
    likeness: tuple[float, ...]
    """Of each member to the centre, 0 to 1; the centre's own is 1."""


class Rules(NamedTuple):
    """What counts as alike and as close in time."""

    window: float = 30.0
    """Most seconds between the centre of a burst and its members."""
    burst_likeness: float = 0.5
    """Least likeness of hashes in a burst: 16 of 64 bits may differ."""
    bracket_likeness: float = 0.25
    """The same in an exposure bracket, whose darkest and brightest pictures lose much."""


def groups(
    shots: Sequence[Shot],
    near: Iterable[tuple[int, int, float]],
    *,
    apart: Collection[tuple[int, int]] = (),
    rules: Rules | None = None,
) -> list[Group]:
    """All groups, by kind and then by centre.

    `near` are pairs of shots whose patches were compared, with their likeness. `apart` are pairs that are no
    duplicates: by the owner's decision, or as parts of one shot that are kept on purpose. Members of a bracket or a
    time-lapse were made on purpose: they are in no other group with each other, though each may be with its own
    copies. Two releases of the shutter are never `near`, how alike they may be; they may be a burst. A shot that has
    copies goes into a burst once, as its best copy's place.
    """
    rules = rules or Rules()
    on_purpose = brackets(shots, least=rules.bracket_likeness)
    divided = _both_ways(apart)
    for members in (*on_purpose, *time_lapses(shots)):
        for one in members:
            divided.setdefault(one, set()).update(other for other in members if other != one)
    copies = _near_stars(shots, near, divided)
    spares = {member for star in copies for member in star.members}
    for star in copies:
        # The best copy stands for the others, and so for what they are kept apart from.
        for other in {other for member in star.members for other in divided.get(member, ())}:
            divided.setdefault(star.centre, set()).add(other)
            divided.setdefault(other, set()).add(star.centre)
    series = burst_edges(shots, window=rules.window, least=rules.burst_likeness)
    bursts = stars((edge for edge in series if not spares.intersection(edge[:2])), _rank(shots), divided)
    return [
        *(_group("near", star) for star in copies),
        *(_group("burst", star) for star in bursts),
        *(Group("bracket", members, (1.0,) * len(members)) for members in on_purpose),
    ]


def may_be_best(group: Group, likeness: dict[tuple[int, int], float], least: float) -> list[int]:
    """Members that all others resemble: the centre, and who else is known (pairs low first) to be alike to each."""

    def resemble(one: int, other: int) -> bool:
        return likeness.get((min(one, other), max(one, other)), 0.0) >= least

    centre, *others = group.members
    return [centre, *(one for one in others if all(resemble(one, other) for other in group.members if other != one))]


def _near_stars(
    shots: Sequence[Shot], near: Iterable[tuple[int, int, float]], divided: dict[int, set[int]]
) -> list[Star]:
    releases = {place: shot.release for place, shot in enumerate(shots) if shot.release is not None}
    edges = (pair for pair in near if not other_release(shots[pair[0]], shots[pair[1]]))
    return stars(edges, _rank(shots), divided, releases)


def _rank(shots: Sequence[Shot]) -> Any:
    return lambda place: (-shots[place].pixels, shots[place].id)


def _both_ways(pairs: Collection[tuple[int, int]]) -> dict[int, set[int]]:
    divided: dict[int, set[int]] = {}
    for one, other in pairs:
        divided.setdefault(one, set()).add(other)
        divided.setdefault(other, set()).add(one)
    return divided


def _group(kind: Kind, star: Star) -> Group:
    return Group(kind, (star.centre, *star.members), (1.0, *star.likeness))
