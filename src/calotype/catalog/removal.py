"""What is removed, and only on demand: what no standing recipe needs (`gc`), and what its owner wants forgotten.

What goes is first gathered in temporary tables, then listed, then removed: so a dry run and the real run agree.
Facts go before the blobs that they name. decisions.db is never touched.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from calotype.catalog.blobs import named_blobs
from calotype.catalog.connected import Connected
from calotype.catalog.files import lying
from calotype.catalog.ids import OWN_ROOT
from calotype.catalog.rows import Removed
from calotype.catalog.sources import OWN

_GATHERED = (
    "doomed (key INTEGER, subject INTEGER, PRIMARY KEY (key, subject))",
    "doomed_members (key INTEGER, image INTEGER, group_id INTEGER, PRIMARY KEY (key, image, group_id))",
    "lonely (kind TEXT, id INTEGER, PRIMARY KEY (kind, id))",
)
"""Facts and failures that go; those of members of groups; and digests that nothing in the catalog has any more."""

_STANDING = """
    SELECT key FROM names AS named
    WHERE settled = (SELECT max(settled) FROM names WHERE recipe = named.recipe)
       OR run = (SELECT max(run) FROM names WHERE recipe = named.recipe)
"""
"""The keys that stand, and those of each recipe's newest run: it may be going on, or wait to be."""

_UNNEEDED = f"SELECT key FROM names WHERE key NOT IN ({_STANDING})"
"""Keys that no name ever had, such as those of readings, stay."""

_COLUMNS = {kind: column.partition(".")[2] for kind, column in OWN.items()}


class Removal(Connected):
    """Removes rows of all tables but `decisions`, `keys` and `runs`."""

    def unneeded(self) -> list[Removed]:
        """See `Store`."""
        with self._gathered():
            self._gather_unneeded()
            kept = "NOT EXISTS (SELECT 1 FROM doomed WHERE (key, subject) = (facts.key, facts.subject))"
            blobs = self._orphans(self._blob_ids() - named_blobs(self._catalog, kept))
            return [*self._listed(), *self._unneeded_pairs(), *blobs]

    def collect(self) -> list[Removed]:
        """See `Store`."""
        with self._gathered():
            with self._catalog.transaction():
                self._gather_unneeded()
                removed = [*self._listed(), *self._unneeded_pairs()]
                for table in ("pairs", "probed", "names"):
                    self._catalog.run(f"DELETE FROM {table} WHERE key IN ({_UNNEEDED})")
                self._remove()
            return [*removed, *self._remove_blobs(self._blob_ids())]

    def forget(self, root: int, below: bytes = b"") -> list[Removed]:
        """See `Store`."""
        with self._gathered():
            with self._catalog.transaction():
                files = self._gather_forgotten(root, below)
                named = named_blobs(self._catalog, "(key, subject) IN (SELECT key, subject FROM doomed)")
                removed = [Removed("files", files), *self._listed()]
                self._remove()
                if not below and root != OWN_ROOT:
                    self._catalog.run("DELETE FROM roots WHERE id = ?", (root,))
            return [*removed, *self._remove_blobs(named)]

    def compact(self) -> None:
        """See `Store`."""
        for database in (self._catalog, self._blobs):
            database.run("VACUUM")
            database.one("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def _gathered(self) -> Iterator[None]:
        self._drop_gathered()  # what a call that failed has left
        for columns in _GATHERED:
            self._catalog.run(f"CREATE TEMP TABLE {columns} WITHOUT ROWID")
        yield
        self._drop_gathered()

    def _drop_gathered(self) -> None:
        for columns in _GATHERED:
            self._catalog.run(f"DROP TABLE IF EXISTS temp.{columns.partition(' ')[0]}")

    def _gather_unneeded(self) -> None:
        run = self._catalog.run
        for kind, column in _COLUMNS.items():
            grouped = "AND id NOT IN (SELECT image FROM members NATURAL JOIN current_groups)" if kind == "image" else ""
            run(
                f"INSERT INTO lonely SELECT '{kind}', id FROM {kind}_ids "
                f"WHERE id NOT IN (SELECT {column} FROM files WHERE {column} IS NOT NULL) {grouped}"
            )
        run(
            "INSERT INTO lonely SELECT 'group', id FROM group_ids WHERE id NOT IN (SELECT group_id FROM current_groups)"
        )
        for table in ("facts", "failures"):
            run(f"INSERT OR IGNORE INTO doomed SELECT key, subject FROM {table} WHERE key IN ({_UNNEEDED})")
        run(f"INSERT INTO doomed_members SELECT key, image, group_id FROM member_facts WHERE key IN ({_UNNEEDED})")
        self._doom_lonely()

    def _gather_forgotten(self, root: int, below: bytes) -> int:
        here, params = lying(root, below)
        for kind, column in _COLUMNS.items():
            self._catalog.run(
                f"INSERT INTO lonely SELECT '{kind}', {column} FROM files WHERE {here} AND {column} IS NOT NULL "
                f"EXCEPT SELECT '{kind}', {column} FROM files WHERE NOT ({here})",
                (*params, *params),
            )
        self._catalog.run(
            "INSERT INTO lonely SELECT DISTINCT 'group', group_id FROM members "
            "WHERE image IN (SELECT id FROM lonely WHERE kind = 'image')"
        )
        self._doom_lonely()
        return self._catalog.run(f"DELETE FROM files WHERE {here}", params)

    def _doom_lonely(self) -> None:
        for key, kind in self._catalog.all("SELECT id, subject FROM keys"):
            for table in ("facts", "failures"):
                self._catalog.run(
                    f"INSERT OR IGNORE INTO doomed SELECT key, subject FROM {table} "
                    "WHERE key = ? AND subject IN (SELECT id FROM lonely WHERE kind = ?)",
                    (key, kind),
                )
        self._catalog.run(
            "INSERT OR IGNORE INTO doomed_members SELECT key, image, group_id FROM member_facts "
            "WHERE image IN (SELECT id FROM lonely WHERE kind = 'image') "
            "OR group_id IN (SELECT id FROM lonely WHERE kind = 'group')"
        )

    def _listed(self) -> Iterator[Removed]:
        of_each_key = "JOIN keys ON keys.id = key GROUP BY key ORDER BY op, version, key"
        size = "sum(length(CAST(document AS BLOB)))"
        for joined in ("doomed NATURAL JOIN facts", "doomed_members NATURAL JOIN member_facts"):
            query = f"SELECT count(*), {size}, op, version FROM {joined} {of_each_key}"
            yield from (Removed("facts", *row) for row in self._catalog.rows(query))
        query = f"SELECT count(*), 0, op, version FROM doomed NATURAL JOIN failures {of_each_key}"
        yield from (Removed("failures", *row) for row in self._catalog.rows(query))
        query = "SELECT iif(kind = 'group', 'groups', 'ids') AS what, count(*) FROM lonely GROUP BY what"
        yield from (Removed(*row) for row in self._catalog.rows(query))

    def _unneeded_pairs(self) -> list[Removed]:
        (count,) = self._catalog.one(f"SELECT count(*) FROM pairs WHERE key IN ({_UNNEEDED})")
        return [Removed("pairs", count)] if count else []

    def _remove(self) -> None:
        run = self._catalog.run
        for table in ("facts", "failures"):
            run(f"DELETE FROM {table} WHERE (key, subject) IN (SELECT key, subject FROM doomed)")
        run(
            "DELETE FROM member_facts WHERE (key, image, group_id) IN (SELECT key, image, group_id FROM doomed_members)"
        )
        for table in ("current_groups", "members"):
            run(f"DELETE FROM {table} WHERE group_id IN (SELECT id FROM lonely WHERE kind = 'group')")
        for kind in ("group", *_COLUMNS):
            # The highest number stays: given to another digest, it would find what another process still writes.
            run(
                f"DELETE FROM {kind}_ids WHERE id IN (SELECT id FROM lonely WHERE kind = ?) "
                f"AND id < (SELECT max(id) FROM {kind}_ids)",
                (kind,),
            )

    def _remove_blobs(self, candidates: set[bytes]) -> list[Removed]:
        # With the lock on the facts held, no process can name a blob again between the look and the removal.
        with self._catalog.transaction(), self._blobs.transaction():
            ids = candidates - named_blobs(self._catalog, "1") if candidates else set()
            removed = self._orphans(ids)
            self._blobs.many("DELETE FROM blobs WHERE id = ?", ((id,) for id in ids))
        return removed

    def _blob_ids(self) -> set[bytes]:
        return {row[0] for row in self._blobs.rows("SELECT id FROM blobs")}

    def _orphans(self, ids: set[bytes]) -> list[Removed]:
        sizes = [
            size for id in ids for (size,) in self._blobs.all("SELECT length(data) FROM blobs WHERE id = ?", (id,))
        ]
        return [Removed("blobs", len(sizes), sum(sizes))] if sizes else []
