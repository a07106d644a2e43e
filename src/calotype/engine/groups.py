"""Kinds of groups that a group step can work over, each a pure function of what the catalog knows."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from calotype.catalog import FileRow, PairRow, Store
from calotype.imaging.measures.thresholds import NEAR
from calotype.imaging.metadata.companions import is_main
from calotype.ops.declare import Parameters
from calotype.ops.grouping.groups import Group, Kind, Rules, groups
from calotype.ops.grouping.shots import Shot, shot_of
from calotype.ops.metadata import Metadata

if TYPE_CHECKING:
    from calotype.engine.near import Hashed

NOT_DUPLICATES: Final = "not_duplicates"
"""Kind of the owner's decisions: subject is one image, the document names the other."""


class Candidates(NamedTuple):
    """What a grouping may look at."""

    rows: Sequence[FileRow]
    """Live files with ids whose turn it is, by root and path."""
    facts: Mapping[int, Mapping[str, bytes]]
    """By image: the documents that the group step reads, by argument."""
    keys: Mapping[str, int]
    """By argument: the row of the key under which those documents are."""
    digests: Mapping[int, bytes]
    """By image: its id, which is the same on every machine."""
    paths: Mapping[int, Sequence[str]]
    """By image: where its files lie."""
    parameters: Parameters
    store: Store
    made: dict[Hashable, Sequence[Group]]
    """What this run has grouped before: steps that differ in the kind alone need no second look at all photos."""


class Grouped(NamedTuple):
    """A group of images."""

    images: Sequence[int]
    """Its centre first, where the kind has one."""
    likeness: Sequence[float]
    """Of each to the centre, 0 to 1."""
    rule: str = ""
    """By which rule they belong together, where the kind has several."""


Grouping = Callable[[Candidates], list[Grouped]]
"""Candidates -> groups; each image is in one of them at most."""


def by_folder(candidates: Candidates) -> list[Grouped]:
    """The images of one folder are a group; one that lies in several belongs to the first."""
    groups: dict[tuple[int, bytes], dict[int, None]] = {}
    taken: set[int] = set()
    for row in candidates.rows:
        if row.image is not None and row.image not in taken:
            taken.add(row.image)
            groups.setdefault((row.root, os.path.dirname(row.path)), {})[row.image] = None
    return [_alike(images, candidates) for images in groups.values()]


def whole_library(candidates: Candidates) -> list[Grouped]:
    """All images in one group."""
    images = {row.image for row in candidates.rows if row.image is not None}
    return [_alike(images, candidates)] if images else []


def of_duplicates(kind: Kind) -> Grouping:
    """Groups of that kind among images that have been hashed, by the rules of `calotype.ops.grouping`."""

    def grouping(candidates: Candidates) -> list[Grouped]:
        from calotype.engine.near import update_pairs

        order = sorted(candidates.facts, key=candidates.digests.__getitem__)
        read = [candidates.keys.get(argument) for argument in ("hash", "metadata")]
        asked = (frozenset(order), *read, *_likes(candidates.parameters))
        if asked not in candidates.made:
            find_pairs = partial(update_pairs, candidates.store, candidates.keys["hash"])
            candidates.made[asked] = evidence(candidates, order, find_pairs).groups()
        return [
            Grouped([order[member] for member in group.members], group.likeness, group.rule)
            for group in candidates.made[asked]
            if group.kind == kind
        ]

    return grouping


class Evidence(NamedTuple):
    """All that groups of duplicates are made of; images are numbered by their place in an order."""

    shots: Sequence[Shot]
    near: Sequence[tuple[int, int, float]]
    apart: Sequence[tuple[int, int]]
    companions: Mapping[tuple[int, int], str]
    """Pairs that belong together, the main one first, with the rule that paired them."""
    turn: Callable[[int, int], str | None]
    rules: Rules

    def groups(self) -> list[Group]:
        """The groups."""
        return groups(
            self.shots,
            self.near,
            apart=self.apart,
            companions=self.companions.keys(),
            turn=self.turn,
            rules=self.rules,
        )


def evidence(
    candidates: Candidates, order: Sequence[int], find_pairs: Callable[[Hashed], Sequence[PairRow]]
) -> Evidence:
    """What is known of the images in `order`; `find_pairs` says which of their hashes resemble each other."""
    from calotype.engine.near import edges, patches, read_hashes

    place = {image: number for number, image in enumerate(order)}
    documents = {image: facts["hash"] for image, facts in candidates.facts.items() if "hash" in facts}
    hashed = read_hashes(documents, candidates.digests)
    pairs = find_pairs(hashed)
    least, rules = _likes(candidates.parameters)
    shots = _shots(candidates, order, hashed)
    releases = {image: shot.release for image, shot in zip(order, shots, strict=True) if shot.release is not None}
    near = edges(pairs, hashed, least, releases)
    patch = patches(candidates.store, hashed.fingerprints)

    def turn(one: int, other: int) -> str | None:
        from calotype.imaging.measures.overlap import turned_to

        first, second = (None if shots[at].hash is None else patch(shots[at].hash or 0) for at in (one, other))
        return None if first is None or second is None else turned_to(first, second)

    return Evidence(
        shots=shots,
        near=[(place[one], place[other], score) for one, other, score in near],
        apart=_apart(candidates, place),
        companions=_companions(candidates.rows, place),
        turn=turn,
        rules=rules,
    )


def _likes(parameters: Parameters) -> tuple[float, Rules]:
    """The least likeness of near copies and the rules, as far as a step says anything of them."""
    rules = Rules(
        window=getattr(parameters, "time_window_seconds", Rules().window),
        edits_apart=getattr(parameters, "edits_apart", Rules().edits_apart),
    )
    return getattr(parameters, "similarity_threshold", NEAR), rules


def _shots(candidates: Candidates, order: Sequence[int], hashed: Hashed) -> list[Shot]:
    hashes = {image: value for value, images in hashed.images.items() for image in images}
    decoder = msgspec.json.Decoder(Metadata)
    shots = []
    for image in order:
        document = candidates.facts[image].get("metadata")
        metadata = None if document is None else decoder.decode(document)
        shots.append(shot_of(candidates.digests[image], candidates.paths[image], metadata, hashes.get(image)))
    return shots


def _apart(candidates: Candidates, place: Mapping[int, int]) -> list[tuple[int, int]]:
    """Pairs that the owner decided are no duplicates, as far as both are here."""
    images = {digest: place[image] for image, digest in candidates.digests.items()}
    pairs = []
    for decision in candidates.store.decisions(NOT_DUPLICATES):
        one, other = images.get(decision.subject), images.get(bytes.fromhex(decision.document["image"]))
        if one is not None and other is not None:
            pairs.append((one, other))
    return pairs


def _companions(rows: Sequence[FileRow], place: Mapping[int, int]) -> dict[tuple[int, int], str]:
    """Pictures that belong together, the main one first: of RAW and JPEG the RAW, of original and edit the original."""
    pairs: dict[tuple[int, int], str] = {}
    belonging = [row for row in rows if row.companions and row.image in place]
    if not belonging:
        return pairs
    by_path = {(row.root, row.path): row.image for row in rows if row.image in place}
    for row in belonging:
        folder = os.path.dirname(row.path)
        for companion in row.companions:
            image = by_path.get((row.root, os.path.join(folder, companion.name)))
            if image is None or image == row.image or not is_main(row.path, companion.name, companion.rule):
                continue
            pairs[place[row.image or 0], place[image]] = companion.rule
    return pairs


def _alike(images: Iterable[int], candidates: Candidates) -> Grouped:
    """A group without a centre, in the order of the images' ids, which is the same everywhere."""
    ordered = sorted(images, key=candidates.digests.__getitem__)
    return Grouped(ordered, [1.0] * len(ordered))


GROUPINGS: dict[str, Grouping] = {
    "folder": by_folder,
    "library": whole_library,
    "near": of_duplicates("near"),
    "burst": of_duplicates("burst"),
    "bracket": of_duplicates("bracket"),
}
"""Kind of group -> how its groups are made."""
