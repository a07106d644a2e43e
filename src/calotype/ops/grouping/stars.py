"""Stars: groups in which every member resembles the centre, so that no chain leads from a cat to a dog."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from heapq import heapify, heappop, heappush
from typing import Any, NamedTuple

Apart = Mapping[int, Collection[int]]
"""For a shot, those that must not be in one group with it; given both ways."""
Releases = Mapping[int, Hashable]
"""For a shot, which release of the shutter it is, where that is known. Two releases are never in one star."""


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
    releases: Releases | None = None,
) -> list[Star]:
    """Cut a graph of likeness into stars.

    `edges` are pairs of shots with their likeness; `rank` orders shots that are equal otherwise, best first, and must
    be distinct for distinct shots. The shot with the most free neighbours becomes a centre and takes them, nearest
    first, then the next; so only what hangs together with a changed shot can change. Shots that resemble nothing are
    in no star. Time: edges times the logarithm of their number.
    """
    cut = _Cutter(edges, rank, apart or {}, releases or {})
    return sorted(cut.all(), key=lambda star: rank(star.centre))


class _Cutter:
    """The graph while it is cut."""

    def __init__(
        self, edges: Iterable[tuple[int, int, float]], rank: Callable[[int], Any], apart: Apart, releases: Releases
    ) -> None:
        self._rank, self._apart, self._releases = rank, apart, releases
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
        first, second = self._releases.get(one), self._releases.get(other)
        return other not in self._apart.get(one, ()) and (first is None or second is None or first == second)

    def _take(self, centre: int, reachable: list[int]) -> Star:
        likeness = self._near[centre]
        release, barred = self._releases.get(centre), set(self._apart.get(centre, ()))
        chosen: list[int] = []
        for shot in sorted(reachable, key=lambda shot: (-likeness[shot], self._rank(shot))):
            own = self._releases.get(shot)
            # Two frames of a bracket may both resemble an edit that has no date: the nearer one gets it.
            if shot in barred or (own is not None and release is not None and own != release):
                continue
            release = own if release is None else release
            barred.update(self._apart.get(shot, ()))
            chosen.append(shot)
        self._free -= {centre, *chosen}
        return Star(centre, tuple(chosen), tuple(likeness[shot] for shot in chosen))
