"""Kinds of groups that a group step can work over, each a pure function of what the catalog knows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from calotype.catalog import FileRow, Store
from calotype.ops.declare import Parameters
from calotype.ops.grouping.companions import PICTURES, disagreement
from calotype.ops.grouping.groups import NEAR, Kind, Rules, groups
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


class Grouped(NamedTuple):
    """A group of images."""

    images: Sequence[int]
    """Its centre first, where the kind has one."""
    likeness: Sequence[float]
    """Of each to the centre, 0 to 1."""


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
        from calotype.engine.near import edges, read_hashes, update_pairs

        order = sorted(candidates.facts, key=candidates.digests.__getitem__)
        place = {image: number for number, image in enumerate(order)}
        documents = {image: facts["hash"] for image, facts in candidates.facts.items() if "hash" in facts}
        hashed = read_hashes(documents, candidates.digests)
        pairs = update_pairs(candidates.store, candidates.keys["hash"], hashed)
        rules = candidates.parameters
        near = edges(pairs, hashed, getattr(rules, "similarity_threshold", NEAR))
        found = groups(
            _shots(candidates, order, hashed),
            ((place[one], place[other], score) for one, other, score in near),
            apart=[*_apart(candidates, place), *_companions(candidates, place)],
            rules=Rules(window=getattr(rules, "time_window_seconds", Rules().window)),
        )
        return [
            Grouped([order[member] for member in group.members], group.likeness)
            for group in found
            if group.kind == kind
        ]

    return grouping


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


def _companions(candidates: Candidates, place: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Pairs of pictures that belong together, a RAW and its JPEG or an original and its edit: kept on purpose.

    Those whose facts speak against it are no pair, and may be copies of each other as any two pictures.
    """
    with_companions = [row for row in candidates.rows if row.companions and row.image in place]
    if not with_companions:
        return
    images = {(row.root, row.path): row.image for row in candidates.rows}
    decoder = msgspec.json.Decoder(Metadata)
    for row in with_companions:
        folder = os.path.dirname(row.path)
        for companion in row.companions:
            other = images.get((row.root, os.path.join(folder, companion.name)))
            if companion.rule not in PICTURES or row.image is None or other is None or other not in place:
                continue
            said = [candidates.facts[image].get("metadata") for image in (row.image, other)]
            known = [decoder.decode(document) for document in said if document is not None]
            if len(known) < len(said) or disagreement(*known) is None:
                yield place[row.image], place[other]


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
