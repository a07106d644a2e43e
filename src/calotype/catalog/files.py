"""The files of a library as they were when last looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

import msgspec

from calotype.catalog.connected import Connected, numbers
from calotype.catalog.rows import Companion, Failure, FileRow, Sidecar

COLUMNS = ", ".join(f"files.{name}" for name in FileRow.__struct_fields__)
"""The columns of `FileRow`, in its order."""
WIDTH = len(FileRow.__struct_fields__)

_PLAIN = WIDTH - 3  # the last three columns are JSON, and mostly null
_INODE = FileRow.__struct_fields__.index("inode")
_LINK = FileRow.__struct_fields__.index("is_link")
_WRITTEN = FileRow.__struct_fields__[1:]
_PUT = (
    f"INSERT INTO files ({', '.join(_WRITTEN)}) VALUES ({', '.join('?' * len(_WRITTEN))}) "
    f"ON CONFLICT (root, path) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _WRITTEN[2:])}"
)
_AT_ONCE = 500
_SHARED = {"bytes": ("photo", ""), "pixels": ("image", "AND count(DISTINCT photo) > 1")}

_encode = msgspec.json.encode
_sidecars = msgspec.json.Decoder(tuple[Sidecar, ...])
_companions = msgspec.json.Decoder(tuple[Companion, ...])
_failure = msgspec.json.Decoder(Failure)


class Files(Connected):
    """The table `files`."""

    def files(self, root: int | None = None, below: bytes = b"", gone: bool = False) -> Iterator[FileRow]:
        """See `Store`."""
        condition, params = lying(root, below)
        live = "" if gone else "AND gone_since IS NULL"
        query = f"SELECT {COLUMNS} FROM files WHERE {condition} {live} ORDER BY root, path"
        return map(file_row, self._catalog.rows(query, params))

    def put_files(self, rows: Iterable[FileRow]) -> None:
        """See `Store`."""
        with self._catalog.transaction():
            self._catalog.many(_PUT, map(_values, rows))

    def mark_gone(self, ids: Iterable[int], now_ns: int) -> None:
        """See `Store`."""
        with self._catalog.transaction():
            self._catalog.run(
                "UPDATE files SET gone_since = ? WHERE gone_since IS NULL AND id IN (SELECT value FROM json_each(?))",
                (now_ns, numbers(ids)),
            )

    def file_ids(self, files: Iterable[tuple[int, bytes]]) -> list[int]:
        """See `Store`."""
        query = "SELECT id FROM files WHERE root = ? AND path = ?"
        return [row[0] for file in files for row in self._catalog.all(query, file)]

    def forget_files(self, ids: Iterable[int]) -> None:
        """See `Store`."""
        with self._catalog.transaction():
            self._catalog.run("DELETE FROM files WHERE id IN (SELECT value FROM json_each(?))", (numbers(ids),))

    def exact_groups(self, kind: Literal["bytes", "pixels"]) -> Iterator[tuple[bytes, list[FileRow]]]:
        """See `Store`. Holds the row numbers of the copies in memory, never their rows."""
        shared, several = _SHARED[kind]
        copies = self._catalog.rows(
            f"SELECT {shared}, id FROM files WHERE gone_since IS NULL AND {shared} IN (SELECT {shared} FROM files "
            f"WHERE gone_since IS NULL AND failure IS NULL GROUP BY {shared} HAVING count(*) > 1 {several}) "
            "ORDER BY root, path"
        )
        groups: dict[int, list[int]] = {}
        for subject, file in copies:
            groups.setdefault(subject, []).append(file)
        subjects = list(groups)
        for start in range(0, len(subjects), _AT_ONCE):
            some = subjects[start : start + _AT_ONCE]
            query = f"SELECT id, digest FROM {shared}_ids WHERE id IN (SELECT value FROM json_each(?))"
            digests = dict(self._catalog.all(query, (numbers(some),)))
            rows = self._with_ids([id for subject in some for id in groups[subject]])
            yield from ((digests[subject], [rows[id] for id in groups[subject] if id in rows]) for subject in some)

    def _with_ids(self, ids: list[int]) -> dict[int, FileRow]:
        query = f"SELECT {COLUMNS} FROM files WHERE id IN (SELECT value FROM json_each(?))"
        return {row[0]: file_row(row) for row in self._catalog.rows(query, (numbers(ids),))}


def lying(root: int | None, below: bytes) -> tuple[str, tuple[object, ...]]:
    """The SQL that says where a file lies, and its parameters: in a root, and in a folder or being one file."""
    parts, params = ["1"], list[object]()
    if root is not None:
        parts.append("files.root = ?")
        params.append(root)
    if below:
        # One range for the index; "/" is followed by "0". What lies in it and is neither the file nor in the folder
        # begins with the same letters, such as `2019-copy` beside `2019/`.
        parts.append("files.path >= ? AND files.path < ? AND (files.path = ? OR files.path > ?)")
        params += [below, below + b"0", below, below + b"/"]
    return " AND ".join(parts), tuple(params)


def lying_in(places: Sequence[tuple[int, bytes]] | None) -> tuple[str, tuple[object, ...]]:
    """As `lying`, for any of several places (root, folder or file); everywhere for None."""
    if places is None:
        return "1", ()
    parts = [lying(root, below) for root, below in places]
    condition = " OR ".join(f"({part})" for part, _ in parts) or "0"
    return f"({condition})", tuple(param for _, params in parts for param in params)


def file_row(row: tuple[Any, ...]) -> FileRow:
    """The struct of a row that begins with `COLUMNS`."""
    sidecars, companions, failure = row[_PLAIN:WIDTH]
    if sidecars is companions is failure is None and row[_INODE] >= 0 and not row[_LINK]:
        return FileRow(*row[:_LINK])
    values = list(row[:WIDTH])
    values[_INODE] &= _LOW_64
    values[_LINK] = bool(values[_LINK])
    values[_PLAIN] = _sidecars.decode(sidecars) if sidecars else ()
    values[_PLAIN + 1] = _companions.decode(companions) if companions else ()
    values[_PLAIN + 2] = _failure.decode(failure) if failure else None
    return FileRow(*values)


_LOW_64 = (1 << 64) - 1
_LARGEST = (1 << 63) - 1


def _values(row: FileRow) -> tuple[object, ...]:
    """The values of `_WRITTEN`.

    SQLite's integers have 63 bits and a sign. Times beyond the year 2262 are cut, which makes such a file look
    changed in every scan; an inode keeps its low 64 bits, with the highest as the sign.
    """
    inode = row.inode & _LOW_64
    return (
        row.root,
        row.path,
        row.size,
        _cut(row.mtime_ns),
        _cut(row.ctime_ns),
        inode if inode <= _LARGEST else inode - (1 << 64),
        row.read_at_ns,
        row.photo,
        row.image,
        row.version,
        row.format,
        row.gone_since,
        row.is_link,
        _encode(row.sidecars).decode() if row.sidecars else None,
        _encode(row.companions).decode() if row.companions else None,
        _encode(row.failure).decode() if row.failure else None,
    )


def _cut(time_ns: int) -> int:
    return max(-_LARGEST, min(_LARGEST, time_ns))
