"""Writing the report of a made library: time, bytes by what they hold, files, memory; and forms to keep thumbnails in.

Targets: 20,000 photos in 20 s or less. The forms compared for thumbnails: a file each; packs of base64 in a script
(what the report has); packs of bytes in a script read as x-user-defined, which a web server's charset would break;
sprite sheets, which are decoded and encoded anew.

    python benchmarks/bench_report.py [--photos 20000 80000]
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import re
import tempfile
import time
from binascii import b2a_base64
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import simplejpeg
from made_library import LONG_SIDE, MadeLibrary
from results import keep

from calotype import report
from calotype.report.folder import PACK

THUMBNAILS = 5000
_KINDS = ("thumbnails", "photos", "columns", "groups", "problems")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, nargs="+", default=[20_000, 80_000])
    reports = [_alone(_write, photos) for photos in parser.parse_args().photos]
    keep("report", reports)
    forms = [_form(name, write) for name, write in _FORMS.items()]
    keep("report_thumbnails", forms)
    for row in (*reports, *forms):
        print(", ".join(f"{name} {value}" for name, value in row.items()))


def _alone(function: Callable[[int], dict[str, object]], argument: int) -> dict[str, object]:
    """In a process of its own, so that its peak of memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(function, (argument,))


def _write(photos: int) -> dict[str, object]:
    library = MadeLibrary(photos)
    made = library.thumbnails
    lines = time.process_time()
    for _ in library.lines():
        pass
    lines = time.process_time() - lines
    before = _resident_peak()
    with tempfile.TemporaryDirectory(prefix="calotype-bench-") as place:
        start, processor = time.perf_counter(), time.process_time()
        report.write(Path(place, "report"), library)
        seconds, processor = time.perf_counter() - start, time.process_time() - processor
        sizes = {kind: _megabytes(Path(place, "report", "data", kind)) for kind in _KINDS}
        files = sum(path.is_file() for path in Path(place).rglob("*"))
        all_megabytes = _megabytes(Path(place))
    return {
        "photos": photos,
        "seconds": round(seconds, 2),
        "processor_seconds": round(processor, 2),
        "processor_seconds_making_lines": round(lines, 2),
        "load_average": round(os.getloadavg()[0], 1),
        "files": files,
        "megabytes": all_megabytes,
        **{f"mb_{kind}": size for kind, size in sizes.items()},
        "kb_a_thumbnail": round(sum(len(jpeg) for *_, jpeg in made) / len(made) / 1000, 2),
        "memory_grown_mb": round(_resident_peak() - before, 1),
    }


def _resident_peak() -> float:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found, "needs Linux"
    return int(found[1]) / 1000


def _megabytes(folder: Path) -> float:
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6, 2)


def _form(name: str, write: Callable[[Path, Sequence[bytes]], None]) -> dict[str, object]:
    library = MadeLibrary(THUMBNAILS)
    jpegs = [library.thumbnails[number % 1000][2] for number in range(THUMBNAILS)]
    with tempfile.TemporaryDirectory(prefix="calotype-bench-") as place:
        start = time.perf_counter()
        write(Path(place), jpegs)
        seconds = time.perf_counter() - start
        paths = list(Path(place).iterdir())
        on_disk = sum(path.stat().st_blocks * 512 for path in paths)
    return {
        "form": name,
        "thumbnails": THUMBNAILS,
        "seconds": round(seconds, 2),
        "files": len(paths),
        "megabytes_on_disk": round(on_disk / 1e6, 1),
    }


def _single(folder: Path, jpegs: Sequence[bytes]) -> None:
    for number, jpeg in enumerate(jpegs):
        (folder / f"{number}.jpg").write_bytes(jpeg)


def _packs(jpegs: Sequence[bytes], size: int = PACK) -> Iterable[tuple[int, Sequence[bytes]]]:
    return ((start // size, jpegs[start : start + size]) for start in range(0, len(jpegs), size))


def _base64(folder: Path, jpegs: Sequence[bytes]) -> None:
    for number, pack in _packs(jpegs):
        text = b",".join(b'"%b"' % b2a_base64(jpeg, newline=False) for jpeg in pack)
        (folder / f"{number}.js").write_bytes(b"receive([%b]);" % text)


_ESCAPES = {b"\\": b"\\\\", b'"': b'\\"', b"\n": b"\\n", b"\r": b"\\r"}


def _user_defined(folder: Path, jpegs: Sequence[bytes]) -> None:
    letters = re.compile(rb'[\\"\n\r]')
    for number, pack in _packs(jpegs):
        text = b",".join(b'"%b"' % letters.sub(lambda found: _ESCAPES[found[0]], jpeg) for jpeg in pack)
        (folder / f"{number}.js").write_bytes(b"receive([%b]);" % text)


def _sprites(folder: Path, jpegs: Sequence[bytes]) -> None:
    for number, pack in _packs(jpegs, 64):
        sheet = np.zeros((8 * LONG_SIDE, 8 * LONG_SIDE, 3), np.uint8)
        for place, jpeg in enumerate(pack):
            picture = simplejpeg.decode_jpeg(jpeg)
            top, left = place // 8 * LONG_SIDE, place % 8 * LONG_SIDE
            sheet[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
        (folder / f"{number}.jpg").write_bytes(simplejpeg.encode_jpeg(sheet, quality=80, colorsubsampling="420"))


_FORMS: dict[str, Callable[[Path, Sequence[bytes]], None]] = {
    "a file each": _single,
    "packs of base64": _base64,
    "packs of x-user-defined": _user_defined,
    "sprite sheets of 64": _sprites,
}


if __name__ == "__main__":
    main()
