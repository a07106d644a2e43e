"""What may be written with `-o`, and what that may replace: nothing but what an earlier run of the command wrote.

Asked before the work begins, so that a slip costs neither a photo nor the time of a whole run.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from calotype.errors import UsageError

_WRITABLE = "choose another name or folder with -o"


class Own(NamedTuple):
    """How what an earlier run wrote is known: a mark that stands within the first bytes."""

    mark: bytes
    within: int


def require_file(target: Path, own: Own | None = None) -> None:
    """Raise `UsageError` unless a file may be written as `target`; with `own`, also in place of an empty file.

    Raises `OSError` where what is there can't be read.
    """
    if os.path.lexists(target) and not target.is_file():
        what = "a folder" if target.is_dir() else "no ordinary file, but a pipe, a device or a link to nothing"
        raise UsageError(f"{target} is {what}", hint="give the name of a file; `--json` prints what programs read")
    if target.is_file() and not (own is not None and (not target.stat().st_size or _is_own(target, own))):
        which = "" if own is None else ", and not from an earlier run"
        raise UsageError(f"{target} is there already{which}", hint="choose another name, or delete it first")
    folder = target.parent
    if not folder.is_dir():
        raise UsageError(f"{target} can't be written: there is no folder {folder}", hint=f"make it, or {_WRITABLE}")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError(f"{target} can't be written: nothing may be written to {folder}", hint=_WRITABLE)


def require_folder(target: Path, page: str, own: Own, begun: str) -> None:
    """Raise `UsageError` unless `target` may be filled: it is not there, empty, or a folder of ours.

    Ours is one whose `page` is, or, before there is a page, one that has a file called `begun`.
    """
    if not os.path.lexists(target):
        return
    if not target.is_dir():
        raise UsageError(f"{target} is no folder", hint="give the name of a folder, which may be new")
    first = target / page
    if first.exists():
        if not _is_own(first, own):
            raise UsageError(f"{target} holds a page that is no report", hint=_FOLDER_OF_ITS_OWN)
    elif not (target / begun).exists() and any(target.iterdir()):
        raise UsageError(f"{target} holds other files, and no report", hint=_FOLDER_OF_ITS_OWN)


_FOLDER_OF_ITS_OWN = "give the report a folder of its own: what it finds there it would overwrite"


def _is_own(file: Path, own: Own) -> bool:
    with file.open("rb") as opened:
        return own.mark in opened.read(own.within)
