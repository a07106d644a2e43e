"""Writing a report's folder: `index.html`, `assets/` and `data/`.

    index.html          the page; written last, so a folder that has one is whole
    assets/             style sheets and scripts, the same in every report
    data/library.js     how many there are of everything, the columns, the summary
         columns/       one value of every photo a file: what is sorted, filtered and drawn by
         fields.js      what the fields of facts mean
         photos/        the contract's lines, a hundred a file: what a photo's page shows
         thumbnails/    packs of JPEGs
         groups/        duplicates, bursts, brackets
         problems/      failures, by code

Photos have numbers, from 0 in the order of the source; chunk, pack and place in a column follow from the number.
"""

from __future__ import annotations

import os
import shutil
from base64 import b64decode
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import calotype
from calotype.errors import NothingDone
from calotype.imaging.metadata.companions import RULES
from calotype.replacing import Own, require_folder
from calotype.report.columns import Columns
from calotype.report.data import Chunks, pictures, write_data
from calotype.report.fields import described
from calotype.report.groups import Groups
from calotype.report.problems import Problems
from calotype.report.source import Source

PACK = 32
"""Thumbnails of a pack. With 8 to 64 a far jump in the order of a score, which wants one thumbnail each of many packs,
took the same time; fewer files are quicker to copy, smaller packs waste less memory."""

LINES = 100
"""Lines that the page loads together."""

_OWN = ".calotype-report"
"""Written first into an empty folder: what an interrupted run leaves is known by it, before there is a page."""
_MARK = b'<meta name="generator" content="Calotype report">'


def write(folder: Path, source: Source) -> Path:
    """Write the report of `source` into `folder` and return the path of its `index.html`.

    Memory does not grow with the library but for each photo's path. A report that is already there is replaced when
    the new one is whole. Raises `UsageError` if the folder holds anything else, `NothingDone` if it can't be written.
    """
    index = folder / "index.html"
    try:
        require_folder(folder, index.name, Own(_MARK, within=1000), _OWN)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _OWN).touch()
        fresh = folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        _write_data(fresh, source)
        _put_in_place(folder, fresh)
        (folder / _OWN).unlink(missing_ok=True)  # from here on the page says whose the folder is
    except OSError as error:
        raise NothingDone(
            f"the report can't be written to {folder}: {error.strerror or error}",
            hint="give a folder on a disk that can be written and has space",
        ) from error
    return index


def _write_data(folder: Path, source: Source) -> None:
    writer = _Writer(folder, source)
    for line in source.lines():
        writer.add(line)
    write_data(folder, "library", writer.close())
    write_data(folder, "fields", described())


class _Writer:
    """Writes each line into all the files that hold something of it."""

    def __init__(self, folder: Path, source: Source) -> None:
        self._folder = folder
        self._source = source
        self._numbers: dict[str, int] = {}
        self._columns = Columns(folder)
        self._lines = Chunks(folder, "photos", LINES)
        self._thumbnails = Chunks(folder, "thumbnails", PACK, pictures)
        self._problems = Problems(folder)

    def add(self, line: dict[str, Any]) -> None:
        photo = self._lines.count
        facts = line.get("facts") or {}
        self._numbers[line.get("path_bytes") or line["path"]] = photo
        self._columns.add(_own_columns(line, facts), facts)
        self._lines.add({**line, "original": self._source.original(_name(line))})
        self._thumbnails.add(self._thumbnail(facts))
        self._problems.add(photo, line["path"], line.get("errors") or [])

    def close(self) -> dict[str, Any]:
        """Write what is left, and the groups; what the page has to know first."""
        self._lines.close()
        self._thumbnails.close()
        kinds = Groups(self._folder, self._numbers).add_all(self._source.groups())
        return {
            "photos": self._lines.count,
            "chunk": LINES,
            "pack": PACK,
            "columns": self._columns.close(),
            "left_out": sorted(self._columns.left_out),
            "problems": self._problems.close(),
            "groups": sum(kinds.values()),
            "kinds": kinds,
            "rules": RULES,
            "summary": self._source.summary(),
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "version": calotype.__version__,
        }

    def _thumbnail(self, facts: dict[str, Any]) -> bytes | None:
        blob = ((facts.get("thumbnail") or {}).get("jpeg") or {}).get("blob")
        return None if blob is None else self._source.thumbnail(blob)


def _own_columns(line: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
    """Columns that are no facts: a leading colon keeps their names apart from those of steps."""
    columns: dict[str, Any] = {":path": line["path"], ":state": line.get("state")}
    thumbnail = facts.get("thumbnail")
    if thumbnail and thumbnail.get("height"):
        columns[":aspect"] = round(thumbnail["width"] / thumbnail["height"], 3)
    for step, state in (line.get("steps") or {}).items():
        if state != "done":  # most are, and what is missing costs nothing
            columns[f":step.{step}"] = state
    if "path_bytes" in line:
        columns[":path_bytes"] = line["path_bytes"]
    if line.get("errors"):
        columns[":problem"] = sorted({str(error["code"]) for error in line["errors"]})
    return columns


def _name(line: dict[str, Any]) -> str:
    if "path_bytes" in line:
        return os.fsdecode(b64decode(line["path_bytes"]))
    return str(line["path"])


def _put_in_place(folder: Path, fresh: Path) -> None:
    """Put the new data where the old was, renew the assets, and write the page last."""
    data, old = folder / "data", folder / "data.old"
    shutil.rmtree(old, ignore_errors=True)
    if data.exists():
        data.rename(old)
    fresh.rename(data)
    shutil.rmtree(old, ignore_errors=True)
    assets = resources.files("calotype.report") / "assets"
    (folder / "assets").mkdir(exist_ok=True)
    for asset in assets.iterdir():
        if asset.name != "index.html":
            (folder / "assets" / asset.name).write_bytes(asset.read_bytes())
    (folder / "index.html").write_bytes((assets / "index.html").read_bytes())
