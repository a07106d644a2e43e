"""The log of a run, in the catalog's folder `runs/`: for people, for programs, and a summary.

    20250127_143022.log             what happened, in words
    20250127_143022.json            one event a line
    20250127_143022_summary.json    counts that add up, seconds per step, rates, memory
    errors.jsonl                    every failure of every run, with enough to try it again

A second run of the same second ends in `_2`. A catalog in memory has no folder and keeps no log.
"""

from __future__ import annotations

import errno
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from calotype import __version__
from calotype.errors import CatalogError, CatalogFull

_DETAIL_MOST: Final = 20_000
_FULL: Final = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}


class RunLog:
    """Writes the files above. With `folder` None it writes nothing."""

    def __init__(self, folder: Path | None, started: float) -> None:
        self.name = time.strftime("%Y%m%d_%H%M%S", time.localtime(started))
        self._files: dict[str, FileIO] = {}
        self._folder = folder
        if folder is None:
            return
        with self._border(folder):
            folder.mkdir(parents=True, exist_ok=True)
            self._open(folder)

    def _open(self, folder: Path) -> None:
        first = self.name
        number = 1
        while True:
            try:
                self._files["log"] = _appended(folder / f"{self.name}.log", "xb")
                break
            except FileExistsError:
                number += 1
                self.name = f"{first}_{number}"
        self._files["json"] = _appended(folder / f"{self.name}.json")
        self._files["errors"] = _appended(folder / "errors.jsonl")

    def event(self, event: str, words: str, **fields: Any) -> None:
        """Note an event: `words` for people, `fields` for programs. Raises `CatalogError` where it can't be written."""
        now = time.time()
        stamp = time.strftime("%H:%M:%S", time.localtime(now))
        self._write("log", f"{stamp} {_on_one_line(words)}\n".encode())
        self._write("json", msgspec.json.encode({"time": round(now, 3), "event": event, **fields}) + b"\n")

    def failure(self, path: str, where: str, failure: Mapping[str, str], parameters: Any = None) -> None:
        """Note a failure, in the run's log and among the errors of all runs."""
        self.event("failure", f"{path}: {where}: {failure['message']}", path=path, step=where, code=failure["code"])
        record = {
            "time": round(time.time(), 3),
            "run": self.name,
            "path": path,
            "step": where,
            "parameters": parameters,
            "calotype": __version__,
            **failure,
            "detail": failure.get("detail", "")[:_DETAIL_MOST],
        }
        self._write("errors", msgspec.json.encode(record) + b"\n")

    def summary(self, document: Mapping[str, Any]) -> None:
        """Write the summary, whole or not at all."""
        if self._folder is None:
            return
        target = self._folder / f"{self.name}_summary.json"
        unfinished = target.with_suffix(".part")
        with self._border(target):
            unfinished.write_bytes(msgspec.json.format(msgspec.json.encode(document), indent=2))
            unfinished.replace(target)

    def close(self) -> None:
        """Close the files."""
        for file in self._files.values():
            file.close()
        self._files.clear()

    def _write(self, which: str, line: bytes) -> None:
        file = self._files.get(which)
        if file is not None:
            with self._border(Path(file.name)):
                file.write(line)

    @contextmanager
    def _border(self, where: Path) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.close()
            if error.errno in _FULL:
                raise CatalogFull(
                    f"there is no space left for the log {where}: {error.strerror}",
                    hint="free some space and run it again; what was committed is kept",
                ) from error
            raise CatalogError(
                f"the log {where} can't be written: {error.strerror}", hint="allow writing to the catalog's folder"
            ) from error


def _appended(file: Path, mode: Literal["xb", "ab"] = "ab") -> FileIO:
    # Without a buffer, each line is one write at the end of the file: whole, at once, and whole beside others'.
    return file.open(mode, buffering=0)


def _on_one_line(words: str) -> str:
    """The name of a file must neither begin a line nor move a cursor."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in words)
