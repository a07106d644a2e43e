"""What a file carries beside its pixels, and what of it would be lost if another copy were kept instead.

Two files of one picture are equal only if what their owner wrote into them is too: a caption, stars, the place, a date
that was put right. What is read from a path or from the times of the file system goes with no copy, and counts as
nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import msgspec

from calotype.catalog import Companion, FileRow, Store
from calotype.engine.work import own_subject
from calotype.imaging.metadata.companions import RULES
from calotype.recipes.recipe import BoundRecipe, BoundStep
from calotype.stored import Stored, standing_of

_AT_ONCE = 1000
_NOT_CARRIED: Final = frozenset(("file", "folder", "name"))
"""Sources that are no part of the file."""
_OF_THE_OWNER: Final = ("rating", "label", "keywords", "hierarchy", "title", "caption", "people", "copyright")
_BY_PROGRAMS: Final = frozenset(("software", "sequence", "motion", "orientation"))
"""Fields that say how a file was made, and tell nothing about the picture that another copy should have."""

_PLACES: Final = 4
"""Decimals of a degree, about 10 m, to which positions are compared: formats round them in other ways."""
_READ: Final = frozenset(("metadata", "embedded"))
_BLOCKS: Final = {"exif": "EXIF", "words": "EXIF", "xmp": "XMP", "iptc": "IPTC", "text": "comments"}
_WORDS: Final = {"taken_at": "date", "gps": "position"}


class _Motion(msgspec.Struct, frozen=True):
    length: int | None = None


class _Position(msgspec.Struct, frozen=True):
    latitude: float | None = None
    longitude: float | None = None


class _Document(msgspec.Struct):
    """The document of `metadata`, as far as it is looked at."""

    taken_at: str | None = None
    rating: int | None = None
    label: str | None = None
    keywords: list[str] = []
    hierarchy: list[str] = []
    title: str | None = None
    caption: str | None = None
    people: list[str] = []
    copyright: str | None = None
    gps: _Position = _Position()
    motion: _Motion = _Motion()
    sources: dict[str, str] = {}


class _Embedded(msgspec.Struct):
    blocks: dict[str, str] = {}
    frames: int = 1


class Carried(NamedTuple):
    """What one file carries."""

    fields: frozenset[str] = frozenset()
    values: Mapping[str, Any] = MappingProxyType({})
    """Of the fields whose values are compared, those that are there."""
    blocks: Mapping[str, str] = MappingProxyType({})
    """Digests of its blocks of metadata."""
    frames: int = 1

    def beside(self, kept: Carried) -> str:
        """What the other has not, or has otherwise, as the end of a reason; empty if nothing would be lost."""
        missing = sorted(self.fields - kept.fields)
        other = [name for name, value in self.values.items() if name not in missing and kept.values.get(name) != value]
        lacks = f"has {', '.join(missing)}, which the best has not" if missing else ""
        differs = f"has another {', '.join(other)}" if other else ""
        return " and ".join(filter(None, (lacks, differs)))


def carried(document: bytes, embedded: bytes | None = None) -> Carried:
    """What a file carries, by its documents of `metadata` and `embedded`."""
    found = _decoder.decode(document)
    groups = {field.partition(".")[0] for field, by in found.sources.items() if by not in _NOT_CARRIED}
    fields = frozenset(_WORDS.get(field, field) for field in groups - _BY_PROGRAMS)
    if found.motion.length:
        fields |= {"video"}
    values = {name: value for name in _OF_THE_OWNER if (value := getattr(found, name)) not in (None, [], "")}
    if "date" in fields and found.taken_at:
        # Zones and fractions get lost by saving again, which makes no other date of it.
        values["date"] = found.taken_at[:19]
    if found.gps.latitude is not None and found.gps.longitude is not None:
        values["position"] = (round(found.gps.latitude, _PLACES), round(found.gps.longitude, _PLACES))
    header = _header_decoder.decode(embedded) if embedded is not None else _Embedded()
    blocks = header.blocks or _NOTHING.blocks
    # Most photos carry the same few sets of fields: of a million one of each is kept.
    return Carried(_sets.setdefault(fields, fields), values or _NOTHING.values, blocks, header.frames)


_sets: dict[frozenset[str], frozenset[str]] = {}
_decoder = msgspec.json.Decoder(_Document)
_header_decoder = msgspec.json.Decoder(_Embedded)
_NOTHING = Carried()


_GOES_ALONG: Final = frozenset(
    ("live_photo", "motion_video", "apple_adjustments", "thumbnail", "voice_memo", "darktable_copy", "raw_edits")
)


def goes_along(row: FileRow) -> list[Companion]:
    """The companions that are of no use without their file. The RAW beside a JPEG is a photo of its own."""
    return [companion for companion in row.companions if companion.rule in _GOES_ALONG]


class Carrying:
    """Looks up what files carry, in the facts of the recipe, and how large what lies beside them is."""

    def __init__(self, store: Store, recipe: BoundRecipe, rows: Iterable[FileRow], roots: Mapping[int, bytes]) -> None:
        """`roots` says where each root lies."""
        self._by_file: dict[int, Carried] = {}
        self._roots = roots
        keys = {row.key: number for number, row in store.keys().items()}
        steps = {step.op.name: step for step in recipe.steps if step.key in keys}
        self._is_looked_up = "metadata" in steps
        waiting = iter(rows)
        while part := list(islice(waiting, _AT_ONCE)):
            documents = {
                name: _documents(store, keys[step.key], step, part) for name, step in steps.items() if name in _READ
            }
            for row in part:
                if document := documents.get("metadata", {}).get(row.id):
                    self._by_file[row.id] = carried(document, documents.get("embedded", {}).get(row.id))

    def __getitem__(self, row: FileRow) -> Carried:
        return self._by_file.get(row.id, _NOTHING)

    def much(self, file: Stored) -> list[tuple[int, str]]:
        """How much a file carries, each as a number and in words, the most important first."""
        row = file.row
        return [
            (len(self[row].fields), "carries more"),
            (len(row.companions) + len(row.sidecars), "more lies beside it"),
            (row.size, "has more beside its pixels"),
        ]

    def little(self, file: Stored) -> list[int]:
        """What to sort by for those that carry more to come first."""
        return [-number for number, _ in self.much(file)]

    def why_first(self, files: Sequence[Stored]) -> str:
        """By what the first of copies comes before the next one, as they are sorted by what they carry and then as
        `stored_files` has them."""
        pairs = zip(self.much(files[0]) + _numbers(files[0]), self.much(files[1]) + _numbers(files[1]), strict=True)
        return next((words for (one, words), (other, _) in pairs if one != other), "first by path")

    def lost(self, row: FileRow, kept: FileRow, *, same_pixels: bool) -> str:
        """What would be lost with a file if the other is kept; empty if nothing. What a recipe looks up and is not
        known of a file may be anything. Of `same_pixels`, EXIF must be the same to the byte; of others it was written
        anew, and only what people wrote into it must be."""
        if self._is_looked_up and row.id not in self._by_file:
            return "what it carries beside its pixels is not known"
        mine, theirs = self[row], self[kept]
        if same_pixels and mine.frames > 1 and row.photo != kept.photo:
            # What is the same is the first: behind it may lie a gain map, a depth map, a second view.
            return "has further pictures in it"
        differ = [kind for kind, digest in mine.blocks.items() if theirs.blocks.get(kind) != digest]
        named = sorted({_BLOCKS[kind] for kind in differ if same_pixels or kind != "exif"})
        other = f"has other metadata in {', '.join(named)}" if named else ""
        return " and ".join(filter(None, (mine.beside(theirs) or other, self._beside(row, kept))))

    def _beside(self, row: FileRow, kept: FileRow) -> str:
        """What lies beside a file and would go with it, and does not lie so beside the other; empty if nothing. Of
        videos and the like the size is compared, of sidecars what is in them."""
        missing = self._companions(row) - self._companions(kept)
        words = [f"a companion of its own ({RULES[rule]})" for rule in sorted({rule for rule, _ in missing})]
        if {one.id for one in row.sidecars} - {one.id for one in kept.sidecars}:
            words.append("a sidecar of its own")
        return f"has {' and '.join(words)}" if words else ""

    def _companions(self, row: FileRow) -> set[tuple[str, object]]:
        file = Path(os.fsdecode(self._roots.get(row.root, b"")), os.fsdecode(row.path))
        return {(one.rule, _size(file.with_name(os.fsdecode(one.name)))) for one in goes_along(row)}


def _size(path: Path) -> object:
    """Of a file; of one that can't be looked at something that equals nothing else."""
    try:
        return path.stat().st_size
    except OSError:
        return object()


def _documents(store: Store, key: int, step: BoundStep, rows: Sequence[FileRow]) -> dict[int, bytes]:
    """The documents of a step, by file."""
    subjects = {row.id: own_subject(row, step.subject) for row in rows}
    found = store.facts(key, {subject for subject in subjects.values() if subject is not None})
    return {file: found[subject] for file, subject in subjects.items() if subject is not None and subject in found}


def _numbers(file: Stored) -> list[tuple[int, str]]:
    return [(int(holds), words) for holds, words in standing_of(file)]
