"""What the owner decided about groups: that look-alikes are no duplicates, and that exact copies are kept.

Decisions are only ever added: one that is taken back is followed by one that says so, and the last one stands. They
hang on what a photo is, so they outlive renames and the catalog.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from calotype.catalog import Decision, Store
from calotype.engine.groups import NOT_DUPLICATES, standing_decisions
from calotype.errors import UsageError

KEPT_COPIES: Final = "kept_copies"
"""Kind of decision: the subject is the photo or image that files share, the document says how many files they were."""


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """A group of which the owner said that its members are no duplicates."""

    group: str
    """Its id, as it was when that was said."""
    kind: str
    photos: list[str]
    """Image ids, of exact copies the one digest that they share."""
    made: str
    """When, as ISO 8601 in UTC."""


def decide(store: Store, group: str, kind: str, images: Sequence[bytes], files: int) -> None:
    """Keep the decision that the members of a group are no duplicates: look-alikes pair by pair; of exact copies that
    so many files stay, and a further one brings the group back. `group` is its id."""
    with store.transaction():
        if kind in ("bytes", "pixels"):
            store.add_decision(KEPT_COPIES, bytes.fromhex(group), {"kind": kind, "files": files})
            return
        for place, one in enumerate(images):
            for other in images[place + 1 :]:
                store.add_decision(NOT_DUPLICATES, one, {"image": other.hex(), "group": group, "kind": kind})


def kept_copies(store: Store) -> dict[bytes, int]:
    """How many copies of a photo or image its owner keeps."""
    return {decision.subject: int(decision.document["files"]) for decision in _copies(store)}


def decided(store: Store) -> list[Decided]:
    """The groups of which the owner said that they are no duplicates, the first decided first."""
    found: dict[str, list[Decision]] = {}
    for decision in standing_decisions(store):
        found.setdefault(_group_of(decision), []).append(decision)
    for decision in _copies(store):
        found.setdefault(decision.subject.hex(), []).append(decision)
    ordered = sorted(found.items(), key=lambda item: item[1][0].id)
    return [_described(group, decisions) for group, decisions in ordered]


def undo(store: Store, beginning: str) -> Decided:
    """Take back what was decided of a group, by its id or the beginning of it. Raises `UsageError` where no decision
    or several begin so."""
    found = [one for one in decided(store) if one.group.startswith(beginning)]
    if len(found) != 1:
        what = "nothing was decided of a group that begins" if not found else f"{len(found)} decided groups begin"
        raise UsageError(f"{what} with {beginning!r}", hint="`calotype duplicates --decided` lists them")
    group = found[0].group
    taken_back: list[tuple[str, bytes, dict[str, Any]]] = [
        (NOT_DUPLICATES, decision.subject, {**decision.document, "undone": True})
        for decision in standing_decisions(store)
        if _group_of(decision) == group
    ]
    taken_back += [
        (KEPT_COPIES, decision.subject, {**decision.document, "files": 0})
        for decision in _copies(store)
        if decision.subject.hex() == group
    ]
    with store.transaction():
        for kind, subject, document in taken_back:
            store.add_decision(kind, subject, document)
    return found[0]


def _copies(store: Store) -> list[Decision]:
    last = {decision.subject: decision for decision in store.decisions(KEPT_COPIES)}
    return [decision for decision in last.values() if decision.document["files"]]


def _group_of(decision: Decision) -> str:
    # Decisions of the first versions don't say of which group they are: each is a pair of its own.
    return str(decision.document.get("group") or decision.subject.hex())


def _described(group: str, decisions: Sequence[Decision]) -> Decided:
    images = {decision.subject.hex(): None for decision in decisions}
    images.update({decision.document["image"]: None for decision in decisions if "image" in decision.document})
    first = decisions[0]
    made = datetime.fromtimestamp(first.made_ns // 1_000_000_000, UTC)
    return Decided(
        group=group, kind=str(first.document.get("kind", "near")), photos=list(images), made=made.isoformat()
    )
