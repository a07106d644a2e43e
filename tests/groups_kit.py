"""The grouping's test kit: candidates whose facts are made, without a photo, for any number of them."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import simplejpeg

from calotype.catalog import FileRow, KeyRow, Store, open_store
from calotype.engine.candidates import Candidates, Source
from calotype.engine.groups import GROUPINGS, Duplicates
from calotype.imaging.measures.perceptual_hash import HALVES, VIEWS
from calotype.ops.find_duplicates import FindDuplicatesParameters


class Made(NamedTuple):
    """One image with its facts."""

    name: str
    hash: int
    """Its 64 bits; its views are those of a picture that resembles no other."""
    flat: bool = False
    taken: str | None = None
    camera: str | None = None
    scene: int = 0
    """Which patch it has: images of one scene look the same."""


def store_in_memory() -> Store:
    """A catalog with the key of the hashes."""
    store = open_store(None)
    store.put_key(KeyRow(key=b"h" * 16, op="perceptual_hash", version=1, subject="image", parts={}))
    return store


def candidates(store: Store, images: Iterable[Made], **parameters: Any) -> Candidates:
    """These images as a group step is given them."""
    known = list(images)
    digests = [digest_of(image) for image in known]
    rows = store.intern("image", digests)
    with store.transaction():
        store.put_blobs({(scene.to_bytes(16, "big"), _patch(scene)) for scene in {image.scene for image in known}})
    by_row = dict(zip(rows, known, strict=True))
    files = {row: _file(row, image) for row, image in by_row.items()}
    sources = {
        "hash": Source(1, "image", {row: _hash_document(image) for row, image in by_row.items()}),
        "metadata": Source(2, "image", {row: _metadata(image) for row, image in by_row.items() if image.taken}),
    }
    return Candidates(store, FindDuplicatesParameters(**parameters), sources, files, list(files.values()))


def digest_of(image: Made) -> bytes:
    """Its image id."""
    return image.name.encode().rjust(16, b"\0")[-16:]


class Shared:
    """What the groupings of one run have in common."""

    duplicates: Duplicates | None = None
    stopping = False


def groups_of(found: Candidates, kind: str, shared: Shared | None = None) -> list[list[str]]:
    """The names of each group's images, its centre first; in a run of its own unless `shared` is given."""
    groups = GROUPINGS[kind](found, shared or Shared())
    return [[found.paths(image)[0] for image in group.images] for group in groups]


def other_hashes(count: int, seed: int = 1) -> list[int]:
    """Hashes of pictures that have nothing to do with each other."""
    return [int(value) for value in np.random.default_rng(seed).integers(0, 2**64, count, dtype=np.uint64)]


def _hash_document(image: Made) -> bytes:
    others = len(VIEWS) - 1 + len(HALVES)
    views = np.random.default_rng(image.hash).integers(0, 2**64, others, dtype=np.uint64).astype("<u8")
    patch = {"blob": image.scene.to_bytes(16, "big").hex(), "bytes": 1, "media_type": "image/jpeg"}
    shown = {"hash": f"{image.hash:016x}", "views": base64.b64encode(views.tobytes()).decode(), "flat": image.flat}
    return json.dumps({**shown, "patch": patch}).encode()


def _patch(scene: int) -> bytes:
    rng = np.random.default_rng(scene)
    coarse = rng.integers(0, 256, (16, 16), dtype=np.uint8)
    encoded: bytes = simplejpeg.encode_jpeg(np.kron(coarse, np.ones((4, 4), np.uint8))[:, :, None], 90, "GRAY")
    return encoded


def _metadata(image: Made) -> bytes:
    return json.dumps(
        {
            "camera": {"model": image.camera, "class": "unknown", "class_reason": ""},
            **{name: {} for name in ("lens", "gps", "place", "exposure", "sequence")},
            "taken_at": image.taken,
            "taken_source": "exif",
            "taken_confidence": 1.0,
            "taken_precision": "second",
            "orientation": 1,
            "width": 6000,
            "height": 4000,
            "format": "jpeg",
        }
    ).encode()


def _file(row: int, image: Made) -> FileRow:
    return FileRow(
        id=row, root=1, path=image.name.encode(), size=1, mtime_ns=0, ctime_ns=0, inode=0, read_at_ns=1, image=row
    )
