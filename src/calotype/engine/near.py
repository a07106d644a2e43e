"""Which images resemble each other: searched once a hash, kept in the catalog, verified on the patches.

Only hashes that were never compared are probed, against all; so a new photo among 200,000 costs one search, and a
removed one nothing. Pairs are between hash values, images point at a hash: a thousand copies of one picture make no
pair more.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice, product
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from calotype.catalog import UNVERIFIED, PairRow, Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FLOOR = 0.5
"""Pairs of a lower likeness are passed over: no threshold that makes sense would choose them."""

_VERIFIED_AT_ONCE = 2000

_CROWD = 4096
"""Most pairs between the images of two hashes that are looked at one by one."""


class _Blob(msgspec.Struct):
    blob: str


class _Hash(msgspec.Struct):
    """The document of `perceptual_hash`, as it is kept."""

    hash: str
    views: str
    flat: bool
    patch: _Blob


class Fingerprint(NamedTuple):
    """What a search needs of one hash value."""

    views: bytes
    """Hashes of its views but the whole, then of its halves, 8 bytes each, little endian."""
    patch: bytes
    """Blob of the patch of one of its images."""


class Hashed(NamedTuple):
    """The images that have a hash."""

    images: dict[int, list[int]]
    """By hash, its images in the order of their digests; flat images are left out."""
    fingerprints: dict[int, Fingerprint]


def read_hashes(documents: Iterable[tuple[int, bytes]]) -> Hashed:
    """Group images by hash. `documents`: images with their facts of `perceptual_hash`, in the order of the images'
    digests."""
    decoder = msgspec.json.Decoder(_Hash)
    images: dict[int, list[int]] = {}
    fingerprints: dict[int, Fingerprint] = {}
    for image, document in documents:
        found = decoder.decode(document)
        if not found.flat:
            value = int(found.hash, 16)
            images.setdefault(value, []).append(image)
            if value not in fingerprints:
                fingerprints[value] = Fingerprint(base64.b64decode(found.views), bytes.fromhex(found.patch.blob))
    return Hashed(images, fingerprints)


Classes = Mapping[int, Mapping[Hashable, Sequence[int]]]
"""By hash, its images by their release of the shutter; those of which it is not known are under None."""


def by_release(hashed: Hashed, releases: Mapping[int, Hashable]) -> Classes:
    """The images of each hash, sorted by release. `releases` says of an image which it is, where that is known."""
    classes: dict[int, dict[Hashable, list[int]]] = {}
    for value, images in hashed.images.items():
        mine = classes.setdefault(value, {})
        for image in images:
            mine.setdefault(releases.get(image), []).append(image)
    return classes


def update_pairs(store: Store, key: int, go_on: Callable[[], None], hashed: Hashed, classes: Classes) -> list[PairRow]:
    """Search for pairs of the hashes that were never compared, verify those that may be copies, keep all, and return
    the verified ones.

    Most of what resembles each other in a library are shots of one series. Two releases of the shutter are no copies,
    how alike they may be, so such pairs are kept as they were found, and verified when a photo joins whose release is
    not known. `go_on` is asked now and then, and raises where the run is to stop.
    """
    values = sorted(hashed.images)
    probed = store.probed(key)
    new = [value not in probed for value in values]
    if any(new):
        store.put_pairs(key, proposed_pairs(hashed, new), _where(values, new))
    found = [pair for pair in store.pairs(key) if _may_be_copies(pair, classes)]
    waiting = iter([pair for pair in found if pair.score == UNVERIFIED])
    known = [pair for pair in found if pair.score >= FLOOR]
    while some := list(islice(waiting, _VERIFIED_AT_ONCE)):
        go_on()
        # Kept as they come, so that a run that is stopped goes on from there.
        verified = list(verify(store, hashed, some))
        store.put_pairs(key, verified, ())
        known += [pair for pair in verified if pair.score >= FLOOR]
    return known


def _may_be_copies(pair: PairRow, classes: Classes) -> bool:
    one, other = classes.get(pair.first), classes.get(pair.second)
    if one is None or other is None:
        return False
    return None in one or None in other or not one.keys().isdisjoint(other)


def edges(pairs: Sequence[PairRow], classes: Classes, least: float) -> Iterator[tuple[int, int, float]]:
    """Pairs of images with their likeness: those of one hash beside each other, and beside those of a near hash.

    Images of two releases of the shutter are no copies, and such pairs are left out. In a crowd (thousands of equal
    pictures) only the first of each release is put beside all.
    """
    for pair in sorted(pairs, key=lambda pair: (pair.first, pair.second)):
        if pair.score >= least:
            yield from _beside(classes[pair.first], classes[pair.second], pair.score)
    for own in classes.values():
        yield from _beside(own, own, 1.0)


_Classes = Mapping[Hashable, Sequence[int]]


def _beside(ones: _Classes, others: _Classes, score: float) -> Iterator[tuple[int, int, float]]:
    for release, images in ones.items():
        # What is of no known release may be a copy of any.
        met = others.values() if release is None else [others.get(release, ()), others.get(None, ())]
        for against in met:
            if len(images) * len(against) <= _CROWD:
                found: Iterator[tuple[int, int]] = ((one, other) for one in images for other in against)
            else:
                found = chain(product(images[:1], against), product(images, against[:1]))
            yield from ((one, other, score) for one, other in found if one != other)


def _where(values: Sequence[int], chosen: Sequence[bool]) -> list[int]:
    return [value for value, wanted in zip(values, chosen, strict=True) if wanted]


def proposed_pairs(hashed: Hashed, new: Sequence[bool] | None = None) -> list[PairRow]:
    """Pairs that the hashes propose, in their order, not verified. With `new`, a boolean for each hash by its size,
    only pairs with a new one."""
    import numpy as np

    from calotype.imaging.measures.hash_pairs import near_pairs

    values = sorted(hashed.images)
    hashes = views(values, hashed.fingerprints)
    found = near_pairs(hashes, None if new is None or all(new) else np.array(new))
    return [
        PairRow(values[first], values[second], distance, match, UNVERIFIED)
        for first, second, distance, match in zip(*(column.tolist() for column in found), strict=True)
    ]


def verify(store: Store, hashed: Hashed, pairs: Iterable[PairRow]) -> Iterator[PairRow]:
    """Pairs with the likeness of their patches; 0 where the catalog has lost one."""
    from calotype.imaging.measures.hash_pairs import FAR
    from calotype.imaging.measures.likeness import likeness

    patch = patches(store, hashed.fingerprints)
    for pair in pairs:
        one, other = patch(pair.first), patch(pair.second)
        score = 0.0
        if one is not None and other is not None:
            hashes = views((pair.first, pair.second), hashed.fingerprints)
            score = likeness(one, other, pair.match, (hashes[0], hashes[1]), guess=pair.distance <= FAR).score
        yield msgspec.structs.replace(pair, score=round(score, 4))


def views(values: Sequence[int], fingerprints: Mapping[int, Fingerprint]) -> NDArray[np.uint64]:
    """The hashes of each picture, a row each, the whole first, as `near_pairs` takes them."""
    import numpy as np

    width = len(fingerprints[values[0]].views) // 8 + 1 if values else 1
    views = np.empty((len(values), width), dtype=np.uint64)
    for place, value in enumerate(values):
        views[place, 0] = value
        views[place, 1:] = np.frombuffer(fingerprints[value].views, dtype="<u8")
    return views


def patches(store: Store, fingerprints: Mapping[int, Fingerprint]) -> Callable[[int], NDArray[np.uint8] | None]:
    """Decoded patches by hash, the most recent ones kept; None where the catalog has lost the blob."""
    from functools import lru_cache

    @lru_cache(maxsize=_VERIFIED_AT_ONCE)
    def patch(value: int) -> NDArray[np.uint8] | None:
        import simplejpeg

        data = store.blob(fingerprints[value].patch)
        return None if data is None else simplejpeg.decode_jpeg(data, colorspace="GRAY")[:, :, 0]

    return patch
