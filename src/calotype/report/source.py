"""What a report is made from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol


class Source(Protocol):
    """What `write` asks for: `lines` once and to its end, then `groups` once, then `summary`; all from one thread.

    While `lines` is being read, `thumbnail` and `original` are called for each line that came.
    """

    def lines(self) -> Iterator[dict[str, Any]]:
        """One dict a file, as the contract's lines are: path, states, facts, companions, errors."""
        ...

    def groups(self) -> Iterator[dict[str, Any]]:
        """One dict a group, as `duplicates --json` prints them. Members that no line had are left out."""
        ...

    def summary(self) -> dict[str, Any]:
        """The contract's summary. Besides, `title` (what to call the library) and `root` (where it lies)."""
        ...

    def thumbnail(self, blob: str) -> bytes | None:
        """The JPEG of that hexadecimal blob id, or None if the catalog no longer has it."""
        ...

    def original(self, path: str) -> str:
        """Where the page finds the photo: an address relative to the report's folder, or a `file:` address.

        `path` is the line's; where the line has `path_bytes`, it is those bytes as `os.fsdecode` gives them.
        """
        ...
