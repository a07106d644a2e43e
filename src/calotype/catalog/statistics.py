"""What `stats` and `plan` count: photos by any value of their facts, and how many facts there are and how large."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from calotype.catalog import sources
from calotype.catalog.connected import Connected
from calotype.catalog.files import lying_in
from calotype.catalog.rows import Answer, KeyUse, Tally

if TYPE_CHECKING:
    from calotype.expressions import Sql


class Statistics(Connected):
    """Counts over `files`, `facts` and `failures`."""

    def tally(
        self,
        values: Sequence[Sql],
        where: Sql | None = None,
        places: Sequence[tuple[int, bytes]] | None = None,
        read_since_ns: int = 0,
    ) -> list[Tally]:
        """See `Store`."""
        columns = ", ".join(value.text for value in values)
        numbered = ", ".join(str(number) for number in range(1, len(values) + 1))
        lying, among = lying_in(places)
        condition = f"files.gone_since IS NULL AND {lying} AND files.read_at_ns >= ?"
        params = [*(param for value in values for param in value.params), *among, read_since_ns]
        if where is not None:
            condition += f" AND ({where.text})"
            params += where.params
        rows = self._catalog.rows(
            f"SELECT {columns}, count(*), count(DISTINCT files.photo), count(DISTINCT files.image), sum(files.size) "
            f"FROM files {sources.joins(*values, where)} WHERE {condition} GROUP BY {numbered} ORDER BY {numbered}",
            params,
        )
        return [Tally(row[:-4], *row[-4:]) for row in rows]

    def failing_files(
        self,
        keys: Sequence[tuple[int, Answer]],
        places: Sequence[tuple[int, bytes]] | None = None,
        read_since_ns: int = 0,
    ) -> list[int]:
        """See `Store`."""
        lying, among = lying_in(places)
        # Most keys have no failure at all; each left out spares a look for every file.
        having = {row[0] for row in self._catalog.all("SELECT DISTINCT key FROM failures")}
        reasons = [sources.failed(key, answer) for key, answer in keys if key in having]
        query = (
            f"SELECT id FROM files WHERE gone_since IS NULL AND {lying} AND read_at_ns >= ? "
            f"AND ({' OR '.join(['failure IS NOT NULL', *reasons])}) ORDER BY root, path"
        )
        return [row[0] for row in self._catalog.all(query, (*among, read_since_ns))]

    def key_uses(self) -> dict[int, KeyUse]:
        """See `Store`."""
        facts = dict(self._catalog.all("SELECT key, count(*) FROM facts GROUP BY key"))
        failures = dict(self._catalog.all("SELECT key, count(*) FROM failures GROUP BY key"))
        return {
            key: KeyUse(facts.get(key, 0), failures.get(key, 0), self._mean_size(key))
            for key in sorted(facts.keys() | failures.keys())
        }

    def _mean_size(self, key: int) -> float:
        query = "SELECT avg(length(CAST(document AS BLOB))) FROM (SELECT document FROM facts WHERE key = ? LIMIT 1000)"
        return float(self._catalog.one(query, (key,))[0] or 0)
