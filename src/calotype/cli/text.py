"""Words, numbers and tables as commands print them."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from calotype.history import UnreadableFolder
    from calotype.spares import Spare, SpareKind

_EIGHTHS: Final = " ▏▎▍▌▋▊▉█"
_HEIGHTS: Final = "▁▂▃▄▅▆▇█"
_READINGS: Final = {
    "file": "nothing of the file could be read",
    "proxy": "the picture could not be read",
    "full": "the picture could not be read in full size",
}
_SHOWN: Final = 5


def printable(text: str) -> str:
    """Text from a file, which must not move the cursor or colour the terminal."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def typed(*arguments: object) -> str:
    """A command of Calotype's that works as it stands where this one was typed: the program as it was called, unless
    the shell finds the same one by its name."""
    import shlex
    import shutil
    import subprocess

    program = sys.argv[0]
    start = [program]
    if Path(program).name == "__main__.py":
        start = [sys.executable, "-m", "calotype"]
    elif program == Path(program).name or Path(program).resolve() == Path(shutil.which("calotype") or "").resolve():
        start = ["calotype"]
    words = [*start, *map(str, arguments)]
    if os.name == "nt":
        return subprocess.list2cmdline(words)
    return " ".join(shlex.quote(word) if word.isprintable() else _escaped(word) for word in words)


def _escaped(word: str) -> str:
    """A word with line ends and the like, in the quotes of shells that take escapes."""
    plain = range(ord(" "), ord("~") + 1)
    inside = (chr(one) if one in plain and chr(one) not in "'\\" else f"\\x{one:02x}" for one in os.fsencode(word))
    return f"$'{''.join(inside)}'"


def failed(step: str) -> str:
    """What a failure of that step means: of a step of the recipe, or of reading the file for all of them."""
    return _READINGS.get(step, f"{step} failed")


def duration(seconds: float) -> str:
    """A time as people say it: `3.2 s`, `4 min 10 s`, `2 h 5 min`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours:,} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"


def table(rows: Sequence[Sequence[str]], right: Sequence[int] = (), indent: str = "") -> list[str]:
    """Lines whose cells stand below each other, those of the columns `right` at their right ends."""
    from rich.cells import cell_len

    widths = [max(cell_len(row[number]) for row in rows) for number in range(len(rows[0]))] if rows else []
    return [
        indent + "  ".join(_padded(cell, cell_len(cell), widths[n], n in right) for n, cell in enumerate(row)).rstrip()
        for row in rows
    ]


def _padded(cell: str, cells: int, width: int, at_right: bool) -> str:
    # Chinese, Japanese and Korean characters take two cells.
    space = " " * (width - cells)
    return space + cell if at_right else cell + space


def bar(value: float, largest: float, width: int) -> str:
    """A bar as long as its share of the largest, at most `width` characters; the smallest is an eighth of one."""
    eighths = max(1, round(8 * width * value / largest)) if value > 0 else 0
    return _EIGHTHS[8] * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def heights(values: Sequence[float]) -> str:
    """A character for each value, as high as its share of the largest; a point where there is nothing."""
    largest = max(values, default=0)
    return "".join(_HEIGHTS[min(7, int(8 * value / largest))] if value > 0 else "·" for value in values)


def unreadable(folders: Sequence[UnreadableFolder], *, every: bool = False) -> list[str]:
    """Folders that could not be read, with the system's reason and what to do; the first few, if not `every`."""
    if not folders:
        return []
    shown = folders if every else folders[:_SHOWN]
    lines = [f"folders that could not be read: {len(folders):,}"]
    lines += [f"  {printable(one.folder)}: {printable(one.reason)}" for one in shown]
    if len(folders) > len(shown):
        lines.append(f"  and {len(folders) - len(shown):,} more; `calotype errors --all` shows them")
    return [*lines, f"  → {folders[0].hint}"]


def freed(spare: Mapping[SpareKind, Spare], indent: str = "") -> list[str]:
    """What could be freed by keeping one of each group of copies, in one line; none where nothing could."""
    from calotype.survey import in_bytes

    kinds = {kind: one for kind, one in spare.items() if one.files}
    if not kinds:
        return []
    files, size = sum(one.files for one in kinds.values()), sum(one.bytes for one in kinds.values())
    parts = ", ".join(f"{kind} {one.files:,} ({in_bytes(one.bytes)})" for kind, one in kinds.items())
    return [f"{indent}{files:,} could go if one of each were kept, which frees {in_bytes(size)}: {parts}"]
