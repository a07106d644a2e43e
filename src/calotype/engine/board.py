"""The board: 64 bytes of shared memory between a supervisor and one worker.

The worker writes what it has in hand (task, item, step) and until when that may take; the supervisor reads it when
the worker has died or is late, so that exactly the right photo and step are blamed. The supervisor writes one byte,
"stop after this photo". A mapped file does this on every system at 0.3 microseconds a write, where a message for
each step would cost ten times as much.
"""

from __future__ import annotations

import mmap
import struct
from pathlib import Path
from typing import NamedTuple

SIZE = 64
_HAND = struct.Struct("<qiid")
_STOP_AT = 48

NOTHING = -1
"""Task number while the worker has nothing in hand."""
OPENING = -2
"""Step while a file is read, identified and digested."""
READING_PROXY = -3
"""Step while the proxy is decoded."""
READING_FULL = -4
"""Step while all pixels are decoded."""


class Hand(NamedTuple):
    """What a worker has in hand."""

    task: int
    item: int
    step: int
    """Index of the step, or one of the constants above."""
    deadline: float
    """`time.monotonic()` after which it is late; 0 is never."""


def last_words_file(board: Path) -> Path:
    """Where a worker leaves the calls that were open when it died, beside its board."""
    return board.with_name(board.name + ".txt")


class Board:
    """One worker's board. `create` makes the file, `Board(path)` opens it on the other side."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), SIZE)

    @classmethod
    def create(cls, path: Path) -> Board:
        """Make the file, with nothing in hand."""
        path.write_bytes(bytes(SIZE))
        board = cls(path)
        board.put(NOTHING, 0, 0, 0.0)
        return board

    def put(self, task: int, item: int, step: int, deadline: float) -> None:
        """Write what is in hand (worker)."""
        _HAND.pack_into(self._memory, 0, task, item, step, deadline)

    def clear(self) -> None:
        """Nothing is in hand (worker)."""
        self.put(NOTHING, 0, 0, 0.0)

    def hand(self) -> Hand:
        """What the worker has in hand (supervisor)."""
        return Hand(*_HAND.unpack_from(self._memory, 0))

    def ask_to_stop(self) -> None:
        """Ask the worker to stop after the photo in hand (supervisor)."""
        self._memory[_STOP_AT] = 1

    @property
    def stop_asked(self) -> bool:
        """Whether the supervisor has asked to stop (worker)."""
        return self._memory[_STOP_AT] == 1

    def close(self, *, remove: bool = False) -> None:
        """Unmap; the supervisor also removes the file."""
        self._memory.close()
        if remove:
            self.path.unlink(missing_ok=True)
