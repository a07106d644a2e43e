"""Groups of photos that look alike or were taken as one series, as the last run left them in the catalog."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple

import msgspec

from calotype.carried import Carrying
from calotype.catalog import FileRow, Store
from calotype.contract import Lines
from calotype.copies import GroupLine, GroupMember, IsThere, Places, Settled, files_of, lies_in, linked, settled
from calotype.engine.group_leg import kind_of
from calotype.engine.groups import standing_decisions
from calotype.imaging.measures.thresholds import SURE
from calotype.recipes.recipe import BoundRecipe

AlikeKind = Literal["near", "burst", "bracket"]
ALIKE_KINDS: tuple[AlikeKind, ...] = ("near", "burst", "bracket")

_REASONS = {
    "near": "the same picture, re-encoded, resized, cropped, turned or toned",
    "burst": "one series of shots",
    "bracket": "a set made on purpose",
}
SAME_PICTURE: Final = "an exact copy of the best"
"""Why a second file of the kept picture is no near copy: `bytes` and `pixels` speak of it."""
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
    loses: str = ""


class _Best(msgspec.Struct):
    reason: str = ""


class _Set(msgspec.Struct):
    rule: str = ""


class Said(NamedTuple):
    """What the recipe's steps said about a group."""

    likeness: dict[int, float]
    """Of each image to the centre."""
    ranks: dict[int, _Rank]
    reason: str
    """Why the best is the best."""
    rule: str
    """Of a set made on purpose, which it is."""

    def in_order(self, images: Sequence[int]) -> list[int]:
        """The images of the group, the best first."""
        return sorted(images, key=lambda image: self.ranks[image].rank if image in self.ranks else 0)

    def doubt(self, row: FileRow, kept: FileRow) -> str:
        """What speaks against a near copy's going, beside the one that is kept. A second file of the kept image is an
        exact copy, of which groups of the other kinds speak."""
        one, other = row.image or 0, kept.image or 0
        if one == other:
            return SAME_PICTURE
        if one not in self.ranks or other not in self.ranks:
            return "nothing has compared their tones and their detail"
        if self.ranks[one].rank < self.ranks[other].rank:
            return "the rules prefer it"
        least = min(self.likeness.get(one, 0.0), self.likeness.get(other, 0.0))
        if least < SURE:
            # Cut and not rounded: nothing below the threshold is told to have it.
            return f"differs in a part, likeness {int(100 * least) / 100:.2f}: look at both first"
        if self.ranks[other].rank > 1:
            return "the rules would keep another one"
        return self.ranks[one].loses


class Groups:
    """Groups of a kind, with what the recipe's steps said about each."""

    def __init__(self, store: Store, recipe: BoundRecipe, kind: AlikeKind, roots: Mapping[int, bytes]) -> None:
        self._store = store
        self._kind = kind
        keys = {row.key: number for number, row in store.keys().items()}
        steps = [step for step in recipe.steps if step.op.scope == "group" and step.key in keys]
        self._keys = [(step.op.name, keys[step.key]) for step in steps if kind_of(step) == kind]
        groups = list(store.groups(kind))
        self.groups = groups if kind == "bracket" else list(_not_parted(store, groups))
        """Rows of groups, each with its images, the centre first; those whose owner parted all of them are left out,
        though the next run only will part them."""
        self.files = files_of(store, {image for _, images in self.groups for image in images})
        """The live files of each image."""
        rows = (file.row for files in self.files.values() for file in files if kind == "near")
        self._carrying = Carrying(store, recipe, rows, roots)
        for files in self.files.values():
            files.sort(key=self._carrying.little)

    def said(self, group: int) -> Said:
        """What was said about one."""
        likeness: dict[int, float] = {}
        ranks: dict[int, _Rank] = {}
        reason = rule = ""
        for op, key in self._keys:
            members = self._store.member_facts(key, group).items()
            document = self._store.facts(key, [group]).get(group)
            if op == "find_duplicates":
                likeness = {image: msgspec.json.decode(found, type=_Duplicate).likeness for image, found in members}
                rule = msgspec.json.decode(document, type=_Set).rule if document else ""
            elif op == "best_shot_selection":
                ranks = {image: msgspec.json.decode(found, type=_Rank) for image, found in members}
                reason = msgspec.json.decode(document, type=_Best).reason if document else ""
        return Said(likeness, ranks, reason, rule)

    def settled(self, images: Sequence[int], said: Said, reference: Places, is_there: IsThere) -> list[Settled]:
        """The files of a group, the one that is kept first. Only near copies could go; of a set made on purpose all are
        kept, so its order stays."""
        files = [file for image in said.in_order(images) for file in self.files.get(image, ())]
        if not files:
            return []
        if self._kind != "near":
            return settled(files, () if self._kind == "bracket" else reference, _kept_all, is_there)

        def doubt(row: FileRow, kept: FileRow) -> str:
            return said.doubt(row, kept) or self._carrying.lost(row, kept, same_pixels=False)

        return settled(files, reference, doubt, is_there)


def alike_groups(
    lines: Lines, kind: AlikeKind, places: Places, reference: Places, is_there: IsThere, roots: Mapping[int, bytes]
) -> Iterator[GroupLine]:
    """Groups of a kind of which a member lies in one of the places, largest first, then by the path of the best.

    A member in a `reference` place is kept rather than a better one, but in a set made on purpose, where all are.
    """
    groups = Groups(lines.store, lines.recipe, kind, roots)
    digests = lines.store.digests("group", [group for group, _ in groups.groups])
    found = []
    for group, images in groups.groups:
        rows = [row for image in images for file in groups.files.get(image, ()) for row in file.rows]
        if len(rows) > 1 and any(lies_in(row, places) for row in rows):
            said = groups.said(group)
            files = groups.settled(images, said, reference, is_there)
            found.append(_line(lines, kind, digests[group], images, said, files))
    yield from sorted(found, key=lambda line: (-len(line.members), line.best))


def _not_parted(store: Store, groups: Sequence[tuple[int, tuple[int, ...]]]) -> Iterator[tuple[int, tuple[int, ...]]]:
    parted = {frozenset((one.subject.hex(), one.document["image"])) for one in standing_decisions(store)}
    digests = store.digests("image", {image for _, images in groups for image in images}) if parted else {}
    for group, images in groups:
        if not parted or any(
            frozenset((digests[images[0]].hex(), digests[image].hex())) not in parted for image in images[1:]
        ):
            yield group, images


def _kept_all(row: FileRow, kept: FileRow) -> str:
    return "no copy of it"


def _line(
    lines: Lines, kind: AlikeKind, digest: bytes, images: Sequence[int], said: Said, files: Sequence[Settled]
) -> GroupLine:
    photos = lines.store.digests("photo", {found.file.row.photo for found in files if found.file.row.photo})
    shown = lines.store.digests("image", images)
    best = said.in_order(images)[0]
    places = {image: place for place, image in enumerate(dict.fromkeys(_image(found) for found in files), start=1)}
    preferred = _image(files[0]) == best

    members = [
        GroupMember(
            path=lines.shown_path(found.file.row),
            path_bytes=lines.path_bytes(found.file.row),
            photo_id=photos[found.file.row.photo or 0].hex(),
            image_id=shown[_image(found)].hex(),
            distance=round(1 - said.likeness.get(_image(found), 1.0), 4),
            rank=places[_image(found)],
            why=found.standing or _why(kind, said, found, images, preferred=preferred),
            reference=found.reference,
            could_go=found.could_go,
            links=linked(found, lines),
        )
        for found in files
    ]
    reason = said.reason or SETS.get(said.rule) or _REASONS[kind]
    if files[0].reference:
        reason = f"{reason if preferred else _REASONS[kind]}; the best lies in a reference folder"
    return GroupLine(
        group=digest.hex(), kind=kind, best=members[0].path, reason=reason, members=members, rule=said.rule
    )


def _image(found: Settled) -> int:
    return found.file.row.image or 0


def _why(kind: AlikeKind, said: Said, found: Settled, images: Sequence[int], *, preferred: bool) -> str:
    """`preferred`: the file that is kept is the one that the rules call best, so what they say is about it."""
    image = _image(found)
    if found.doubt == SAME_PICTURE:
        return found.doubt
    if image in said.ranks and (preferred or said.ranks[image].rank == 1):
        why = ", ".join(said.ranks[image].why)
    elif kind == "bracket":
        why = "one of the set"
    elif image == images[0]:
        why = "all others resemble it"
    else:
        why = f"likeness {said.likeness[image]:.2f}" if image in said.likeness else ""
    doubt = found.doubt if kind == "near" else ""
    return "; ".join(filter(None, (why, doubt)))
