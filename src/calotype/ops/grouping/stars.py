"""Stars: groups in which every member resembles the centre, so that no chain leads from a cat to a dog."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from heapq import heapify, heappop, heappush
from typing import Any, NamedTuple

Apart = Mapping[int, Collection[int]]
"""For a shot, those that must not be in one group with it; given both ways."""
Labels = Mapping[int, Mapping[Hashable, Hashable]]
"""For a shot, what is known of it, such as which release of the shutter it is. Two shots that say different things of
one matter are never in one star; what one of them does not know parts nobody."""


class Star(NamedTuple):
    """A centre and those that resemble it, nearest first."""

    centre: int
    members: tuple[int, ...]
    """Without the centre."""
    likeness: tuple[float, ...]
    """Of each member to the centre, 0 to 1."""


def stars(
    edges: Iterable[tuple[int, int, float]],
    rank: Callable[[int], Any],
    apart: Apart | None = None,
    labels: Labels | None = None,
) -> list[Star]:
    """Cut a graph of likeness into stars.

    `edges` are pairs of shots with their likeness; `rank` orders shots that are equal otherwise, best first, and must
    be distinct for distinct shots. The shot with the most free neighbours becomes a centre and takes them, nearest
    first, then the next; so only what hangs together with a changed shot can change. Shots that resemble nothing are
    in no star. Time: edges times the logarithm of their number.
    """
    cut = _Cutter(edges, rank, apart or {}, labels or {})
    return sorted(cut.all(), key=lambda star: rank(star.centre))


class _Cutter:
    """The graph while it is cut."""

    def __init__(
        self, edges: Iterable[tuple[int, int, float]], rank: Callable[[int], Any], apart: Apart, labels: Labels
    ) -> None:
        self._rank, self._apart, self._labels = rank, apart, labels
        self._near: dict[int, dict[int, float]] = {}
        for one, other, likeness in edges:
            if one != other and self._may_meet(one, other):
                likeness = max(likeness, self._near.get(one, {}).get(other, 0.0))
                self._near.setdefault(one, {})[other] = likeness
                self._near.setdefault(other, {})[one] = likeness
        self._free = set(self._near)

    def all(self) -> list[Star]:
        waiting = [(-len(others), self._rank(shot), shot) for shot, others in self._near.items()]
        heapify(waiting)
        found = []
        while waiting:
            count, order, centre = heappop(waiting)
            reachable = [shot for shot in self._near[centre] if shot in self._free] if centre in self._free else []
            if len(reachable) < -count:  # counted before others took some of them
                if reachable:
                    heappush(waiting, (-len(reachable), order, centre))
                continue
            found.append(self._take(centre, reachable))
        return found

    def _may_meet(self, one: int, other: int) -> bool:
        return other not in self._apart.get(one, ()) and agree(self._labels.get(one), self._labels.get(other))

    def _take(self, centre: int, reachable: list[int]) -> Star:
        likeness = self._near[centre]
        known, barred = dict(self._labels.get(centre, {})), set(self._apart.get(centre, ()))
        chosen: list[int] = []
        for shot in sorted(reachable, key=lambda shot: (-likeness[shot], self._rank(shot))):
            own = self._labels.get(shot, {})
            # Two frames of a bracket may both resemble an edit that has no date: the nearer one gets it.
            if shot in barred or not agree(own, known):
                continue
            known.update(own)
            barred.update(self._apart.get(shot, ()))
            chosen.append(shot)
        self._free -= {centre, *chosen}
        return Star(centre, tuple(chosen), tuple(likeness[shot] for shot in chosen))


def agree(one: Mapping[Hashable, Hashable] | None, other: Mapping[Hashable, Hashable] | None) -> bool:
    """Whether two shots say nothing different of one matter."""
    return not one or not other or all(other.get(matter, said) == said for matter, said in one.items())
