"""Pairs of hashes that resemble each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from calotype.catalog.connected import Connected
from calotype.catalog.rows import PairRow

_SIGN = 1 << 63
_WRAP = 1 << 64


class Pairs(Connected):
    """The tables `pairs` and `probed`. A hash of 64 bits is kept as the signed whole number of the same bits."""

    def put_pairs(self, key: int, pairs: Iterable[PairRow], probed: Iterable[int]) -> None:
        """See `Store`."""
        with self._catalog.transaction():
            self._catalog.many(
                "INSERT INTO pairs (key, first, second, distance, match, score) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (key, first, second) DO UPDATE SET score = excluded.score WHERE pairs.score < 0",
                (
                    (key, _signed(pair.first), _signed(pair.second), pair.distance, pair.match, pair.score)
                    for pair in pairs
                ),
            )
            self._catalog.many(
                "INSERT INTO probed (key, hash) VALUES (?, ?) ON CONFLICT DO NOTHING",
                ((key, _signed(hash)) for hash in probed),
            )

    def pairs(self, key: int) -> Iterator[PairRow]:
        """See `Store`."""
        rows = self._catalog.rows(
            "SELECT first, second, distance, match, score FROM pairs WHERE key = ? ORDER BY first, second", (key,)
        )
        for first, second, distance, match, score in rows:
            yield PairRow(first % _WRAP, second % _WRAP, distance, match, score)

    def probed(self, key: int) -> set[int]:
        """See `Store`."""
        return {row[0] % _WRAP for row in self._catalog.rows("SELECT hash FROM probed WHERE key = ?", (key,))}


def _signed(hash: int) -> int:
    return hash - _WRAP if hash >= _SIGN else hash
