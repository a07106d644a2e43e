"""Hold each room to its share of lines that the tests run: `coverage_floors.py build/coverage.json`.

The shares stand in pyproject.toml under `[tool.calotype.coverage]`, by path below src/calotype: a package, a
module, or a part of a package, which then counts for itself and not for the package. Every file must fall under
one of them. Exit status 1 where a room is below its floor.
"""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path, PurePosixPath

CHECKOUT = Path(__file__).resolve().parents[1]
SOURCE = PurePosixPath("src/calotype")
Lines = tuple[int, int]
"""Lines that the tests ran, and lines there are."""


def main() -> str | None:
    """Print a line a room; what is returned is printed and makes the exit status 1."""
    floors: dict[str, int] = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["tool"]["calotype"]["coverage"]
    files = json.loads(Path(sys.argv[1]).read_text())["files"]
    measured = {
        str(PurePosixPath(path.replace("\\", "/")).relative_to(SOURCE)): (
            report["summary"]["covered_lines"],
            report["summary"]["num_statements"],
        )
        for path, report in files.items()
    }
    rooms, homeless = lines_by_room(measured, floors)
    low = []
    for room, (covered, lines) in sorted(rooms.items()):
        share = 100 * covered / lines if lines else 100.0
        print(f"{room:24} {share:6.1f} %  (floor {floors[room]} %, {lines} lines)")
        if share < floors[room]:
            low.append(room)
    if homeless:
        return f"no coverage floor for {', '.join(homeless)}: give their room one in pyproject.toml"
    return f"below their coverage floor: {', '.join(low)}" if low else None


def lines_by_room(measured: dict[str, Lines], floors: dict[str, int]) -> tuple[dict[str, Lines], list[str]]:
    """The lines of each room that has any, and the files under no floor. The longest fitting path wins."""
    rooms: dict[str, Lines] = {}
    homeless = []
    for file, (covered, lines) in sorted(measured.items()):
        fitting = [room for room in floors if file == room or file.startswith(f"{room}/")]
        if not fitting:
            homeless.append(file)
            continue
        room = max(fitting, key=len)
        before = rooms.get(room, (0, 0))
        rooms[room] = (before[0] + covered, before[1] + lines)
    return rooms, homeless


if __name__ == "__main__":
    sys.exit(main())
