"""How good bytes are made bad: a case is a seed and a list of changes, so it can be told again and made smaller."""

from __future__ import annotations

import random
from typing import Literal, NamedTuple

Kind = Literal["byte", "number", "cut", "drop", "repeat", "insert", "swap"]
KINDS: tuple[Kind, ...] = ("byte", "number", "cut", "drop", "repeat", "insert", "swap")
MOST_CHANGES = 6
EXTREMES = (
    *(0, 1, 2, 4, 7, 8, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000),
    *(0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF, 0x7FFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF),
)
"""Numbers that lengths, counts, offsets and sides are changed to."""


class Change(NamedTuple):
    """One change to bytes."""

    kind: Kind
    place: float
    """Where, as a share of the length; headers lie in front, so most of `random_case` is drawn towards 0."""
    value: int


def changed(data: bytes, changes: list[Change]) -> bytes:
    """The bytes with all changes made, one after the other."""
    for change in changes:
        data = _apply(data, change)
    return data


def random_case(seeds: list[bytes], rng: random.Random) -> bytes:
    """A seed with up to `MOST_CHANGES` changes."""
    changes = [
        Change(rng.choice(KINDS), rng.random() ** rng.choice((1, 2, 4)), rng.getrandbits(64))
        for _ in range(rng.randint(1, MOST_CHANGES))
    ]
    return changed(rng.choice(seeds), changes)


def _apply(data: bytes, change: Change) -> bytes:
    at = min(int(change.place * len(data)), max(0, len(data) - 1))
    length = 1 + change.value % 64
    if change.kind == "byte":
        return data[:at] + bytes((change.value & 0xFF,)) + data[at + 1 :]
    if change.kind == "number":
        size = (1, 2, 4, 8)[change.value % 4]
        number = EXTREMES[change.value // 4 % len(EXTREMES)] & (1 << 8 * size) - 1
        return data[:at] + number.to_bytes(size, ("big", "little")[change.value // 256 % 2]) + data[at + size :]
    if change.kind == "cut":
        return data[:at]
    if change.kind == "drop":
        return data[:at] + data[at + length :]
    if change.kind == "repeat":
        return data[: at + length] + data[at : at + length] * (1 + change.value // 64 % 8) + data[at + length :]
    if change.kind == "insert":
        return data[:at] + random.Random(change.value).randbytes(length) + data[at:]
    other = change.value // 64 % max(1, len(data))
    first, second = sorted((at, other))
    return data[:first] + data[second : second + length] + data[first + length :]
