"""Sets made on purpose: brackets, focus stacks, panoramas, time-lapses. Their shots are no duplicates of each other.

Each rule asks what the camera wrote: times, exposure, focal length, focus distance, direction, drive mode. Where that
does not tell, there is no set, and a burst stays a burst.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from calotype.ops.grouping.series import gap, likeness_of, runs
from calotype.ops.grouping.shots import Shot

Rule = Literal["exposure", "focus", "bracketing", "panorama", "lapse"]
Turn = Callable[[int, int], str | None]
"""For two shots, whither the camera turned from one to the other, seen in the pictures; None if it can't be told."""

GAP = 3.0
"""Most seconds between shots of a bracket or stack."""
TURN_GAP = 10.0
"""Most seconds between shots of a panorama."""
_STOPS, _MARKED_STOPS = 0.6, 0.25
_SAME_LIGHT = 0.15
_TURNED_LIGHT = 0.4
_STILL = 0.75
"""Likeness of hashes from which a camera has not turned, and a scene stands still."""
_LEAST_TURN, _MOST_TURN = 3.0, 90.0
_LEAST = 3
_LAPSE_LEAST = 20
_LAPSE_GAP = 1.5
_LAPSE_JITTER = 0.1
_WHOLE_SECONDS = 5.0
"""Intervals from which a clock of whole seconds is fine enough to call them even."""


class OnPurpose(NamedTuple):
    """A set made on purpose."""

    rule: Rule
    members: tuple[int, ...]
    """In the order in which they were taken."""
    twins: tuple[tuple[int, ...], ...]
    """For each member, all that are of its release: itself and its copies."""


def made_on_purpose(
    shots: Sequence[Shot], *, least: float, turn: Turn | None = None, left_out: frozenset[int] = frozenset()
) -> list[OnPurpose]:
    """All sets made on purpose; a shot is in one at most, and copies of one frame stand in for it together.

    - `exposure`: three and more shots within 3 s of each other, each with another exposure by 0.6 stops, alike in
      `least`. Where the maker says that it is a bracket, two are enough, and 0.25 stops.
    - `focus`: three and more within 3 s, one exposure and focal length, and a focus distance that grows or shrinks.
    - `bracketing`: the same without distances, where the maker says of each that it is of a bracket (focus, white
      balance, film).
    - `lapse`: twenty and more at even intervals of more than 1.5 s.
    - `panorama`: three and more within 10 s of each other, one focal length and about one exposure, between which the
      camera turned on in one direction, by its compass or as the pictures show.
    """
    found = []
    for run in runs(shots, left_out):
        twins = _by_release(shots, run)
        rest = list(twins)
        for rule in (_exposures(least), _stack(least), _lapse, _panorama(turn)):
            sets, rest = _cut_out(shots, rest, rule)
            found += [OnPurpose(name, tuple(set_), tuple(tuple(twins[one]) for one in set_)) for name, set_ in sets]
    return found


_Beginning = Callable[[Sequence[Shot], Sequence[int], int], tuple[Rule, int] | None]
"""For the shots along a run and a place in it: the rule of the set that begins there, and how many shots it has."""


def _cut_out(
    shots: Sequence[Shot], run: Sequence[int], rule: _Beginning
) -> tuple[list[tuple[Rule, list[int]]], list[int]]:
    """The sets that a rule finds along a run, and what is left of it."""
    sets: list[tuple[Rule, list[int]]] = []
    rest = []
    start = 0
    while start < len(run):
        found = rule(shots, run, start)
        if found is None:
            rest.append(run[start])
            start += 1
        else:
            sets.append((found[0], list(run[start : start + found[1]])))
            start += found[1]
    return sets, rest


def _by_release(shots: Sequence[Shot], run: Sequence[int]) -> dict[int, list[int]]:
    """Of those that share time and exposure the first, with all of them: copies of one frame break no set."""
    first: dict[tuple[object, ...], int] = {}
    found: dict[int, list[int]] = {}
    for place in run:
        shot = shots[place]
        key = (shot.taken, shot.light, shot.bracket, shot.distance)
        found.setdefault(first.setdefault(key, place), []).append(place)
    return found


def _following(
    shots: Sequence[Shot], run: Sequence[int], start: int, belongs: Callable[[Shot, Shot], bool]
) -> Iterator[Shot]:
    """The shot at `start`, and those after it while each belongs to the one before."""
    yield shots[run[start]]
    for one, other in pairwise(range(start, len(run))):
        if not belongs(shots[run[one]], shots[run[other]]):
            return
        yield shots[run[other]]


def _exposures(least: float) -> _Beginning:
    def rule(shots: Sequence[Shot], run: Sequence[int], start: int) -> tuple[Rule, int] | None:
        members: list[Shot] = []
        for shot in _following(shots, run, start, lambda one, other: gap(one, other) <= GAP):
            # Brightness moves few bits of the hash, but crushed shadows and burnt skies move some.
            if members and not (_alike(members[0], shot, least) and all(_lit_otherwise(shot, one) for one in members)):
                break
            members.append(shot)
        marked = all(shot.bracket is not None or shot.drive == "bracket" for shot in members)
        return ("exposure", len(members)) if len(members) >= (2 if marked else _LEAST) else None

    return rule


def _lit_otherwise(one: Shot, other: Shot) -> bool:
    if one.bracket is not None and other.bracket is not None and abs(one.bracket - other.bracket) >= 0.1:
        return True
    if one.light is None or other.light is None:
        return False
    marked = one.drive == other.drive == "bracket"
    return abs(one.light - other.light) >= (_MARKED_STOPS if marked else _STOPS)


def _stack(least: float) -> _Beginning:
    def belongs(one: Shot, other: Shot) -> bool:
        near_in_time = gap(one, other) <= GAP and one.focal == other.focal
        return near_in_time and _lit_alike(one, other, _SAME_LIGHT) and _alike(one, other, least)

    def rule(shots: Sequence[Shot], run: Sequence[int], start: int) -> tuple[Rule, int] | None:
        members: list[Shot] = []
        focused = marked = 0
        for count, shot in enumerate(_following(shots, run, start, belongs)):
            members.append(shot)
            focused += focused == count and _is_refocused(members)
            marked += marked == count and shot.drive == "bracket"
            if max(focused, marked) <= count:  # neither holds from the first shot on to this one
                break
        if focused >= _LEAST:
            return "focus", focused
        return ("bracketing", marked) if marked >= _LEAST else None

    return rule


def _is_refocused(members: Sequence[Shot]) -> bool:
    """Whether the last shot is focused further in the direction of those before it, on a scene that stands still.

    Autofocus that follows a runner does the same in continuous drive, where it is a burst.
    """
    distances = [shot.distance for shot in members[-3:] if shot.distance is not None]
    if len(distances) < len(members[-3:]) or members[-1].drive == "continuous":
        return False
    steps = [now - before for before, now in pairwise(distances)]
    return all(step * steps[0] > 0 for step in steps) and _alike(members[0], members[-1], _STILL)


def _lapse(shots: Sequence[Shot], run: Sequence[int], start: int) -> tuple[Rule, int] | None:
    count = 2
    while start + count < len(run) and _even(*(shots[run[start + count - back]] for back in (2, 1, 0))):
        count += 1
    return ("lapse", count) if count >= _LAPSE_LEAST else None


def _even(one: Shot, two: Shot, three: Shot) -> bool:
    first, second = gap(one, two), gap(two, three)
    longer = max(first, second)
    allowed = _LAPSE_JITTER * longer
    if longer >= _WHOLE_SECONDS and not (one.fraction and two.fraction and three.fraction):
        allowed = max(allowed, 1.0)
    return min(first, second) > _LAPSE_GAP and abs(first - second) <= allowed


def _panorama(turn: Turn | None) -> _Beginning:
    def rule(shots: Sequence[Shot], run: Sequence[int], start: int) -> tuple[Rule, int] | None:
        # Looking into pictures takes time, so only where the third one may belong too.
        count, way = 1, None
        if not all(_may_go_on(shots, run, start + step) for step in range(_LEAST - 1)):
            return None
        while _may_go_on(shots, run, start + count - 1):
            turned = _turned(shots, run[start + count - 1], run[start + count], turn)
            if turned is None or (way is not None and turned != way):
                break
            count, way = count + 1, turned
        return ("panorama", count) if count >= _LEAST else None

    return rule


def _may_go_on(shots: Sequence[Shot], run: Sequence[int], at: int) -> bool:
    """Whether the shot at a place of a run and the one after it may be frames of one panorama."""
    if at + 1 >= len(run):
        return False
    first, second = shots[run[at]], shots[run[at + 1]]
    same_view = first.focal == second.focal and _lit_alike(first, second, _TURNED_LIGHT)
    return gap(first, second) <= TURN_GAP and same_view and likeness_of(first, second) < _STILL


def _turned(shots: Sequence[Shot], one: int, other: int, turn: Turn | None) -> str | None:
    """Whither the camera turned from one shot to the other, by its compass, else as the pictures show."""
    first, second = shots[one].direction, shots[other].direction
    if first is not None and second is not None:
        angle = (second - first + 180) % 360 - 180
        return ("right" if angle > 0 else "left") if _LEAST_TURN <= abs(angle) <= _MOST_TURN else None
    return turn(one, other) if turn is not None else None


def _alike(one: Shot, other: Shot, least: float) -> bool:
    return one.hash is None or other.hash is None or likeness_of(one, other) >= least


def _lit_alike(one: Shot, other: Shot, stops: float) -> bool:
    return one.light is None or other.light is None or abs(one.light - other.light) <= stops
