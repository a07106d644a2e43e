"""Where benchmarks find photos and keep their figures: one CSV a benchmark in `results/`, the newest run only."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

_HERE = Path(__file__).resolve().parent


def photos_folder() -> Path:
    """The folder of test photos: CALOTYPE_SHARED, or `shared` beside the checkout. Exits where there is none."""
    shared = Path(os.environ.get("CALOTYPE_SHARED") or _HERE.parent.parent / "shared")
    if not (shared / "photos").is_dir():
        raise SystemExit("no test photos here; set CALOTYPE_SHARED to the folder that holds `photos`")
    return shared / "photos"


def keep(name: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Write the rows as `results/<name>.csv`."""
    with (_HERE / "results" / f"{name}.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
