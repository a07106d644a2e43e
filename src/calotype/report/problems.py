"""Errors of a report: every failure of every photo, kept by code, so that one cause reads as one thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from calotype.report.data import Chunks

CHUNK = 500
"""Failures that the page loads together."""


class Problems:
    """Writes failures as they come; memory is bounded by one chunk a code and one count a hint."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._chunks: dict[str, Chunks] = {}
        self._hints: dict[str, Counter[str]] = {}

    def add(self, photo: int, path: str, errors: Sequence[dict[str, Any]]) -> None:
        """The failures of the photo of that number. One cause that several steps met is kept once."""
        steps: dict[tuple[str, str, str], list[str]] = {}
        for error in errors:
            cause = (str(error["code"]), str(error.get("message") or ""), str(error.get("hint") or ""))
            steps.setdefault(cause, []).append(str(error.get("step") or ""))
        for (code, message, hint), names in steps.items():
            chunks = self._chunks.get(code)
            if chunks is None:
                chunks = self._chunks[code] = Chunks(self._folder, f"problems/{len(self._chunks)}", CHUNK)
                self._hints[code] = Counter()
            chunks.add({"photo": photo, "path": path, "steps": names, "message": message, "hint": hint})
            self._hints[code][hint] += 1

    def close(self) -> list[dict[str, Any]]:
        """Write what is left; each code with its count, its commonest hint and where its failures lie, by count."""
        found = []
        for place, (code, chunks) in enumerate(self._chunks.items()):
            chunks.close()
            hint = self._hints[code].most_common(1)[0][0]
            found.append({"code": code, "count": chunks.count, "hint": hint, "file": place, "chunk": CHUNK})
        return sorted(found, key=lambda code: (-code["count"], code["code"]))
