"""Marks: a set of row numbers that takes a byte a number, up to the largest; a set of Python's takes ninety."""

from __future__ import annotations

from collections.abc import Iterable

_ROOM = 1 << 16


class Marks:
    """A set of row numbers, which are small and dense."""

    def __init__(self, numbers: Iterable[int] = ()) -> None:
        self._marked = bytearray()
        self.update(numbers)

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and number < len(self._marked) and self._marked[number] == 1

    def __bool__(self) -> bool:
        return 1 in self._marked

    def update(self, numbers: Iterable[int]) -> None:
        """Add numbers, from 0 on."""
        marked = self._marked
        for number in numbers:
            if number >= len(marked):
                marked.extend(bytes(number - len(marked) + _ROOM))
            marked[number] = 1

    def merge(self, other: Marks) -> None:
        """Add all of another."""
        longer, shorter = sorted((self._marked, other._marked), key=len, reverse=True)
        merged = int.from_bytes(longer, "little") | int.from_bytes(shorter, "little")
        self._marked = bytearray(merged.to_bytes(len(longer), "little"))

    def discard(self, number: int | None) -> None:
        """Remove a number, if it is there."""
        if number in self:
            self._marked[number or 0] = 0
