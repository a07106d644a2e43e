"""Groups of images."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from calotype.catalog.connected import Connected


class Groups(Connected):
    """The tables `members` and `current_groups`."""

    def replace_groups(self, kind: str, groups: Iterable[tuple[int, Sequence[int]]]) -> None:
        """See `Store`."""
        with self._catalog.transaction():
            self._catalog.run("DELETE FROM current_groups WHERE kind = ?", (kind,))
            self._add(kind, groups)

    def _add(self, kind: str, groups: Iterable[tuple[int, Sequence[int]]]) -> None:
        for group, images in groups:
            self._catalog.run(
                "INSERT INTO current_groups (kind, group_id) VALUES (?, ?) ON CONFLICT DO NOTHING", (kind, group)
            )
            self._catalog.many(
                "INSERT INTO members (group_id, position, image) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                ((group, position, image) for position, image in enumerate(images)),
            )

    def groups(self, kind: str) -> Iterator[tuple[int, tuple[int, ...]]]:
        """See `Store`."""
        rows = self._catalog.rows(
            "SELECT group_id, image FROM current_groups JOIN members USING (group_id) "
            "WHERE kind = ? ORDER BY group_id, position",
            (kind,),
        )
        for group, members in groupby(rows, itemgetter(0)):
            yield group, tuple(image for _, image in members)
