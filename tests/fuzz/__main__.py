"""Fuzz every reader for a while: `make fuzz MINUTES=10`, or `python -m fuzz --minutes 10 [--only jpeg ...]`.

Each reader runs in a process of its own, which writes down the number of the case that it has in hand; so one that
crashes, hangs or raises what it must not is told with its bytes, which are kept in `build/fuzz-findings/`. A case is
its number: the same reader and number give the same bytes. Exit status 1 if anything was found.
"""

from __future__ import annotations

import argparse
import mmap
import random
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import NamedTuple

from fuzz.mutations import random_case
from fuzz.readers import every_reader

FINDINGS = Path("build/fuzz-findings")
MOST_SECONDS = 20.0
MOST_MEMORY = 2_000_000_000
_NUMBER = 8
_ONE_CASE = 0.05
"""Seconds in which at least one case is begun."""


class Round(NamedTuple):
    """How one reader fared."""

    name: str
    cases: int
    peak: int
    problem: str = ""
    late: bool = False
    """It was ended, having taken too long for one case."""


def case(name: str, number: int) -> bytes:
    """The bytes of a case."""
    return random_case(every_reader()[name][1], random.Random(f"{name}-{number}"))


def child(name: str, start: int, seconds: float, board: Path) -> int:
    """Run one reader until the time is over or something is found."""
    import resource

    reader, seeds = every_reader()[name]
    until, number = time.monotonic() + seconds, start
    with board.open("r+b") as file, mmap.mmap(file.fileno(), _NUMBER) as shown:
        while time.monotonic() < until:
            shown[:] = number.to_bytes(_NUMBER, "little")
            try:
                reader(random_case(seeds, random.Random(f"{name}-{number}")))
            except Exception:
                traceback.print_exc()
                return 1
            number += 1
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(number - start, peak)
    return 0


def run(name: str, start: int, seconds: float, folder: Path) -> Round:
    """One reader for so long. On a busy machine any case may be late: only one that is late twice is a finding."""
    until, cases, peak = time.monotonic() + seconds, 0, 0
    while True:
        done = watched(name, start + cases, max(_ONE_CASE, until - time.monotonic()), folder)
        cases, peak = cases + done.cases, max(peak, done.peak)
        if done.late and not (again := watched(name, start + cases - 1, _ONE_CASE, folder)).problem:
            done = again
            if time.monotonic() < until:
                continue
        return done._replace(cases=cases, peak=peak)


def watched(name: str, start: int, seconds: float, folder: Path) -> Round:
    """One reader in a process of its own, watched."""
    board = folder / f"{name}.case"
    board.write_bytes(start.to_bytes(_NUMBER, "little"))
    arguments = [sys.executable, "-m", "fuzz", "--child", name, str(start), str(seconds), str(board)]
    # Into a file: libraries print about damage, and a full pipe would look like a reader that hangs.
    printed = folder / f"{name}.stderr"
    with (
        printed.open("w") as words,
        subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=words, text=True) as process,
    ):
        problem = _watch(process, board)
        answer, _ = process.communicate()
    number = int.from_bytes(board.read_bytes(), "little")
    if process.returncode == 0 and not problem:
        cases, peak = (int(word) for word in answer.split())
        return Round(name, cases, peak, "more memory than allowed" if peak > MOST_MEMORY else "")
    kept = FINDINGS / f"{name}-{number}.bin"
    FINDINGS.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(case(name, number))
    words = problem or f"exit status {process.returncode}\n{printed.read_text()[-2000:]}"
    return Round(name, number - start + 1, 0, f"case {number}, kept in {kept}: {words}", late=bool(problem))


def _watch(process: subprocess.Popen[str], board: Path) -> str:
    """Wait for the process; end it when one case takes too long, and say so."""
    seen, since = b"", time.monotonic()
    while process.poll() is None:
        time.sleep(0.2)
        now = board.read_bytes()
        if now != seen:
            seen, since = now, time.monotonic()
        elif time.monotonic() - since > MOST_SECONDS:
            process.kill()
            return f"took longer than {MOST_SECONDS:.0f} s"
    return ""


def main() -> int:
    """Share the time between the readers, print what each did."""
    if sys.argv[1:2] == ["--child"]:
        name, start, seconds, board = sys.argv[2:]
        return child(name, int(start), float(seconds), Path(board))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=2.0, help="for all readers together (default 2)")
    parser.add_argument("--each", type=float, default=0.0, help="for each reader instead")
    parser.add_argument("--only", nargs="*", choices=sorted(every_reader()), help="these readers alone")
    parser.add_argument("--start", type=int, default=int(time.time()), help="number of the first case")
    options = parser.parse_args()
    names = options.only or sorted(every_reader())
    seconds = options.each * 60 or options.minutes * 60 / len(names)
    found = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            done = run(name, options.start, seconds, Path(folder))
            found += bool(done.problem)
            print(f"{name:10} {done.cases:8} cases  {done.peak / 1e6:6.0f} MB  {done.problem or 'clean'}", flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
