"""The catalog: files, ids, keys, facts, failures, groups, blobs, names, runs and decisions, on disk or in memory.

It owns the words row, key, settled, standing, provisional and due; docs/catalog-format.md has its tables and promises.
It opens no photo, knows no op and no recipe, and imports only the ground floor.
"""

from calotype.catalog.place import Place, concern, file_system, find_catalog, place_for, place_of, synchronised_by
from calotype.catalog.rows import (
    Answer,
    Companion,
    Decision,
    Failure,
    FileRow,
    KeyRow,
    Kind,
    NamedKeys,
    NameKeys,
    PhotoRow,
    RunRow,
    RunState,
    Sidecar,
)
from calotype.catalog.sqlite import open_store
from calotype.catalog.store import Store

__all__ = [
    "Answer",
    "Companion",
    "Decision",
    "Failure",
    "FileRow",
    "KeyRow",
    "Kind",
    "NameKeys",
    "NamedKeys",
    "PhotoRow",
    "Place",
    "RunRow",
    "RunState",
    "Sidecar",
    "Store",
    "concern",
    "file_system",
    "find_catalog",
    "open_store",
    "place_for",
    "place_of",
    "synchronised_by",
]
