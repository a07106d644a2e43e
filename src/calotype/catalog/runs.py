"""Runs, and the keys that they give to a recipe's names."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import msgspec

from calotype.catalog.connected import Connected
from calotype.catalog.rows import NameKeys, RunRow, RunState


class Runs(Connected):
    """The tables `runs` and `names`."""

    def begin_run(self, row: RunRow) -> int:
        """See `Store`."""
        with self._catalog.transaction():
            return self._catalog.insert(
                "INSERT INTO runs (recipe, started_ns, partial, pinned, state, ended_ns, summary) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    row.recipe,
                    row.started_ns,
                    row.partial,
                    _encoded(row.pinned),
                    row.state,
                    row.ended_ns,
                    _encoded(row.summary),
                ),
            )

    def end_run(self, id: int, state: RunState, summary: Mapping[str, Any]) -> None:
        """See `Store`."""
        with self._catalog.transaction():
            self._catalog.run(
                "UPDATE runs SET state = ?, ended_ns = ?, summary = ? WHERE id = ?",
                (state, time.time_ns(), _encoded(summary), id),
            )

    def runs(self) -> list[RunRow]:
        """See `Store`."""
        rows = self._catalog.rows(
            "SELECT id, recipe, started_ns, partial, pinned, state, ended_ns, summary FROM runs ORDER BY id"
        )
        return [
            RunRow(id, recipe, started, bool(partial), _decoded(pinned), state, ended, _decoded(summary))
            for id, recipe, started, partial, pinned, state, ended, summary in rows
        ]

    def begin_names(self, run: int, recipe: str, keys: Mapping[str, int]) -> None:
        """See `Store`. What ended runs left provisional under the same keys is said by this run from now on."""
        with self._catalog.transaction():
            self._catalog.many(
                "DELETE FROM names WHERE recipe = ? AND name = ? AND key = ? AND settled IS NULL "
                "AND run IN (SELECT id FROM runs WHERE state <> 'running')",
                ((recipe, name, key) for name, key in keys.items()),
            )
            self._catalog.many(
                "INSERT INTO names (run, recipe, name, key) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (run, recipe, name) DO UPDATE SET key = excluded.key",
                ((run, recipe, name, key) for name, key in keys.items()),
            )

    def settle_names(self, run: int) -> None:
        """See `Store`. Older rows that gave a name the same key have nothing more to say."""
        with self._catalog.transaction():
            self._catalog.run(
                "UPDATE names SET settled = (SELECT 1 + ifnull(max(settled), 0) FROM names) WHERE run = ?", (run,)
            )
            self._catalog.run(
                "DELETE FROM names WHERE run <> ?1 AND (recipe, name, key) IN "
                "(SELECT recipe, name, key FROM names WHERE run = ?1) "
                "AND (settled IS NOT NULL OR run IN (SELECT id FROM runs WHERE state <> 'running'))",
                (run,),
            )

    def names(self, recipe: str) -> dict[str, NameKeys]:
        """See `Store`."""
        rows = self._catalog.all(
            "SELECT name, key, settled, settled = (SELECT max(settled) FROM names WHERE recipe = ?1) "
            "FROM names WHERE recipe = ?1 ORDER BY name, settled DESC, run DESC",
            (recipe,),
        )
        return {name: _name_keys([row[1:] for row in rows if row[0] == name]) for name in {row[0] for row in rows}}


def _name_keys(rows: list[tuple[int, int | None, int | None]]) -> NameKeys:
    """`rows`: key, number of its settlement, whether that is the recipe's last; the newest first."""
    standing = next((key for key, _, last in rows if last), None)
    earlier = dict.fromkeys(key for key, settled, last in rows if settled is not None and not last)
    provisional = dict.fromkeys(key for key, settled, _ in rows if settled is None)
    known = {standing, *earlier}
    return NameKeys(standing, tuple(earlier), tuple(key for key in provisional if key not in known))


def _encoded(document: Mapping[str, Any]) -> str:
    return msgspec.json.encode(document).decode()


def _decoded(text: str) -> dict[str, Any]:
    return msgspec.json.decode(text, type=dict[str, Any])
