"""Candidates of a group step: the images whose turn it is, and a way to what is known of them.

Of a million photos no document is kept here, only who they are: a grouping reads what it needs as a stream, and the
members of a group are read when the group is handed to a worker.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from calotype.catalog import FileRow, Store
from calotype.engine.desk import Desk
from calotype.engine.plan import in_turn
from calotype.engine.work import own_subject
from calotype.ops.declare import Parameters, Subject
from calotype.recipes.recipe import BoundStep

_AT_ONCE = 1000


class Source(NamedTuple):
    """Where the documents of one argument of a group step are."""

    key: int
    """Row of the key under which they are."""
    subject: Subject
    """What they hang on."""
    answers: Mapping[int, bytes] | None = None
    """Those of an earlier group step of this run, by image."""


class Candidates:
    """What a grouping may look at."""

    def __init__(
        self,
        store: Store,
        parameters: Parameters,
        sources: Mapping[str, Source],
        turn: Mapping[int, FileRow],
        rows: Sequence[FileRow],
    ) -> None:
        """`turn`: the images whose turn it is, each with the file whose facts are asked; `rows`: live files with ids,
        by root and path. An argument that has no source has no documents."""
        self.store = store
        self.parameters = parameters
        self._sources = sources
        self._turn = turn
        self.rows = [row for row in rows if row.image in turn]
        """The files of the images whose turn it is, by root and path."""
        self.digests: Mapping[int, bytes] = store.digests("image", turn)
        """By image: its id, which is the same on every machine."""
        self.images = sorted(turn, key=self.digests.__getitem__)
        """The images whose turn it is, in an order that is the same on every machine."""
        self._files: dict[int, list[FileRow]] = {}
        for row in self.rows:
            self._files.setdefault(row.image or 0, []).append(row)

    @classmethod
    def of_step(cls, step: BoundStep, desk: Desk, rows: Sequence[FileRow]) -> Candidates:
        """The candidates of a step in a run, among its files."""
        sources = {
            argument: Source(desk.keys[index], desk.recipe.steps[index].subject, desk.member_documents.get(index))
            for argument, index in step.inputs.items()
            if index is not None
        }
        return cls(desk.store, step.parameters, sources, in_turn(desk, step, rows), rows)

    def __contains__(self, image: int) -> bool:
        return image in self._turn

    def paths(self, image: int) -> tuple[str, ...]:
        """Where an image's files lie, with slashes."""
        return tuple(row.path.decode("utf-8", "replace") for row in self._files[image])

    def key(self, argument: str) -> int | None:
        """The row of the key under which the documents of an argument are; None where it has no source."""
        source = self._sources.get(argument)
        return None if source is None else source.key

    def documents(self, argument: str, images: Iterable[int] | None = None) -> Iterator[tuple[int, bytes]]:
        """What the step reads as an argument, of all images or of some, in their order; those that have none are
        left out. Of several files of one image the one speaks of which most is known: one that lost its EXIF on the
        way must not take it from the others."""
        source = self._sources.get(argument)
        if source is None:
            return
        waiting = iter(self.images if images is None else images)
        while part := list(islice(waiting, _AT_ONCE)):
            if source.answers is not None:
                yield from ((image, source.answers[image]) for image in part if image in source.answers)
                continue
            subjects = {
                image: [own_subject(row, source.subject) for row in self._files.get(image, (self._turn[image],))]
                for image in part
            }
            wanted = {one for several in subjects.values() for one in several if one is not None}
            found = self.store.facts(source.key, wanted)
            for image, several in subjects.items():
                known = [found[one] for one in several if one is not None and one in found]
                if known:
                    yield image, max(known, key=lambda document: (len(document), document))
