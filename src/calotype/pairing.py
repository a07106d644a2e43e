"""Companions beside their facts: which pairings that names have made the pictures themselves speak against."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from calotype.catalog import NamedKeys, PhotoRow, Store
from calotype.engine.folders import below_root
from calotype.ops.grouping.companions import PICTURES, disagreement
from calotype.ops.metadata import Metadata

Doubts = dict[tuple[int, bytes], str]
"""By row number of a file and name of its companion: what speaks against the two being one shot."""


def companion_doubts(store: Store, rows: Sequence[PhotoRow], metadata: tuple[int, NamedKeys] | None) -> Doubts:
    """The doubts about the companions of some files.

    `metadata` tells which document of a row is the fact `metadata`, and under which keys it is looked up for companions
    that are not among the rows; None: it was not asked for, and nothing is doubted.
    """
    paired = [
        (row, companion.name, _path(row, companion.name))
        for row in rows
        for companion in row.file.companions
        if companion.rule in PICTURES
    ]
    if metadata is None or not paired:
        return {}
    place, keys = metadata
    documents = {(row.file.root, row.file.path): row.documents[place] for row in rows}
    missing = {(row.file.root, path) for row, _, path in paired} - documents.keys()
    for other in store.photos_with_ids(store.file_ids(sorted(missing)), [keys]):
        documents[other.file.root, other.file.path] = other.documents[0]
    decoder = msgspec.json.Decoder(Metadata)
    doubts: Doubts = {}
    for row, name, path in paired:
        own, others = row.documents[place], documents.get((row.file.root, path))
        if own is None or others is None:
            continue
        if (doubt := disagreement(decoder.decode(own), decoder.decode(others))) is not None:
            doubts[row.file.id, name] = doubt
    return doubts


def _path(row: PhotoRow, name: bytes) -> bytes:
    return below_root(row.file.path.rpartition(b"/")[0], name)
