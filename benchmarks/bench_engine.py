"""What the engine itself costs, with ops that do nothing, and a rerun over an unchanged library.

Overhead: 10 steps of a stub op that returns a 30-byte document, over a library whose files are known, less a run with
nothing to do: (time with 10 steps - time with none) / (photos x 10), in microseconds. No file is opened in either.
Rerun: `calotype analyze` over the same library when nothing has changed, without and with `--json`.

    python benchmarks/bench_engine.py [--photos 10000 30000 100000]
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from PIL import Image
from results import keep

STUB = '''
"""A stub."""
from typing import Annotated
from calotype.imaging.image import PhotoFile
from calotype.ops.declare import Parameters, Result, about, op

class StubParameters(Parameters, frozen=True):
    number: Annotated[int, about("Tells steps apart.")] = 0

class Stub(Result, frozen=True):
    number: Annotated[int, about("As given.")]
    text: Annotated[str, about("Always the same.")]

@op("stub", version=1, reads="file", queue="fast")
def stub(file: PhotoFile, parameters: StubParameters) -> Stub:
    """Nothing."""
    return Stub(number=parameters.number, text="abcdef")
'''
STEPS = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, nargs="+", default=[10_000, 30_000, 100_000])
    counts = parser.parse_args().photos
    with tempfile.TemporaryDirectory(prefix="calotype-bench-") as place:
        use_stub(Path(place, "plugin"))
        rows = [measure(Path(place, f"library-{count}"), count) for count in counts]
    keep("engine", rows)


def measure(folder: Path, count: int) -> dict[str, object]:
    """All figures for a library of that many photos."""
    make_library(folder, count)
    first = run(folder, stub_recipe(1))
    # Files read within two seconds of having been written are read once more: let that have happened.
    time.sleep(2.1)
    run(folder, stub_recipe(1))
    nothing = run(folder, stub_recipe(1))
    steps = run(folder, stub_recipe(1 + STEPS))
    analyzed = command(folder)
    quiet, as_json = command(folder), command(folder, "--json")
    row: dict[str, object] = {
        "photos": count,
        "identify_and_one_step_s": round(first, 2),
        "nothing_to_do_s": round(nothing, 2),
        "ten_steps_s": round(steps, 2),
        "microseconds_a_step_and_photo": round((steps - nothing) / count / STEPS * 1e6, 1),
        "analyze_s": round(analyzed, 1),
        "rerun_s": round(quiet, 2),
        "rerun_json_s": round(as_json, 2),
        "catalog_bytes_a_photo": catalog_size(folder) // count,
    }
    print(row, flush=True)
    shutil.rmtree(folder)
    return row


def run(folder: Path, recipe: dict[str, Any]) -> float:
    """Seconds of a run in this process with two workers."""
    from calotype import Library

    with Library(folder) as library:
        begun = time.perf_counter()
        library.analyze(recipe, jobs=2)
        return time.perf_counter() - begun


def command(folder: Path, *options: str) -> float:
    """Seconds of the whole command."""
    line = [sys.executable, "-m", "calotype", "analyze", str(folder), "--no-report", "-q", "--jobs", "2", *options]
    begun = time.perf_counter()
    subprocess.run(line, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def stub_recipe(steps: int) -> dict[str, Any]:
    """A recipe of stub steps that differ in a parameter."""
    return {
        "recipe": "stubs",
        "stages": [
            {
                "name": "all",
                "steps": [{"op": "stub", "as": f"step_{n}", "with": {"number": n}} for n in range(steps)],
            }
        ],
    }


def make_library(folder: Path, count: int) -> None:
    """Small JPEGs that differ in bytes behind their end, 1,000 a folder."""
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), (90, 120, 60)).save(buffer, "JPEG")
    for number in range(count):
        inner = folder / f"{number // 1000:04}"
        if number % 1000 == 0:
            inner.mkdir(parents=True)
        (inner / f"{number:07}.jpg").write_bytes(buffer.getvalue() + str(number).encode())


def use_stub(folder: Path) -> None:
    """Install the stub op as a plug-in that this process and its workers see."""
    about = folder / "stubs-1.0.dist-info"
    about.mkdir(parents=True)
    (folder / "stub_op.py").write_text(STUB)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: stubs\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[calotype.plugins]\nstubs = stub_op\n")
    sys.path.insert(0, str(folder))
    os.environ["PYTHONPATH"] = os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])


def catalog_size(folder: Path) -> int:
    """Bytes of the catalog."""
    return sum(file.stat().st_size for file in (folder / ".calotype").glob("*.db*"))


if __name__ == "__main__":
    main()
