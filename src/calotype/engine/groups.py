"""Kinds of groups that a group step can work over, each a pure function of what the catalog knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from calotype.engine.candidates import Candidates
from calotype.engine.folders import below_root
from calotype.ops.grouping.companions import PICTURES, disagreement
from calotype.ops.grouping.groups import NEAR, Kind, Rules, groups
from calotype.ops.grouping.shots import Shot, shot_of
from calotype.ops.metadata import Metadata

if TYPE_CHECKING:
    from calotype.engine.near import Hashed

NOT_DUPLICATES: Final = "not_duplicates"
"""Kind of the owner's decisions: subject is one image, the document names the other."""


class Grouped(NamedTuple):
    """A group of images."""

    images: Sequence[int]
    """Its centre first, where the kind has one."""
    likeness: Sequence[float]
    """Of each to the centre, 0 to 1."""


Grouping = Callable[[Candidates], list[Grouped]]
"""Candidates -> groups; each image is in one of them at most."""


class Duplicates(NamedTuple):
    """All groups of duplicates among some images, whatever their kind, and what they were made from."""

    images: Sequence[int]
    made_from: tuple[object, ...]
    """Keys of the facts, rules and decisions; with the images they determine the groups."""
    groups: Mapping[Kind, list[Grouped]]


def by_folder(candidates: Candidates) -> list[Grouped]:
    """The images of one folder are a group; one that lies in several belongs to the first."""
    groups: dict[tuple[int, bytes], dict[int, None]] = {}
    taken: set[int] = set()
    for row in candidates.rows:
        if row.image is not None and row.image not in taken:
            taken.add(row.image)
            groups.setdefault((row.root, row.path.rpartition(b"/")[0]), {})[row.image] = None
    return [_alike(images, candidates) for images in groups.values()]


def whole_library(candidates: Candidates) -> list[Grouped]:
    """All images in one group."""
    return [_alike(candidates.images, candidates)] if candidates.images else []


def of_duplicates(kind: Kind) -> Grouping:
    """Groups of that kind among images that have been hashed, by the rules of `calotype.ops.grouping`.

    One pass over the images finds the groups of every kind, so steps that differ in nothing else share it.
    """

    def grouping(candidates: Candidates) -> list[Grouped]:
        parameters = candidates.parameters
        near = getattr(parameters, "similarity_threshold", NEAR)
        rules = Rules(window=getattr(parameters, "time_window_seconds", Rules().window))
        apart = _apart(candidates)
        made_from = (candidates.key("hash"), candidates.key("metadata"), near, rules, tuple(apart))
        known = candidates.desk.duplicates
        if known is None or known.made_from != made_from or known.images != candidates.images:
            known = Duplicates(candidates.images, made_from, _duplicates(candidates, near, rules, apart))
            candidates.desk.duplicates = known
        return known.groups.get(kind, [])

    return grouping


def _duplicates(
    candidates: Candidates, near: float, rules: Rules, apart: Sequence[tuple[int, int]]
) -> dict[Kind, list[Grouped]]:
    from calotype.engine.near import edges, read_hashes, update_pairs

    order = candidates.images
    place = {image: number for number, image in enumerate(order)}
    hash_key = candidates.key("hash")
    assert hash_key is not None, "an op over duplicates reads hashes"
    hashed = read_hashes(candidates.documents("hash"))
    pairs = update_pairs(candidates.store, hash_key, hashed)
    found = groups(
        _shots(candidates, hashed),
        ((place[one], place[other], score) for one, other, score in edges(pairs, hashed, near)),
        apart=[*apart, *_companions(candidates, place)],
        rules=rules,
    )
    by_kind: dict[Kind, list[Grouped]] = {}
    for group in found:
        members = [order[member] for member in group.members]
        by_kind.setdefault(group.kind, []).append(Grouped(members, group.likeness))
    return by_kind


def _shots(candidates: Candidates, hashed: Hashed) -> list[Shot]:
    hashes = {image: value for value, images in hashed.images.items() for image in images}
    decoder = msgspec.json.Decoder(Metadata)
    metadata = candidates.documents("metadata")
    following = next(metadata, None)
    shots = []
    for image in candidates.images:
        document = None
        if following is not None and following[0] == image:
            document, following = decoder.decode(following[1]), next(metadata, None)
        shots.append(shot_of(candidates.digests[image], candidates.paths(image), document, hashes.get(image)))
    return shots


def _apart(candidates: Candidates) -> list[tuple[int, int]]:
    """Pairs of places that the owner decided are no duplicates, as far as both are here."""
    decisions = list(candidates.store.decisions(NOT_DUPLICATES))
    if not decisions:
        return []
    place = {candidates.digests[image]: number for number, image in enumerate(candidates.images)}
    pairs = []
    for decision in decisions:
        one, other = place.get(decision.subject), place.get(bytes.fromhex(decision.document["image"]))
        if one is not None and other is not None:
            pairs.append((one, other))
    return pairs


def _companions(candidates: Candidates, place: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Places of pictures that belong together, a RAW and its JPEG or an original and its edit: kept on purpose.

    Those whose facts speak against it are no pair, and may be copies of each other as any two pictures.
    """
    pairs = list(_named_pairs(candidates))
    decoder = msgspec.json.Decoder(Metadata)
    documents = candidates.documents("metadata", dict.fromkeys(image for pair in pairs for image in pair))
    known = {image: decoder.decode(document) for image, document in documents}
    for one, other in pairs:
        if one not in known or other not in known or disagreement(known[one], known[other]) is None:
            yield place[one], place[other]


def _named_pairs(candidates: Candidates) -> Iterator[tuple[int, int]]:
    """Images of which one's file has the other's for a companion, by their names."""
    with_companions = [row for row in candidates.rows if row.companions]
    if not with_companions:
        return
    images = {(row.root, row.path): row.image for row in candidates.rows}
    for row in with_companions:
        folder = row.path.rpartition(b"/")[0]
        for companion in row.companions:
            other = images.get((row.root, below_root(folder, companion.name)))
            if companion.rule in PICTURES and row.image is not None and other is not None:
                yield row.image, other


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
