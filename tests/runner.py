"""Runs of a library in a process of its own, with the plug-in of `tests/plugins/faulty` where a test wants it.

    python tests/runner.py '{"folder": ..., "recipe": ..., "limits": {...}, "carrier": "local", "jobs": 2}'

prints what `calotype analyze --json` prints. `start` and `run` make such a process, `start_command` one of `calotype`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parent
FAULTY = TESTS / "plugins" / "faulty"

FAULTY_RECIPE: dict[str, Any] = {
    "recipe": "faulty",
    "stages": [
        {"name": "look", "steps": [{"op": "obey"}, {"op": "embedded"}, {"op": "content"}, {"op": "metadata"}]},
    ],
}


def environment(*plugins: Path, **more: str) -> dict[str, str]:
    """The environment of a process that imports Calotype from this checkout, and these plug-ins."""
    path = [*map(str, plugins), str(TESTS.parent / "src"), str(TESTS)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path), **more}


def start(request: dict[str, Any], **more: str) -> subprocess.Popen[bytes]:
    """A process that carries out a request; `more` is set in its environment."""
    return subprocess.Popen(
        [sys.executable, __file__, json.dumps(request)],
        env=environment(FAULTY, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def start_command(*arguments: str | Path, **more: str) -> subprocess.Popen[bytes]:
    """The command line in a process of its own, with the plug-in; `more` is set in its environment."""
    return subprocess.Popen(
        [sys.executable, "-m", "calotype", *map(str, arguments)],
        env=environment(FAULTY, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,  # whoever reads a line leaves the rest to `communicate`, which knows nothing of a buffer
    )


def run(request: dict[str, Any], **more: str) -> list[dict[str, Any]]:
    """The lines of a request, the summary last; nothing was printed beside them."""
    return lines_of(start(request, **more))


def make_naps(folder: Path, count: int) -> None:
    """Files that each take a worker 30 milliseconds and no computing."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"{number:03}.evil").write_text(f"EVIL op nap {number}\n")


def lines_of(process: subprocess.Popen[bytes]) -> list[dict[str, Any]]:
    """The lines of a process that ends well and prints nothing beside them."""
    # Under load a worker's start alone may take seconds; a process that hangs must still be seen as one.
    out, err = process.communicate(timeout=100)
    assert (process.returncode, err) == (0, b""), err.decode()
    return [json.loads(line) for line in out.splitlines()]


def _main(request: dict[str, Any]) -> None:
    import msgspec

    from calotype.contract import SummaryLine
    from calotype.library import Library
    from calotype.settings import Limits, Settings

    def show(line: object) -> None:
        sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
        sys.stdout.buffer.flush()

    settings = Settings(limits=Limits(**request.get("limits", {})))
    with Library(request["folder"], catalog=request.get("catalog"), settings=settings) as library:
        summary = library.analyze(
            request["recipe"],
            carrier=request.get("carrier", "local"),
            jobs=request.get("jobs", 2),
            on_line=show,
        )
    show(SummaryLine(summary))


if __name__ == "__main__":
    _main(json.loads(sys.argv[1]))
