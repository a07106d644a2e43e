"""What the engine itself costs, with ops that do nothing, and a rerun over an unchanged library.

Overhead: 10 steps of a stub op that returns a 30-byte document, over a library whose files are known, less a run with
nothing to do: (time with 10 steps - time with none) / (photos x 10), in microseconds. No file is opened in either.
Rerun: `calotype analyze` over the same library when nothing has changed, without and with `--json`.

Made ids: the same 10 steps over files that are only rows of a catalog, so that a million of them need no disk full of
pictures: plan, leg, workers and sink as in a run, without the scan. The time a step and id should not depend on how
many there are.

    python benchmarks/bench_engine.py [--photos 10000 30000 100000] [--ids 100000 300000 1000000]
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import deque
from hashlib import blake2b
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
    parser.add_argument("--photos", type=int, nargs="*", default=[10_000, 30_000, 100_000])
    parser.add_argument("--ids", type=int, nargs="*", default=[100_000, 300_000, 1_000_000])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="calotype-bench-") as place:
        use_stub(Path(place, "plugin"))
        if arguments.photos:
            keep("engine", [measure(Path(place, f"library-{count}"), count) for count in arguments.photos])
        if arguments.ids:
            keep("engine_ids", [over_ids(Path(place, f"ids-{count}"), count) for count in arguments.ids])


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


def over_ids(folder: Path, count: int) -> dict[str, object]:
    """The steps over files that are only rows."""
    from calotype.catalog import open_store
    from calotype.engine.carriers.local import LocalCarrier
    from calotype.engine.desk import Desk
    from calotype.engine.legs import cut
    from calotype.engine.photo_leg import PhotoLeg, Tally
    from calotype.engine.plan import unsettled_rows
    from calotype.engine.sink import Sink
    from calotype.engine.work import Work
    from calotype.ops import all_ops
    from calotype.recipes import load_recipe, resolve
    from calotype.settings import Limits

    recipe = resolve(load_recipe(stub_recipe(STEPS)), all_ops())
    store = open_store(folder)
    rows = made_rows(store, count)
    begun, before = time.perf_counter(), processor_seconds()
    desk = Desk(store, recipe, {})
    leg = cut(recipe)[0]
    works = deque(Work.of_row(row, b"/nowhere") for row in unsettled_rows(desk, leg, rows))
    planned = time.perf_counter() - begun
    carrier = LocalCarrier(recipe, Limits(), 2)
    sink = Sink(store, store.runs()[-1].id, {})
    PhotoLeg(leg, works, carrier, desk, sink, Tally(), Nobody(), 2).go()
    carrier.close()
    seconds, spent = time.perf_counter() - begun, processor_seconds() - before
    row: dict[str, object] = {
        "ids": count,
        "plan_s": round(planned, 2),
        "ten_steps_s": round(seconds, 2),
        "microseconds_a_step_and_id": round(seconds / count / STEPS * 1e6, 1),
        "processor_microseconds_a_step_and_id": round(spent / count / STEPS * 1e6, 1),
        "facts": sink.written,
        "supervisor_peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "catalog_mb": store.size() // 1_000_000,
    }
    print(row, flush=True)
    store.close()
    shutil.rmtree(folder)
    return row


def made_rows(store: Any, count: int) -> list[Any]:
    """Rows of files that are known to the catalog, and nowhere else."""
    from calotype.catalog import FileRow, RunRow

    store.begin_run(RunRow(id=0, recipe="stubs", started_ns=1, partial=False, pinned={}))
    for start in range(0, count, 10_000):
        numbers = range(start, min(start + 10_000, count))
        with store.transaction():
            ids = {
                kind: store.intern(kind, [blake2b(f"{kind}{n}".encode(), digest_size=16).digest() for n in numbers])
                for kind in ("photo", "image", "file")
            }
            store.put_files(
                FileRow(
                    id=0,
                    root=1,
                    path=b"%04d/IMG_%07d.jpg" % (number // 1000, number),
                    size=4_000_000,
                    mtime_ns=number,
                    ctime_ns=number,
                    inode=number,
                    read_at_ns=10**18,
                    photo=photo,
                    image=image,
                    version=version,
                    format="jpeg",
                )
                for number, photo, image, version in zip(numbers, *ids.values(), strict=True)
            )
    return list(store.files())


class Nobody:
    """Listens to a leg and says nothing."""

    def begun_with(self, total: int) -> None: ...

    def finished_group(self) -> None: ...

    def finished(self, work: Any) -> None: ...

    def failed(self, path: bytes, where: str, failure: Any) -> None:
        raise SystemExit(f"{where} failed: {failure}")

    def committed(self) -> None: ...


def processor_seconds() -> float:
    """Of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


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
