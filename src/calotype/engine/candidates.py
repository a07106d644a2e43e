"""Candidates of a group step: the images whose turn it is, and a way to what is known of them.

Of a million photos no document is kept here, only who they are: a grouping reads what it needs as a stream, and the
members of a group are read when the group is handed to a worker.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from calotype.catalog import FileRow, Store
from calotype.engine.desk import Desk
from calotype.engine.plan import in_turn
from calotype.engine.work import own_subject
from calotype.ops.declare import Parameters
from calotype.recipes.recipe import BoundStep

_AT_ONCE = 1000


class Candidates:
    """What a grouping may look at."""

    def __init__(self, step: BoundStep, desk: Desk, rows: Sequence[FileRow]) -> None:
        """`rows`: live files with ids, by root and path."""
        self.step = step
        self.desk = desk
        self._turn = in_turn(desk, step, rows)
        self.rows = [row for row in rows if row.image in self._turn]
        """The files of the images whose turn it is, by root and path."""
        self.digests: Mapping[int, bytes] = desk.store.digests("image", self._turn)
        """By image: its id, which is the same on every machine."""
        self.images = sorted(self._turn, key=self.digests.__getitem__)
        """The images whose turn it is, in an order that is the same on every machine."""
        self._files: dict[int, list[FileRow]] = {}
        for row in self.rows:
            self._files.setdefault(row.image or 0, []).append(row)

    @property
    def store(self) -> Store:
        """The catalog."""
        return self.desk.store

    @property
    def parameters(self) -> Parameters:
        """Those of the step."""
        return self.step.parameters

    def __contains__(self, image: int) -> bool:
        return image in self._turn

    def paths(self, image: int) -> tuple[str, ...]:
        """Where an image's files lie, with slashes."""
        return tuple(row.path.decode("utf-8", "replace") for row in self._files[image])

    def key(self, argument: str) -> int | None:
        """The row of the key under which the documents of an argument are; None for an optional one that the recipe
        lacks."""
        source = self.step.inputs[argument]
        return None if source is None else self.desk.keys[source]

    def documents(self, argument: str, images: Iterable[int] | None = None) -> Iterator[tuple[int, bytes]]:
        """What the step reads as an argument, of all images or of some, in their order; those that have none are
        left out."""
        source = self.step.inputs[argument]
        if source is None:
            return
        step = self.desk.recipe.steps[source]
        answers = self.desk.member_documents.get(source, {})
        waiting = iter(self.images if images is None else images)
        while part := list(islice(waiting, _AT_ONCE)):
            if step.op.scope != "photo":
                yield from ((image, answers[image]) for image in part if image in answers)
                continue
            subjects = {image: own_subject(self._turn[image], step.subject) for image in part}
            found = self.store.facts(self.desk.keys[source], {one for one in subjects.values() if one is not None})
            yield from (
                (image, found[subject])
                for image, subject in subjects.items()
                if subject is not None and subject in found
            )
