"""Groups of a report: duplicates, bursts and brackets, with their members as numbers of photos."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from calotype.report.data import write_data

COPIES: Final = ("bytes", "pixels", "near")
"""Kinds of groups whose members are copies of each other. Those of others were taken one after the other."""
_SAME: Final = "an exact copy of the best"
CHUNK = 500
"""Members that the page loads together at least; a group is never cut."""


class Groups:
    """Writes groups as they come. `numbers` gives a photo's number by its `path_bytes` if it has any, else its path."""

    def __init__(self, folder: Path, numbers: Mapping[str, int]) -> None:
        self._folder = folder
        self._numbers = numbers
        self._index: list[list[Any]] = []
        self._photos: dict[int, list[int]] = {}
        self._waiting: list[dict[str, Any]] = []
        self._members = 0  # of the groups that wait
        self._chunk = 0

    def add_all(self, groups: Iterable[dict[str, Any]]) -> dict[str, int]:
        """Write them all: the groups, which photo is in which, and of each its kind, size, place, how many could go and
        how long its longest warning is. How many there are of each kind."""
        for group in groups:
            members = [member for member in map(self._numbered, group["members"]) if member is not None]
            if len(members) > 1:
                self._add(group, members)
        self._flush()
        write_data(self._folder, "groups/index", {"groups": self._index, "photos": self._photos})
        return dict(Counter(str(group[0]) for group in self._index))

    def _add(self, group: dict[str, Any], members: list[dict[str, Any]]) -> None:
        number = len(self._index)
        for member in members:
            self._photos.setdefault(member["photo"], []).append(number)
        spare = sum(1 for member in members if member.get("could_go"))
        best = _best(group, members)
        if group["kind"] in COPIES:
            members = [_warned(member) if member["photo"] != best else member for member in members]
        warning = max(len(member.get("warning", "")) for member in members)
        self._index.append([str(group["kind"]), len(members), self._chunk, len(self._waiting), spare, warning])
        self._waiting.append({**group, "members": members, "best": best})
        self._members += len(members)
        if self._members >= CHUNK:
            self._flush()

    def _numbered(self, member: dict[str, Any]) -> dict[str, Any] | None:
        number = self._numbers.get(str(member.get("path_bytes") or member["path"]))
        return None if number is None else {**member, "photo": number}

    def _flush(self) -> None:
        if self._waiting:
            write_data(self._folder, f"groups/{self._chunk}", self._waiting)
            self._waiting = []
            self._members = 0
            self._chunk += 1


def _warned(member: dict[str, Any]) -> dict[str, Any]:
    """A copy that is not the best, with what speaks against its going by itself: people have to see that whole before
    they delete anything. It is the last part of `why`."""
    if member.get("could_go") is not False or member.get("reference"):
        return member
    why = str(member.get("why") or "")
    if why == _SAME:
        return {**member, "same": True}
    reason, _, warning = why.rpartition("; ")
    return {**member, "why": reason, "warning": warning}


def _best(group: dict[str, Any], members: list[dict[str, Any]]) -> int | None:
    """The number of the photo that is best: the one that the group names, else the one of the first rank, if any. Of a
    set made on purpose none is: it needs all of them."""
    if group["kind"] == "bracket":
        return None
    named = group.get("best")
    if named is not None:
        for member in members:
            if named in (member["path"], member.get("photo_id"), member.get("image_id")):
                return int(member["photo"])
    ranked = [member for member in members if member.get("rank") is not None]
    return int(min(ranked, key=lambda member: member["rank"])["photo"]) if ranked else None
