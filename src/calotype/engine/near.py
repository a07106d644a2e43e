"""Which images resemble each other: searched once a hash, verified on the patches, and kept in the catalog.

Only hashes that were never compared are probed, against all; so a new photo among 200,000 costs one search, and a
removed one nothing. Pairs are between hash values, images point at a hash: a thousand copies of one picture make no
pair more.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from calotype.catalog import PairRow, Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FLOOR = 0.5
"""Pairs of a lower likeness are not kept: no threshold that makes sense would choose them."""

_VERIFIED_AT_ONCE = 2000


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
        store.put_pairs(key, _verified(store, values, new, hashed.fingerprints), _where(values, new))
    return [pair for pair in store.pairs(key) if pair.first in hashed.images and pair.second in hashed.images]


def edges(pairs: Sequence[PairRow], hashed: Hashed, least: float) -> Iterator[tuple[int, int, float]]:
    """Pairs of images with their likeness: each image of one hash beside each of the other, and within a hash its
    first beside each further one."""
    for pair in pairs:
        if pair.score >= least:
            for one in hashed.images[pair.first]:
                yield from ((one, other, pair.score) for other in hashed.images[pair.second])
    for images in hashed.images.values():
        for place, one in enumerate(images):
            yield from ((one, other, 1.0) for other in images[place + 1 :])


def _where(values: Sequence[int], chosen: Sequence[bool]) -> list[int]:
    return [value for value, wanted in zip(values, chosen, strict=True) if wanted]


def _verified(
    store: Store, values: Sequence[int], new: Sequence[bool], fingerprints: Mapping[int, Fingerprint]
) -> list[PairRow]:
    """Pairs that the hashes propose and the patches confirm."""
    import numpy as np

    from calotype.imaging.measures.hash_pairs import near_pairs
    from calotype.imaging.measures.likeness import likeness

    found = near_pairs(_views(values, fingerprints), None if all(new) else np.array(new))
    patch = _patches(store, values, fingerprints)
    rows = []
    for first, second, distance, match in zip(*(column.tolist() for column in found), strict=True):
        one, other = patch(first), patch(second)
        if one is None or other is None:
            continue
        score = likeness(one, other, match).score
        if score >= FLOOR:
            rows.append(PairRow(values[first], values[second], distance, match, round(score, 4)))
    return rows


def _views(values: Sequence[int], fingerprints: Mapping[int, Fingerprint]) -> NDArray[np.uint64]:
    import numpy as np

    width = len(fingerprints[values[0]].views) // 8 + 1 if values else 1
    views = np.empty((len(values), width), dtype=np.uint64)
    for place, value in enumerate(values):
        views[place, 0] = value
        views[place, 1:] = np.frombuffer(fingerprints[value].views, dtype="<u8")
    return views


def _patches(
    store: Store, values: Sequence[int], fingerprints: Mapping[int, Fingerprint]
) -> Callable[[int], NDArray[np.uint8] | None]:
    """Decoded patches by place, the most recent ones kept; None where the catalog has lost the blob."""
    from functools import lru_cache

    @lru_cache(maxsize=_VERIFIED_AT_ONCE)
    def patch(place: int) -> NDArray[np.uint8] | None:
        import simplejpeg

        data = store.blob(fingerprints[values[place]].patch)
        return None if data is None else simplejpeg.decode_jpeg(data, colorspace="GRAY")[:, :, 0]

    return patch
