"""Groups of photos that look alike or were taken as one series, as the last run left them in the catalog."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple

import msgspec

from calotype.catalog import FileRow, Store
from calotype.contract import Lines
from calotype.copies import GroupLine, GroupMember, Places, files_of, lies_in, with_references
from calotype.engine.group_leg import kind_of
from calotype.engine.groups import NOT_DUPLICATES

AlikeKind = Literal["near", "burst", "bracket"]
ALIKE_KINDS: tuple[AlikeKind, ...] = ("near", "burst", "bracket")

_REASONS = {
    "near": "the same picture, re-encoded, resized, cropped, turned or toned",
    "burst": "one series of shots",
    "bracket": "a set made on purpose",
}
SETS: Final = {
    "exposure": "an exposure bracket, made on purpose",
    "focus": "a focus stack, made on purpose",
    "bracketing": "a bracket by the camera, made on purpose",
    "lapse": "a time-lapse, made on purpose",
    "panorama": "frames of a panorama, made on purpose",
}
"""By the rule that found them, what sets made on purpose are called."""


class _Duplicate(msgspec.Struct):
    likeness: float = 1.0
    centre: bool = False


class _Rank(msgspec.Struct):
    rank: int
    why: list[str] = []


class _Best(msgspec.Struct):
    reason: str = ""


class _Set(msgspec.Struct):
    rule: str = ""


class _Said(NamedTuple):
    """What the recipe's steps said about a group."""

    likeness: dict[int, float]
    """Of each image to the centre."""
    ranks: dict[int, _Rank]
    reason: str
    """Why the best is the best."""
    rule: str
    """Of a set made on purpose, which it is."""


def alike_groups(lines: Lines, kind: AlikeKind, places: Places, reference: Places = ()) -> Iterator[GroupLine]:
    """Groups of a kind of which a member lies in one of the places, largest first, then by the path of the best.

    A member in a `reference` place is kept rather than a better one, but in a set made on purpose, where all are.
    """
    store = lines.store
    groups = list(store.groups(kind))
    files = files_of(store, {image for _, images in groups for image in images})
    digests = store.digests("group", [group for group, _ in groups])
    found = []
    for group, images in groups:
        rows = [row for image in images for row in files.get(image, ())]
        if len(rows) > 1 and any(lies_in(row, places) for row in rows):
            line = _line(lines, kind, group, digests[group], images, files, reference)
            found.append(line if kind == "bracket" else with_references(line))
    yield from sorted(found, key=lambda line: (-len(line.members), line.best))


def part(store: Store, images: Sequence[bytes]) -> None:
    """Keep the owner's decision that these images are no duplicates of each other, pair by pair."""
    with store.transaction():
        for place, one in enumerate(images):
            for other in images[place + 1 :]:
                store.add_decision(NOT_DUPLICATES, one, {"image": other.hex()})


def _line(
    lines: Lines,
    kind: AlikeKind,
    group: int,
    digest: bytes,
    images: Sequence[int],
    files: Mapping[int, Sequence[FileRow]],
    reference: Places,
) -> GroupLine:
    said = _said(lines, kind, group)
    ordered = sorted(images, key=lambda image: said.ranks[image].rank if image in said.ranks else 0)
    photos = lines.store.digests("photo", {row.photo for image in images for row in files.get(image, ()) if row.photo})
    shown = lines.store.digests("image", images)
    members = [
        GroupMember(
            path=lines.shown_path(row),
            photo_id=photos[row.photo or 0].hex(),
            image_id=shown[image].hex(),
            distance=round(1 - said.likeness.get(image, 1.0), 4),
            rank=rank,
            why=_why(kind, said, image, images),
            reference=lies_in(row, reference),
        )
        for rank, image in enumerate(ordered, start=1)
        for row in files.get(image, ())
    ]
    reason = said.reason or SETS.get(said.rule) or _REASONS[kind]
    return GroupLine(
        group=digest.hex(), kind=kind, best=members[0].path, reason=reason, members=members, rule=said.rule
    )


def _said(lines: Lines, kind: AlikeKind, group: int) -> _Said:
    store = lines.store
    keys = {row.key: number for number, row in store.keys().items()}
    said, reason, rule = _Said({}, {}, "", ""), "", ""
    for step in lines.recipe.steps:
        if step.op.scope != "group" or step.key not in keys or kind_of(step) != kind:
            continue
        for image, document in store.member_facts(keys[step.key], group).items():
            if step.op.name == "find_duplicates":
                said.likeness[image] = msgspec.json.decode(document, type=_Duplicate).likeness
            elif step.op.name == "best_shot_selection":
                said.ranks[image] = msgspec.json.decode(document, type=_Rank)
        for document in store.facts(keys[step.key], [group]).values():
            if step.op.name == "best_shot_selection":
                reason = msgspec.json.decode(document, type=_Best).reason
            elif step.op.name == "find_duplicates":
                rule = msgspec.json.decode(document, type=_Set).rule
    return said._replace(reason=reason, rule=rule)


def _why(kind: AlikeKind, said: _Said, image: int, images: Sequence[int]) -> str:
    if image in said.ranks:
        return ", ".join(said.ranks[image].why)
    if kind == "bracket":
        return "one of the set"
    if image == images[0]:
        return "all others resemble it"
    return f"likeness {said.likeness[image]:.2f}" if image in said.likeness else ""
