"""What ExifTool says of every file of a folder, in the rows that `truth.py` compares with: `expected.jsonl`, or made.

A row holds `path`, ExifTool's choice for each tag, and in `by_group` what each group says where groups disagree.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

KEPT = "expected.jsonl"
_COMMON = ("exiftool", "-j", "-r", "-q", "-q")
_NUMBERS = ("-n", "-c", "%.8f", "-a", "-G0:1:4")
"""Group 4 marks what is not ExifTool's choice as a copy, so one reading gives choice and groups."""
_COPY = "Copy"

Row = dict[str, Any]


def rows(folder: Path, *, anew: bool = False) -> Iterator[Row]:
    """The rows kept in a folder's `expected.jsonl`; where there are none, or `anew`, made by the ExifTool installed.

    Made ones have the name of the lens as `LensID`, kept ones mostly the maker's number of it.
    """
    kept = folder / KEPT
    if kept.is_file() and not anew:
        yield from map(json.loads, kept.read_text("utf-8").splitlines())
        return
    lenses = {said["SourceFile"]: said.get("LensID") for said in _said(folder, "-LensID")}
    for said in _said(folder, *_NUMBERS):
        lens = lenses.get(said["SourceFile"])
        yield {**_row(said), "LensID": lens}


def _said(folder: Path, *options: str) -> list[Row]:
    # ExifTool writes some texts as they are, whatever their encoding.
    output = subprocess.run([*_COMMON, *options, "."], cwd=folder, capture_output=True, check=False).stdout
    said: list[Row] = json.loads(output.decode("utf-8", "replace") or "[]")
    return said


def _row(said: Row) -> Row:
    """One file's, by tag instead of by group."""
    row: Row = {"path": said.pop("SourceFile").removeprefix("./")}
    groups: dict[str, dict[str, Any]] = {}
    for name, value in said.items():
        *group, tag = name.split(":")
        is_copy = group[-1].startswith(_COPY)
        if not is_copy:
            row[tag] = value
        groups.setdefault(tag, {}).setdefault(":".join(group[:-1] if is_copy else group), value)
    row["by_group"] = {
        tag: values for tag, values in groups.items() if len({json.dumps(value) for value in values.values()}) > 1
    }
    return row
