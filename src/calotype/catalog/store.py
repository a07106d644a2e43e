"""The store's interface: what the floors above may ask of a catalog, however it is kept.

One process has one store and uses it from one thread. Several processes may have the same catalog open: what is
inserted is inserted if absent, and a write waits for another process's transaction. Iterators read as they go; what
is put while one runs may or may not be seen by it.

Every method raises `CatalogError`, or the one below it that fits: `CatalogDamaged`, `CatalogFull`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from calotype.catalog.rows import (
    Answer,
    Decision,
    Failure,
    FileRow,
    KeyRow,
    KeyUse,
    Kind,
    NamedKeys,
    NameKeys,
    PairRow,
    PhotoRow,
    Removed,
    RunRow,
    RunState,
    Tally,
)

if TYPE_CHECKING:
    from calotype.expressions import Resolve, Sql


class Store(Protocol):
    """A catalog, open."""

    # As a whole

    def transaction(self) -> AbstractContextManager[None]:
        """Everything put inside is kept together, or not at all. Nested, it is one transaction."""

    def close(self) -> None:
        """Close it. A second call does nothing."""

    def size(self) -> int:
        """Bytes of its databases, logs not included; bytes of memory for a store in memory."""

    # Roots and files

    def root(self, path: bytes) -> int:
        """The number of a root. Root 1 is `b""`, the catalog's own library folder; others are absolute paths."""

    def roots(self) -> dict[int, bytes]:
        """All roots by number."""

    def files(self, root: int | None = None, below: bytes = b"", gone: bool = False) -> Iterator[FileRow]:
        """Live files by root and path; with `gone` the vanished ones too. `below` is a folder or one file."""

    def put_files(self, rows: Iterable[FileRow]) -> None:
        """Put files, each in the place of the one that has its root and path."""

    def mark_gone(self, ids: Iterable[int], now_ns: int) -> None:
        """Note that files have vanished; those already gone keep their time."""

    def file_ids(self, files: Iterable[tuple[int, bytes]]) -> list[int]:
        """The row numbers of files (root, path), in their order; unknown ones are left out."""

    def forget_files(self, ids: Iterable[int]) -> None:
        """Remove files. Their facts stay until `gc`."""

    def exact_groups(self, kind: Literal["bytes", "pixels"]) -> Iterator[tuple[bytes, list[FileRow]]]:
        """Live files that share a photo (`bytes`), or share an image and not all the photo (`pixels`).

        The digest of what they share, and the files by root and path; groups by their first file.
        """

    # Digests and keys

    def intern(self, kind: Kind, digests: Sequence[bytes]) -> list[int]:
        """The row numbers of digests, in their order; new ones are inserted."""

    def digests(self, kind: Kind, ids: Iterable[int]) -> dict[int, bytes]:
        """The digests of row numbers."""

    def put_key(self, row: KeyRow) -> int:
        """The row number of a key, inserted if absent."""

    def keys(self) -> dict[int, KeyRow]:
        """All keys by row number."""

    # Facts and failures

    def put_facts(self, rows: Iterable[tuple[int, int, bytes]], run: int) -> int:
        """Insert facts (key, subject, JSON) that are absent, and remove the failures that they replace.

        Returns how many were inserted.
        """

    def put_failures(self, rows: Iterable[tuple[int, int, Failure]], run: int) -> None:
        """Put failures (key, subject, failure) where there is no fact. `tries` counts the runs that saw one."""

    def facts(self, key: int, subjects: Iterable[int]) -> dict[int, bytes]:
        """The facts of subjects under a key, as JSON; subjects that have none are left out."""

    def facts_of(self, keys: Iterable[int], subjects: Iterable[int]) -> dict[int, dict[int, bytes]]:
        """The same under each of several keys, by key: one question where many would take longer."""

    def subjects(self, key: int) -> Iterator[int]:
        """The subjects that have a fact under a key."""

    def failures(self, key: int) -> dict[int, Failure]:
        """All failures under a key, by subject."""

    def put_member_facts(self, rows: Iterable[tuple[int, int, int, bytes]], run: int) -> int:
        """Insert facts (key, group, image, JSON) of members of groups that are absent; returns how many were."""

    def member_facts(self, key: int, group: int) -> dict[int, bytes]:
        """The facts of a group's members under a key, by image."""

    def unsettled(
        self,
        key: int,
        kind: Kind,
        circumstances: Mapping[str, str],
        where: Sql | None = None,
        needs: Sequence[tuple[int, Kind]] = (),
    ) -> Iterator[int]:
        """Subjects of live, identified files that lack a fact under `key`, and have no failure that is not due.

        `where` is a condition compiled with `resolver`. `needs` are keys (with their subjects' kind) whose failure,
        while not due, blocks this one: of the reading and of the facts that the step reads.
        """

    # Groups and blobs

    def replace_groups(self, kind: str, groups: Iterable[tuple[int, Sequence[int]]]) -> None:
        """Make these the current groups of a kind. Facts of the old ones stay until `gc`."""

    def groups(self, kind: str) -> Iterator[tuple[int, tuple[int, ...]]]:
        """The current groups of a kind, with their members in order."""

    def put_blobs(self, blobs: Iterable[tuple[bytes, bytes]]) -> None:
        """Insert blobs (id, data) that are absent. They are on disk before any fact of the same transaction."""

    def blob(self, id: bytes) -> bytes | None:
        """A blob's data, None if it is not there."""

    # Pairs

    def put_pairs(self, key: int, pairs: Iterable[PairRow], probed: Iterable[int]) -> None:
        """Insert pairs of hashes made under a key, and note that these hashes were compared with all others.

        A pair that is there stays as it is, but for one that was not verified before.
        """

    def pairs(self, key: int) -> Iterator[PairRow]:
        """The pairs of hashes made under a key."""

    def probed(self, key: int) -> set[int]:
        """The hashes that were compared with all others."""

    # Names, runs, decisions

    def begin_run(self, row: RunRow) -> int:
        """Note that a run has begun; returns its number."""

    def end_run(self, id: int, state: RunState, summary: Mapping[str, Any]) -> None:
        """Note how a run has ended."""

    def runs(self) -> list[RunRow]:
        """All runs, oldest first."""

    def begin_names(self, run: int, recipe: str, keys: Mapping[str, int]) -> None:
        """Record the keys that a run gives to a recipe's names; provisional until they are settled."""

    def settle_names(self, run: int) -> None:
        """Make a run's keys the standing ones of its recipe. What stood before is then earlier."""

    def names(self, recipe: str) -> dict[str, NameKeys]:
        """The keys of a recipe's names."""

    def add_decision(self, kind: str, subject: bytes, document: Mapping[str, Any]) -> int:
        """Keep a decision of the owner's about a digest; returns its number."""

    def decisions(self, kind: str) -> Iterator[Decision]:
        """The decisions of a kind, oldest first."""

    # Statistics

    def tally(
        self,
        values: Sequence[Sql],
        where: Sql | None = None,
        places: Sequence[tuple[int, bytes]] | None = None,
        read_since_ns: int = 0,
    ) -> list[Tally]:
        """Live files by the values of SQL made with `resolver`, such as a camera's model; ordered by the values.

        `places` as in `photos`; `read_since_ns` leaves out what was last read before.
        """

    def failing_files(
        self,
        keys: Sequence[tuple[int, Answer]],
        places: Sequence[tuple[int, bytes]] | None = None,
        read_since_ns: int = 0,
    ) -> list[int]:
        """Row numbers of live files that could not be read, or of which there is a failure under one of the keys.

        By root and path; `places` and `read_since_ns` as in `tally`. How a file gets at a failure is as in `NamedKeys`.
        """

    def key_uses(self) -> dict[int, KeyUse]:
        """What is kept under each key that has a fact or a failure."""

    # Care

    def back_up(self, folder: Path) -> None:
        """Copy the databases, as they were last committed, into a folder. Raises `CatalogError` for one in memory."""

    def unneeded(self) -> list[Removed]:
        """What `collect` would remove."""

    def collect(self) -> list[Removed]:
        """Remove what no standing recipe needs; returns what it was.

        That is: facts and failures whose key stands in no recipe and is not of a recipe's newest run; those of
        content that no file has any more, vanished files included; groups that stand no more; blobs that no fact
        names. Not while this process has a run going on.
        """

    def forget(self, root: int, below: bytes = b"") -> list[Removed]:
        """Remove the files of a root (or of a folder in it, or one file) and all that is known of them alone.

        A whole root is then no root any more, except for root 1. Returns what was removed. Decisions stay.
        """

    def compact(self) -> None:
        """Give the space of what was removed back to the disk. Needs as much free space as the catalog has bytes."""

    # Questions

    def resolver(self, columns: Sequence[NamedKeys]) -> Resolve:
        """What `Condition.sql` and `value_sql` ask for the source of a name, for `photos` and `unsettled`.

        A name that is in no column was never looked for: it is null, and has not failed.
        """

    def photos(
        self,
        columns: Sequence[NamedKeys] = (),
        where: Sql | None = None,
        order: Sql | None = None,
        descending: bool = False,
        limit: int | None = None,
        places: Sequence[tuple[int, bytes]] | None = None,
    ) -> Iterator[PhotoRow]:
        """Live files with the facts of each name. `where` and `order` are compiled with `resolver`.

        `places` are roots, each with a folder or file below it, or `b""` for all; None is everywhere.

        By root and path, or by `order` with missing values last and equal ones by root and path.
        """

    def photos_with_ids(self, ids: Sequence[int], columns: Sequence[NamedKeys] = ()) -> Iterator[PhotoRow]:
        """The files with these row numbers, in their order, with the facts of each name."""
