"""Groups of duplicates: copies that look the same, bursts and brackets, from shots, likeness and decisions alone."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import Any, Literal, NamedTuple

from calotype.ops.grouping.purpose import OnPurpose, Turn, made_on_purpose
from calotype.ops.grouping.series import burst_edges
from calotype.ops.grouping.shots import Shot, other_release
from calotype.ops.grouping.stars import Star, stars

Kind = Literal["near", "burst", "bracket"]


class Group(NamedTuple):
    """Shots that belong together, the centre first and then those nearest to it."""

    kind: Kind
    members: tuple[int, ...]
    likeness: tuple[float, ...]
    """Of each member to the centre, 0 to 1; the centre's own is 1."""
    rule: str = ""
    """Of a set made on purpose, by which rule: see `made_on_purpose`."""


class Rules(NamedTuple):
    """What counts as alike and as close in time."""

    window: float = 30.0
    """Most seconds between the centre of a burst and its members."""
    burst_likeness: float = 0.5
    """Least likeness of hashes in a burst: 16 of 64 bits may differ."""
    bracket_likeness: float = 0.25
    """The same in an exposure bracket, whose darkest and brightest pictures lose much."""
    edits_apart: bool = True
    """Whether an edit is no copy of what the camera wrote."""


def groups(
    shots: Sequence[Shot],
    near: Iterable[tuple[int, int, float]],
    *,
    apart: Collection[tuple[int, int]] = (),
    companions: Collection[tuple[int, int]] = (),
    turn: Turn | None = None,
    rules: Rules | None = None,
) -> list[Group]:
    """All groups, by kind and then by centre.

    `near` are pairs of shots whose patches were compared, with their likeness. `apart` are pairs that the owner
    decided are no duplicates. `companions` are pairs that belong together and are no duplicates of each other, the
    main one first (RAW and JPEG, original and edit). Members of a set made on purpose are in no burst, and `near` only
    to copies of their own. Two releases of the shutter are never `near`, how alike they may
    be; they may be a burst. A shot goes into a burst once: not with its copies, its companions and its edits.
    """
    rules = rules or Rules()
    left_out = left_out_of_series(shots, companions)
    sets = made_on_purpose(shots, least=rules.bracket_likeness, turn=turn, left_out=left_out)
    in_sets = _labels_of_sets(sets)
    divided = _both_ways([*apart, *companions])
    copies = _near_stars(shots, near, divided, _labels(shots, in_sets, edits=rules.edits_apart))
    spares = left_out.union(in_sets, *(_spares(shots, star, left_out) for star in copies))
    series = burst_edges(shots, window=rules.window, least=rules.burst_likeness, left_out=spares)
    bursts = stars(series, _rank(shots), divided)
    return [
        *(_group("near", star) for star in copies),
        *(_group("burst", star) for star in bursts),
        *(Group("bracket", made.members, (1.0,) * len(made.members), made.rule) for made in sets),
    ]


def left_out_of_series(shots: Sequence[Shot], companions: Collection[tuple[int, int]]) -> frozenset[int]:
    """Shots for which another stands in bursts and sets: the lesser companions, and edits whose original is here."""
    originals = {shot.release for shot in shots if shot.edit == "" and shot.release is not None}
    edits = (place for place, shot in enumerate(shots) if shot.edit and shot.release in originals)
    return frozenset((*edits, *(other for _, other in companions)))


def _near_stars(
    shots: Sequence[Shot],
    near: Iterable[tuple[int, int, float]],
    divided: dict[int, set[int]],
    labels: dict[int, dict[Hashable, Hashable]],
) -> list[Star]:
    edges = (pair for pair in near if not other_release(shots[pair[0]], shots[pair[1]]))
    return stars(edges, _rank(shots), divided, labels)


def _labels_of_sets(sets: Sequence[OnPurpose]) -> dict[int, dict[Hashable, Hashable]]:
    """For each shot of a set, and for its copies, which one of that set it is."""
    return {
        shot: {("set", number): place}
        for number, made in enumerate(sets)
        for place, twins in enumerate(made.twins)
        for shot in twins
    }


def _labels(
    shots: Sequence[Shot], in_sets: dict[int, dict[Hashable, Hashable]], *, edits: bool
) -> dict[int, dict[Hashable, Hashable]]:
    labels: dict[int, dict[Hashable, Hashable]] = {}
    for place, shot in enumerate(shots):
        known = dict(in_sets.get(place, {}))
        if shot.release is not None:
            known["release"] = shot.release
        if edits and shot.edit is not None:
            known["edit"] = shot.edit
        if known:
            labels[place] = known
    return labels


def _spares(shots: Sequence[Shot], star: Star, left_out: Collection[int]) -> set[int]:
    """The copies of a star that stand for no shot of a series: all but one, and that one too where its shot is there
    already, as the RAW of which these are the JPEGs."""
    copies = {star.centre, *star.members}
    return copies - {stands_for(shots, (star.centre, *star.members))} if copies.isdisjoint(left_out) else copies


def stands_for(shots: Sequence[Shot], copies: Sequence[int]) -> int:
    """Of copies, the centre first, the one that is found among its series: the first that knows when it was taken."""
    return next((place for place in copies if shots[place].release is not None), copies[0])


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
