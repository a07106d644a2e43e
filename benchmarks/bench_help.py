"""How long `calotype --help` takes, beside what Python and click take to start.

    python benchmarks/bench_help.py                # prints a table, writes results/help.csv

Milliseconds of wall time of a process of its own, median and fastest of 21, interleaved. The target is 200.
"""

from __future__ import annotations

import subprocess
import sys
import time
from statistics import median

from results import keep

ROUNDS = 21
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "python -c 'import click'": [sys.executable, "-c", "import click"],
    "calotype --help": [sys.executable, "-c", "from calotype.cli import main; main()", "--help"],
    "calotype photos --help": [sys.executable, "-c", "from calotype.cli import main; main()", "photos", "--help"],
}


def main() -> None:
    """Measure, print, keep."""
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS):
        for name, command in COMMANDS.items():
            begun = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
            taken[name].append((time.perf_counter() - begun) * 1000)
    rows = [
        {"command": name, "median_ms": round(median(times), 1), "fastest_ms": round(min(times), 1)}
        for name, times in taken.items()
    ]
    for row in rows:
        print(f"{row['command']:28} {row['median_ms']:7} ms   fastest {row['fastest_ms']:7}")
    keep("help", rows)


if __name__ == "__main__":
    main()
