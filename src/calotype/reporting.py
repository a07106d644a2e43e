"""What a report is made from: a library, asked through its public face."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from calotype.survey import Survey, different, words

if TYPE_CHECKING:
    from calotype.library import Library


class LibrarySource:
    """A library as a report reads it; see `calotype.report.source`."""

    def __init__(self, library: Library, folder: Path) -> None:
        self.library = library
        self.folder = folder
        self._survey = Survey()

    def lines(self) -> Iterator[dict[str, Any]]:
        for line in self.library.photos():
            self._survey.add(line)
            yield msgspec.json.decode(msgspec.json.encode(line))

    def groups(self) -> Iterator[dict[str, Any]]:
        for group in self.library.duplicates():
            yield msgspec.to_builtins(group)

    def summary(self) -> dict[str, Any]:
        root = self.library.folders[0]
        survey, library = self._survey, self.library
        unreadable = [one.folder for one in library.unreadable_folders()]
        size = library.store.size()
        return {
            "files": survey.files,
            "photos": len(survey.photos),
            "images": len(survey.images),
            "different": different(len(survey.images), survey.files, survey.unread),
            **{state: survey.states[state] for state in ("done", "rejected", "review", "blocked", "failed")},
            "title": root.name,
            "root": str(root),
            "words": words(survey, library.spares(), {}, library.catalog_folder, size, unreadable=unreadable),
        }

    def thumbnail(self, blob: str) -> bytes | None:
        return self.library.store.blob(bytes.fromhex(blob))

    def original(self, path: str) -> str:
        root = self.library.home or self.library.folders[0]
        absolute = Path(os.path.join(root, path))
        try:
            relative = os.path.relpath(absolute, self.folder)
        except ValueError:
            # Another drive on Windows: there is no relative way.
            return absolute.as_uri()
        from urllib.parse import quote

        return quote(os.fsencode(relative.replace(os.sep, "/")))
