"""What `gc` and `forget` print."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from calotype.cli import text

if TYPE_CHECKING:
    from calotype.catalog import Removed
    from calotype.upkeep import Cleared

_WORDS = {
    "files": "files",
    "facts": "facts of {op}, version {version}",
    "failures": "failures of {op}, version {version}",
    "groups": "groups",
    "ids": "ids of content",
    "blobs": "thumbnails and the like",
}


_MERE_NUMBERS = frozenset(("ids", "groups"))
"""The catalog keeps the highest numbers for a while; alone they are not worth a word."""


def print_removed(cleared: Cleared, *, as_json: bool) -> None:
    """Print what was removed: a table, or a line for each kind of thing and one with the sums."""
    if as_json:
        _print_json(cleared)
        return
    for line in _lines(cleared):
        click.echo(line)


def _print_json(cleared: Cleared) -> None:
    import msgspec

    for one in cleared.removed:
        sys.stdout.buffer.write(msgspec.json.encode(one) + b"\n")
    summary = {name: value for name, value in msgspec.structs.asdict(cleared).items() if name != "removed"}
    sys.stdout.buffer.write(msgspec.json.encode({"summary": {**summary, "bytes": cleared.bytes}}) + b"\n")


def _lines(cleared: Cleared) -> Iterator[str]:
    from calotype.survey import in_bytes

    removed = [one for one in cleared.removed if one.count]
    if all(one.what in _MERE_NUMBERS for one in removed):
        yield "nothing to remove"
        return
    yield "would be removed:" if cleared.dry_run else "removed:"
    yield from text.table(list(_rows(removed)), right=(1, 2), indent="  ")
    if cleared.dry_run:
        yield f"about {in_bytes(cleared.bytes)} of {in_bytes(cleared.bytes_before)}; nothing was removed"
        return
    yield f"the catalog had {in_bytes(cleared.bytes_before)} and has {in_bytes(cleared.bytes_after)}"
    if cleared.not_compacted:
        yield f"its file was not made smaller, for {cleared.not_compacted}; what comes next is written into the space"


def _rows(removed: Iterable[Removed]) -> Iterator[tuple[str, str, str]]:
    from calotype.survey import in_bytes

    counts: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    for one in removed:
        words = _WORDS[one.what].format(op=one.op, version=one.version)
        counts[words] += one.count
        sizes[words] += one.bytes
    for words, count in counts.items():
        yield words, f"{count:,}", in_bytes(sizes[words]) if sizes[words] else ""
