"""Facts, and the failures that stand where there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from calotype.catalog.blobs import NAMES_A_BLOB
from calotype.catalog.connected import Connected, numbers
from calotype.catalog.rows import Failure

_PUT_FAILURE = """
    INSERT INTO failures (key, subject, run, code, message, hint, due, watch, seen, tries, detail)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11
    WHERE NOT EXISTS (SELECT 1 FROM facts WHERE key = ?1 AND subject = ?2)
    ON CONFLICT (key, subject) DO UPDATE SET
        tries = CASE WHEN run = excluded.run THEN tries WHEN code = excluded.code THEN tries + 1 ELSE 1 END,
        run = excluded.run, code = excluded.code, message = excluded.message, hint = excluded.hint,
        due = excluded.due, watch = excluded.watch, seen = excluded.seen, detail = excluded.detail
"""


class Facts(Connected):
    """The tables `facts`, `failures` and `member_facts`. Documents are kept as they come, byte for byte."""

    def put_facts(self, rows: Iterable[tuple[int, int, bytes]], run: int) -> int:
        """See `Store`."""
        # By key and subject, so that what a condition reads lies side by side.
        facts = sorted(rows)
        with self._catalog.transaction():
            inserted = self._catalog.many(
                "INSERT INTO facts (key, subject, document, run) VALUES (?, ?, CAST(? AS TEXT), ?) "
                "ON CONFLICT DO NOTHING",
                ((key, subject, document, run) for key, subject, document in facts),
            )
            failing = {key for key in {fact[0] for fact in facts} if self._has_failures(key)}
            self._catalog.many(
                "DELETE FROM failures WHERE key = ? AND subject = ?",
                ((key, subject) for key, subject, _ in facts if key in failing),
            )
        return inserted

    def _has_failures(self, key: int) -> bool:
        return bool(self._catalog.one("SELECT EXISTS (SELECT 1 FROM failures WHERE key = ?)", (key,))[0])

    def put_failures(self, rows: Iterable[tuple[int, int, Failure]], run: int) -> None:
        """See `Store`."""
        with self._catalog.transaction():
            self._catalog.many(
                _PUT_FAILURE,
                (
                    (key, subject, run, f.code, f.message, f.hint, f.due, f.watch, f.seen, f.tries, f.detail)
                    for key, subject, f in rows
                ),
            )

    def facts(self, key: int, subjects: Iterable[int]) -> dict[int, bytes]:
        """See `Store`."""
        return self.facts_of([key], subjects)[key]

    def facts_of(self, keys: Iterable[int], subjects: Iterable[int]) -> dict[int, dict[int, bytes]]:
        """See `Store`."""
        found: dict[int, dict[int, bytes]] = {key: {} for key in keys}
        query = (
            "SELECT key, subject, CAST(document AS BLOB) FROM facts "
            "WHERE key IN (SELECT value FROM json_each(?)) AND subject IN (SELECT value FROM json_each(?))"
        )
        for key, subject, document in self._catalog.all(query, (numbers(found), numbers(subjects))):
            found[key][subject] = document
        return found

    def subjects(self, key: int) -> Iterator[int]:
        """See `Store`."""
        return (row[0] for row in self._catalog.rows("SELECT subject FROM facts WHERE key = ?", (key,)))

    def failures(self, key: int) -> dict[int, Failure]:
        """See `Store`."""
        query = f"SELECT subject, {', '.join(Failure.__struct_fields__)} FROM failures WHERE key = ? ORDER BY subject"
        return {row[0]: Failure(*row[1:]) for row in self._catalog.rows(query, (key,))}

    def put_member_facts(self, rows: Iterable[tuple[int, int, int, bytes]], run: int) -> int:
        """See `Store`."""
        with self._catalog.transaction():
            return self._catalog.many(
                "INSERT INTO member_facts (key, group_id, image, document, run) "
                "VALUES (?, ?, ?, CAST(? AS TEXT), ?) ON CONFLICT DO NOTHING",
                ((*row, run) for row in rows),
            )

    def member_facts(self, key: int, group: int) -> dict[int, bytes]:
        """See `Store`."""
        query = (
            "SELECT image, CAST(document AS BLOB) FROM members JOIN member_facts USING (group_id, image) "
            "WHERE key = ? AND group_id = ? ORDER BY position"
        )
        return dict(self._catalog.all(query, (key, group)))

    def drop_facts_with_blobs(self) -> None:
        """Remove the facts that name blobs, so that their steps run again: the database of blobs was lost."""
        with self._catalog.transaction():
            for table in ("facts", "member_facts"):
                self._catalog.run(f"DELETE FROM {table} WHERE {NAMES_A_BLOB}")
