"""Kinds of groups that a group step can work over, each a pure function of what the catalog knows."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from calotype.catalog import FileRow, Store
from calotype.ops.declare import Parameters


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
    parameters: Parameters
    store: Store


Grouping = Callable[[Candidates], list[list[int]]]
"""Candidates -> groups of images; each image is in one group at most."""


def by_folder(candidates: Candidates) -> list[list[int]]:
    """The images of one folder are a group; one that lies in several belongs to the first."""
    groups: dict[tuple[int, bytes], dict[int, None]] = {}
    taken: set[int] = set()
    for row in candidates.rows:
        if row.image is not None and row.image not in taken:
            taken.add(row.image)
            groups.setdefault((row.root, os.path.dirname(row.path)), {})[row.image] = None
    return [list(images) for images in groups.values()]


def whole_library(candidates: Candidates) -> list[list[int]]:
    """All images in one group."""
    images = {row.image: None for row in candidates.rows if row.image is not None}
    return [list(images)] if images else []


GROUPINGS: dict[str, Grouping] = {"folder": by_folder, "library": whole_library}
"""Kind of group -> how its groups are made."""
