"""The catalog: files, ids, keys, facts, failures, groups, blobs, names, runs and decisions, on disk or in memory.

It owns the words row, key, settled, standing, provisional and due; docs/catalog-format.md has its tables and promises.
It opens no photo, knows no op and no recipe, and imports only the ground floor.
"""

from calotype.catalog.check import Check, Finding, check
from calotype.catalog.place import CatalogFolder, file_system, find_catalog, place_for
from calotype.catalog.rows import (
    UNVERIFIED,
    Answer,
    Companion,
    Decision,
    Failure,
    FileRow,
    KeyRow,
    KeyUse,
    Kind,
    NamedKeys,
    NameKeys,
    PairRow,
    PhotoRow,
    Removed,
    RunRow,
    RunState,
    Sidecar,
    Tally,
)
from calotype.catalog.sqlite import open_store
from calotype.catalog.store import Store

__all__ = [
    "UNVERIFIED",
    "Answer",
    "CatalogFolder",
    "Check",
    "Companion",
    "Decision",
    "Failure",
    "FileRow",
    "Finding",
    "KeyRow",
    "KeyUse",
    "Kind",
    "NameKeys",
    "NamedKeys",
    "PairRow",
    "PhotoRow",
    "Removed",
    "RunRow",
    "RunState",
    "Sidecar",
    "Store",
    "Tally",
    "check",
    "file_system",
    "find_catalog",
    "open_store",
    "place_for",
]
