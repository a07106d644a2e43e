"""The sink: facts and failures on their way into the catalog, committed every 500 facts or half a second."""

from __future__ import annotations

import time
from collections.abc import Mapping

from calotype.catalog import Failure, Store
from calotype.engine.messages import PhotoFailure

FACTS_A_COMMIT = 500
SECONDS_A_COMMIT = 0.5


class Sink:
    """Collects what workers made. Only the supervisor's thread uses it.

    Rows wait in memory until the next commit; what a crash can lose is what was made in the last half second.
    """

    def __init__(self, store: Store, run: int, circumstances: Mapping[str, str]) -> None:
        self.store = store
        self.run = run
        self.circumstances = circumstances
        self.written = 0
        self._facts: list[tuple[int, int, bytes]] = []
        self._member_facts: list[tuple[int, int, int, bytes]] = []
        self._failures: list[tuple[int, int, Failure]] = []
        self._blobs: list[tuple[bytes, bytes]] = []
        self._last_commit = time.monotonic()

    def add_fact(self, key: int, subject: int, document: bytes, blobs: tuple[tuple[bytes, bytes], ...]) -> None:
        """Keep a fact for the next commit."""
        self._facts.append((key, subject, document))
        if blobs:
            self._blobs.extend(blobs)

    def add_member_fact(self, key: int, group: int, image: int, document: bytes) -> None:
        """Keep the result of one member of a group."""
        self._member_facts.append((key, group, image, document))

    def add_failure(self, key: int, subject: int, failure: PhotoFailure) -> None:
        """Keep a failure for the next commit."""
        self._failures.append((key, subject, kept(failure, self.circumstances)))

    def tick(self) -> bool:
        """Commit if it is time; says whether it did."""
        waiting = len(self._facts) + len(self._failures) + len(self._member_facts)
        if waiting >= FACTS_A_COMMIT or (waiting and time.monotonic() - self._last_commit > SECONDS_A_COMMIT):
            self.commit()
            return True
        return False

    def commit(self) -> None:
        """Write everything that waits, in one transaction: blobs before the facts that name them."""
        with self.store.transaction():
            self.store.put_blobs(self._blobs)
            self.written += self.store.put_facts(self._facts, self.run)
            self.written += self.store.put_member_facts(self._member_facts, self.run)
            self.store.put_failures(self._failures, self.run)
        for waiting in (self._facts, self._member_facts, self._failures, self._blobs):
            waiting.clear()
        self._last_commit = time.monotonic()


def kept(failure: PhotoFailure, circumstances: Mapping[str, str], tries: int = 1) -> Failure:
    """A failure as the catalog keeps it: with the value seen of what it waits for."""
    return Failure(
        code=failure.code,
        message=failure.message,
        hint=failure.hint,
        due=failure.due,  # type: ignore[arg-type]
        watch=failure.watch,
        seen=circumstances.get(failure.watch, ""),
        tries=tries,
        detail=failure.detail,
    )
