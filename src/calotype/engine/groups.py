"""Kinds of groups that a group step can work over, each a pure function of what the catalog knows."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from calotype.catalog import FileRow

Grouping = Callable[[Sequence[FileRow]], list[list[int]]]
"""Live files with ids, by root and path -> groups of images; each image is in one group, in order of first sight."""


def by_folder(rows: Sequence[FileRow]) -> list[list[int]]:
    """The images of one folder are a group; one that lies in several belongs to the first."""
    groups: dict[tuple[int, bytes], dict[int, None]] = {}
    taken: set[int] = set()
    for row in rows:
        if row.image is not None and row.image not in taken:
            taken.add(row.image)
            groups.setdefault((row.root, os.path.dirname(row.path)), {})[row.image] = None
    return [list(images) for images in groups.values()]


def whole_library(rows: Sequence[FileRow]) -> list[list[int]]:
    """All images in one group."""
    images = {row.image: None for row in rows if row.image is not None}
    return [list(images)] if images else []


GROUPINGS: dict[str, Grouping] = {"folder": by_folder, "library": whole_library}
"""Kind of group -> how its groups are made."""
