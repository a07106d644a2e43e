"""Kinds of groups that a group step can work over, each a pure function of what the catalog knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import msgspec

from calotype.catalog import Decision, PairRow, Store
from calotype.engine.candidates import Candidates
from calotype.engine.folders import below_root
from calotype.imaging.measures.thresholds import NEAR
from calotype.imaging.metadata.companions import is_main
from calotype.ops.grouping.companions import disagreement
from calotype.ops.grouping.groups import Group, Kind, Rules, groups
from calotype.ops.grouping.shots import Shot, shot_of
from calotype.ops.metadata import Metadata

if TYPE_CHECKING:
    from calotype.engine.near import Classes, Hashed

NOT_DUPLICATES: Final = "not_duplicates"
"""Kind of the owner's decisions: subject is one image, the document names the other."""


def standing_decisions(store: Store) -> list[Decision]:
    """The decisions that two images are no duplicates, as they stand: of a pair the last, unless it takes them back."""
    last = {frozenset((one.subject.hex(), one.document["image"])): one for one in store.decisions(NOT_DUPLICATES)}
    return [decision for decision in last.values() if not decision.document.get("undone")]


class Grouped(NamedTuple):
    """A group of images."""

    images: Sequence[int]
    """Its centre first, where the kind has one."""
    likeness: Sequence[float]
    """Of each to the centre, 0 to 1."""
    rule: str = ""
    """By which rule they belong together, where the kind has several."""


class Duplicates(NamedTuple):
    """All groups of duplicates among some images, whatever their kind, and what they were made from."""

    images: Sequence[int]
    made_from: tuple[object, ...]
    """Keys of the facts, and rules; with the images they determine the groups."""
    groups: Mapping[Kind, list[Grouped]]


class Shared(Protocol):
    """What the groupings of one run have in common; the run's desk keeps it."""

    duplicates: Duplicates | None
    stopping: bool
    """Somebody wants the run to stop: what takes long raises `Stopped`."""


class Stopped(Exception):
    """A grouping was given up because the run is to stop. What it had found out is kept."""


Grouping = Callable[[Candidates, Shared], list[Grouped]]
"""Candidates -> groups; each image is in one of them at most."""


def by_folder(candidates: Candidates, shared: Shared) -> list[Grouped]:
    """The images of one folder are a group; one that lies in several belongs to the first."""
    groups: dict[tuple[int, bytes], dict[int, None]] = {}
    taken: set[int] = set()
    for row in candidates.rows:
        if row.image is not None and row.image not in taken:
            taken.add(row.image)
            groups.setdefault((row.root, row.path.rpartition(b"/")[0]), {})[row.image] = None
    return [_alike(images, candidates) for images in groups.values()]


def whole_library(candidates: Candidates, shared: Shared) -> list[Grouped]:
    """All images in one group."""
    return [_alike(candidates.images, candidates)] if candidates.images else []


def of_duplicates(kind: Kind) -> Grouping:
    """Groups of that kind among images that have been hashed, by the rules of `calotype.ops.grouping`.

    One pass over the images finds the groups of every kind, so steps that differ in nothing else share it.
    """

    def grouping(candidates: Candidates, shared: Shared) -> list[Grouped]:
        made_from = (candidates.key("hash"), candidates.key("metadata"), _least(candidates), _rules(candidates))
        known = shared.duplicates
        if known is None or known.made_from != made_from or known.images != candidates.images:
            known = Duplicates(candidates.images, made_from, _duplicates(candidates, shared))
            shared.duplicates = known
        return known.groups.get(kind, [])

    return grouping


def _duplicates(candidates: Candidates, shared: Shared) -> dict[Kind, list[Grouped]]:
    from calotype.engine.near import update_pairs

    hash_key = candidates.key("hash")
    assert hash_key is not None, "an op over duplicates reads hashes"

    def go_on() -> None:
        if shared.stopping:
            raise Stopped

    found: dict[Kind, list[Grouped]] = {}
    for group in evidence(candidates, partial(update_pairs, candidates.store, hash_key, go_on)).groups():
        members = [candidates.images[member] for member in group.members]
        found.setdefault(group.kind, []).append(Grouped(members, group.likeness, group.rule))
    return found


def _least(candidates: Candidates) -> float:
    least: float = getattr(candidates.parameters, "similarity_threshold", NEAR)
    return least


def _rules(candidates: Candidates) -> Rules:
    chosen = candidates.parameters
    return Rules(
        window=getattr(chosen, "time_window_seconds", Rules().window),
        edits_apart=getattr(chosen, "edits_apart", Rules().edits_apart),
    )


class Evidence(NamedTuple):
    """All that groups of duplicates are made of; images are numbered by their place among the candidates."""

    shots: Sequence[Shot]
    near: Iterable[tuple[int, int, float]]
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


def evidence(candidates: Candidates, find_pairs: Callable[[Hashed, Classes], Sequence[PairRow]]) -> Evidence:
    """What is known of the candidates; `find_pairs` says which of their hashes resemble each other."""
    from calotype.engine.near import by_release, edges, patches, read_hashes

    place = {image: number for number, image in enumerate(candidates.images)}
    hashed = read_hashes(candidates.documents("hash"))
    shots = _shots(candidates, hashed)
    releases = {
        image: shot.release for image, shot in zip(candidates.images, shots, strict=True) if shot.release is not None
    }
    classes = by_release(hashed, releases)
    near = edges(find_pairs(hashed, classes), classes, _least(candidates))
    patch = patches(candidates.store, hashed.fingerprints)

    def turn(one: int, other: int) -> str | None:
        from calotype.imaging.measures.overlap import turned_to

        first, second = (None if shots[at].hash is None else patch(shots[at].hash or 0) for at in (one, other))
        return None if first is None or second is None else turned_to(first, second)

    return Evidence(
        shots=shots,
        near=[(place[one], place[other], score) for one, other, score in near],
        apart=_apart(candidates, place),
        companions=_companions(candidates, place),
        turn=turn,
        rules=_rules(candidates),
    )


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


def _apart(candidates: Candidates, place: Mapping[int, int]) -> list[tuple[int, int]]:
    """Pairs that the owner decided are no duplicates, as far as both are here."""
    decisions = standing_decisions(candidates.store)
    if not decisions:
        return []
    images = {digest: place[image] for image, digest in candidates.digests.items()}
    pairs = []
    for decision in decisions:
        one, other = images.get(decision.subject), images.get(bytes.fromhex(decision.document["image"]))
        if one is not None and other is not None:
            pairs.append((one, other))
    return pairs


def _companions(candidates: Candidates, place: Mapping[int, int]) -> dict[tuple[int, int], str]:
    """Pictures that belong together, the main one first: of RAW and JPEG the RAW, of original and edit the original.

    Those whose facts speak against it are no pair, and may be copies of each other as any two pictures.
    """
    named = dict(_named_pairs(candidates))
    decoder = msgspec.json.Decoder(Metadata)
    documents = candidates.documents("metadata", dict.fromkeys(image for pair in named for image in pair))
    known = {image: decoder.decode(document) for image, document in documents}
    return {
        (place[one], place[other]): rule
        for (one, other), rule in named.items()
        if one not in known or other not in known or disagreement(known[one], known[other]) is None
    }


def _named_pairs(candidates: Candidates) -> Iterator[tuple[tuple[int, int], str]]:
    """Images of which one's file is the main one that has the other's for a companion, by their names."""
    with_companions = [row for row in candidates.rows if row.companions]
    if not with_companions:
        return
    images = {(row.root, row.path): row.image for row in candidates.rows}
    for row in with_companions:
        folder = row.path.rpartition(b"/")[0]
        for companion in row.companions:
            other = images.get((row.root, below_root(folder, companion.name)))
            if row.image is None or other is None or other == row.image:
                continue
            if is_main(row.path, companion.name, companion.rule):
                yield (row.image, other), companion.rule


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
