"""Which images resemble each other: searched once a hash, verified on the patches, and kept in the catalog.

Only hashes that were never compared are probed, against all; so a new photo among 200,000 costs one search, and a
removed one nothing. Pairs are between hash values, images point at a hash: a thousand copies of one picture make no
pair more.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, product
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from calotype.catalog import PairRow, Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FLOOR = 0.5
"""Pairs of a lower likeness are not kept: no threshold that makes sense would choose them."""

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


def update_pairs(store: Store, key: int, hashed: Hashed) -> list[PairRow]:
    """Search for pairs of the hashes that were never compared, keep them, and return all pairs between these hashes."""
    values = sorted(hashed.images)
    probed = store.probed(key)
    new = [value not in probed for value in values]
    if any(new):
        store.put_pairs(key, verified_pairs(store, hashed, new), _where(values, new))
    return [pair for pair in store.pairs(key) if pair.first in hashed.images and pair.second in hashed.images]


def edges(
    pairs: Sequence[PairRow], hashed: Hashed, least: float, releases: Mapping[int, Hashable]
) -> Iterator[tuple[int, int, float]]:
    """Pairs of images with their likeness: those of one hash beside each other, and beside those of a near hash.

    `releases` says of an image which release of the shutter it is, where that is known; two are no copies, and such
    pairs are left out. In a crowd (thousands of equal pictures) only the first of each release is put beside all.
    """
    classes = {value: _by_release(images, releases) for value, images in hashed.images.items()}
    for pair in pairs:
        if pair.score >= least:
            yield from _beside(classes[pair.first], classes[pair.second], pair.score)
    for own in classes.values():
        yield from _beside(own, own, 1.0)


_Classes = Mapping[Hashable, Sequence[int]]


def _by_release(images: Sequence[int], releases: Mapping[int, Hashable]) -> _Classes:
    classes: dict[Hashable, list[int]] = {}
    for image in images:
        classes.setdefault(releases.get(image), []).append(image)
    return classes


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


def verified_pairs(store: Store, hashed: Hashed, new: Sequence[bool] | None = None) -> list[PairRow]:
    """Pairs that the hashes propose and the patches confirm, in the order of the hashes; nothing is kept.

    With `new`, a boolean for each hash by its size, only pairs with a new one.
    """
    import numpy as np

    from calotype.imaging.measures.hash_pairs import near_pairs

    values = sorted(hashed.images)
    hashes = views(values, hashed.fingerprints)
    found = near_pairs(hashes, None if new is None or all(new) else np.array(new))
    patch = patches(store, hashed.fingerprints)
    rows = []
    for first, second, distance, match in zip(*(column.tolist() for column in found), strict=True):
        one, other = patch(values[first]), patch(values[second])
        if one is None or other is None:
            continue
        score = verified(one, other, distance, match, (hashes[first], hashes[second]))
        if score >= FLOOR:
            rows.append(PairRow(values[first], values[second], distance, match, score))
    return rows


def verified(
    one: NDArray[np.uint8],
    other: NDArray[np.uint8],
    distance: int,
    match: int,
    hashes: tuple[NDArray[np.uint64], NDArray[np.uint64]],
) -> float:
    """The likeness of the patches of a candidate pair, as the search found it: `hashes` are the rows of `views`."""
    from calotype.imaging.measures.hash_pairs import FAR
    from calotype.imaging.measures.likeness import likeness

    return round(likeness(one, other, match, hashes, guess=distance <= FAR).score, 4)


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
