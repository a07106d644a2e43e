"""All hashing: every id and key of DESIGN 4, one function a kind.

An id is the BLAKE3 digest, cut to 128 bits, of a pre-image that begins with the kind and the version of its
rule, so two kinds can never collide and a changed rule changes every id that it makes. Structures are encoded
as canonical JSON (sorted keys, no spaces, UTF-8); byte strings are framed by their length.

Ids are 16 bytes in the program and in the catalog, and 32 hexadecimal digits where people see them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import blake3
import msgspec

Id = bytes
"""16 bytes: a BLAKE3 digest cut to 128 bits."""

_LENGTH = 16
_canonical = msgspec.json.Encoder(order="sorted")


def _begin(kind: str) -> blake3.blake3:
    return blake3.blake3(kind.encode() + b"\0")


def photo_id(data: bytes | memoryview) -> Id:
    """The id of a file's bytes."""
    hasher = _begin("photo/1")
    hasher.update(data)
    return hasher.digest(length=_LENGTH)


def image_id(rule: str, parts: Iterable[bytes | memoryview]) -> Id:
    """The id of what decides the pixels and their colour.

    `rule` names the format and the version of its rule, such as `jpeg/1`; `parts` are the byte ranges that it
    keeps. Each part is framed by its length, so that bytes can't move from one part to the next unseen.
    """
    hasher = _begin("image/1")
    hasher.update(rule.encode() + b"\0")
    for part in parts:
        hasher.update(len(part).to_bytes(8, "little"))
        hasher.update(part)
    return hasher.digest(length=_LENGTH)


def file_id(photo: Id, path: bytes, mtime_ns: int, sidecars: Mapping[bytes, Id]) -> Id:
    """The id of a file: its content, where it lies below the root, when it was changed, and its sidecars.

    Size and the times of creation and access are left out: the content says the first, and nothing that an op
    may read depends on the others.
    """
    hasher = _begin("file/1")
    hasher.update(photo)
    for part in (path, str(mtime_ns).encode(), *(piece for pair in sorted(sidecars.items()) for piece in pair)):
        hasher.update(len(part).to_bytes(8, "little"))
        hasher.update(part)
    return hasher.digest(length=_LENGTH)


def sidecar_id(data: bytes) -> Id:
    """The id of a sidecar's bytes."""
    hasher = _begin("sidecar/1")
    hasher.update(data)
    return hasher.digest(length=_LENGTH)


def pixels_id(width: int, height: int, pixels: bytes | memoryview) -> Id:
    """The id of decoded pixels. It only proves that an edit was lossless."""
    hasher = _begin("pixels/1")
    hasher.update(f"{width}x{height}\0".encode())
    hasher.update(pixels)
    return hasher.digest(length=_LENGTH)


def group_id(kind: str, members: Iterable[Id]) -> Id:
    """The id of a group: its kind and its members in whatever order. A changed group is a new subject."""
    hasher = _begin("group/1")
    hasher.update(kind.encode() + b"\0")
    for member in sorted(members):
        hasher.update(member)
    return hasher.digest(length=_LENGTH)


def blob_id(data: bytes) -> Id:
    """The id of a blob: a thumbnail, a vector, a mask."""
    hasher = _begin("blob/1")
    hasher.update(data)
    return hasher.digest(length=_LENGTH)


def folder_id(path: bytes) -> Id:
    """The id of a folder of this machine, by its absolute path: names what is kept about it elsewhere."""
    return _begin("folder/1").update(path).digest(length=_LENGTH)


def key(parts: Mapping[str, Any]) -> Id:
    """The key of how a fact is made. `parts` holds nothing of the photo.

    See `calotype.recipes.keys` for what goes in. Left out on purpose: `when`, `as`, stage and queue (they decide
    whether and where a step runs, not what it answers), limits and timeouts (a fact made within them is the
    same without them).
    """
    return _begin("key/1").update(_canonical.encode(parts)).digest(length=_LENGTH)
