"""The two large questions: what is still to be done, and which photos meet a condition."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from calotype.catalog import sources
from calotype.catalog.connected import Connected, numbers
from calotype.catalog.files import COLUMNS, WIDTH, file_row, lying_in
from calotype.catalog.rows import TRIES, Kind, NamedKeys, PhotoRow

if TYPE_CHECKING:
    from calotype.expressions import Resolve, Sql

_UNDUE = f"""
    NOT EXISTS (
        SELECT 1 FROM failures WHERE key = ? AND subject = {{subject}} AND NOT CASE due
            WHEN 'when' THEN seen <> ifnull((SELECT value FROM json_each(?) AS now WHERE now.key = watch), '')
            WHEN 'next' THEN tries < {TRIES}
            ELSE 0
        END
    )
"""
"""`Failure.is_due`, in SQL; a test holds the two equal."""

_AT_ONCE = 500


class Questions(Connected):
    """Questions over `files` and the facts of its subjects."""

    def resolver(self, columns: Sequence[NamedKeys]) -> Resolve:
        """See `Store`."""
        return sources.resolver(columns)

    def unsettled(
        self,
        key: int,
        kind: Kind,
        circumstances: Mapping[str, str],
        where: Sql | None = None,
        needs: Sequence[tuple[int, Kind]] = (),
    ) -> Iterator[int]:
        """See `Store`."""
        subject, now = sources.OWN[kind], json.dumps(dict(circumstances))
        conditions = [
            "files.gone_since IS NULL AND files.failure IS NULL",
            f"{subject} IS NOT NULL",
            f"NOT EXISTS (SELECT 1 FROM facts WHERE key = ? AND subject = {subject})",
            _UNDUE.format(subject=subject),
            *(_UNDUE.format(subject=sources.OWN[need_kind]) for _, need_kind in needs),
        ]
        params: list[Any] = [key, key, now]
        for need, _ in needs:
            params += [need, now]
        if where is not None:
            conditions.append(where.text)
            params += where.params
        query = f"SELECT DISTINCT {subject} FROM files {sources.joins(where)} WHERE {' AND '.join(conditions)}"
        return (row[0] for row in self._catalog.rows(query, params))

    def photos(
        self,
        columns: Sequence[NamedKeys] = (),
        where: Sql | None = None,
        order: Sql | None = None,
        descending: bool = False,
        limit: int | None = None,
        places: Sequence[tuple[int, bytes]] | None = None,
    ) -> Iterator[PhotoRow]:
        """See `Store`. To be sorted are row numbers only; the documents are fetched for what is left."""
        condition, params = lying_in(places)
        rest = f"WHERE {condition} AND files.gone_since IS NULL"
        if where is not None:
            rest += f" AND ({where.text})"
            params += where.params
        if order is None:
            rest += f" ORDER BY files.root, files.path LIMIT {-1 if limit is None else limit:d}"
            query = f"SELECT {_selected(columns)} FROM files {sources.joins(where)} {rest}"
            yield from _photo_rows(self._catalog.rows(query, params), columns)
            return
        rest += f" ORDER BY {order.text} {'DESC' if descending else 'ASC'} NULLS LAST, files.root, files.path"
        rest += f" LIMIT {-1 if limit is None else limit:d}"
        query = f"SELECT files.id FROM files {sources.joins(where, order)} {rest}"
        ids = [row[0] for row in self._catalog.all(query, (*params, *order.params))]
        yield from self.photos_with_ids(ids, columns)

    def photos_with_ids(self, ids: Sequence[int], columns: Sequence[NamedKeys] = ()) -> Iterator[PhotoRow]:
        """See `Store`."""
        for start in range(0, len(ids), _AT_ONCE):
            yield from self._with_ids_in_order(ids[start : start + _AT_ONCE], columns)

    def _with_ids_in_order(self, ids: Sequence[int], columns: Sequence[NamedKeys]) -> Iterator[PhotoRow]:
        query = f"SELECT {_selected(columns)} FROM files WHERE files.id IN (SELECT value FROM json_each(?))"
        found = {row.file.id: row for row in _photo_rows(self._catalog.rows(query, (numbers(ids),)), columns)}
        return (found[id] for id in ids if id in found)


def _selected(columns: Sequence[NamedKeys]) -> str:
    documents = [f"CAST({sources.document(column)} AS BLOB)" for column in columns]
    return ", ".join([COLUMNS, *documents, *(sources.used(column) for column in columns if len(column.keys) > 1)])


def _photo_rows(rows: Iterator[tuple[Any, ...]], columns: Sequence[NamedKeys]) -> Iterator[PhotoRow]:
    end = WIDTH + len(columns)
    several = [index for index, column in enumerate(columns) if len(column.keys) > 1]
    for row in rows:
        documents = row[WIDTH:end]
        used = [-1 if document is None else 0 for document in documents]
        for index, chosen in zip(several, row[end:], strict=True):
            used[index] = chosen
        yield PhotoRow(file_row(row), documents, tuple(used))
