"""A small source made by code, for the tests of the report: twelve photos, two groups, two causes of failure."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from typing import Any

from kit import make_picture

EVIL = '"><img src=x onerror="window.hurt=1"><script>window.hurt=1</script>'
"""A text that runs where it is read as markup or as script."""

NAMES = [
    "plain.jpg",
    "with 'single' and \"double\" quotes.jpg",
    "a\nnew line.jpg",
    "smile 😀 naïve 日本.jpg",
    f"{EVIL}.jpg".replace("/", "-"),
    "</script><!--.jpg".replace("/", "-"),
    "line\u2028separator.jpg",
    "no unicode \ufffd.jpg",
    "${window.hurt=1}`'\\.jpg",
]


@cache
def jpeg(number: int) -> bytes:
    """A small picture, one in three upright."""
    buffer = io.BytesIO()
    make_picture(number, (160, 250) if number % 3 == 2 else (250, 180)).save(buffer, "JPEG", quality=70)
    return buffer.getvalue()


def line(number: int, path: str, **changes: Any) -> dict[str, Any]:
    """A line of the contract. Sharpness falls from photo to photo, the day rises."""
    facts = {
        "metadata": {
            "taken_at": f"{2018 + number // 5}-0{1 + number // 5}-1{number % 5}T10:{number:02}:00",
            "camera": {"make": "Canon", "model": "EOS R6"} if number % 2 else {"make": "Apple", "model": EVIL},
            "title": EVIL,
            "width": 4000,
            "exposure": {"seconds": 0.004, "f_number": 2.8, "iso": 400, "focal_length": None},
            "sources": {"camera.make": "exif", "title": "sidecar"},
            "__proto__": {"polluted": True},
        },
        "content": {"sharpness": {"score": round(1 - number / 20, 3)}, "palette": [{"hex": "#c08040", "share": 0.5}]},
        "thumbnail": {
            "width": 160 if number % 3 == 2 else 250,
            "height": 250 if number % 3 == 2 else 180,
            "jpeg": {"blob": f"{number:032x}", "bytes": 1, "media_type": "image/jpeg"},
        },
    }
    made = {
        "path": path,
        "photo_id": f"{number:032x}",
        "image_id": f"{number:032x}",
        "state": "done",
        "steps": dict.fromkeys(facts, "done"),
        "facts": facts,
        "companions": [],
        "errors": [],
    }
    return {**made, **changes}


class MadeSource:
    """What `report.write` is given. `photos` below nine leaves names out, above twelve adds plain ones."""

    def __init__(self, photos: int = 12) -> None:
        names = NAMES + [f"folder/IMG_{number:04}.jpg" for number in range(len(NAMES), photos)]
        self.all_lines = [line(number, name) for number, name in enumerate(names[:photos])]
        if photos >= 12:
            self._break(10, "truncated", f"it ends early {EVIL}")
            self._break(11, "header_damaged", "the header can't be read")
            self.all_lines[3] |= {"stale": ["content"], "provisional": ["metadata"]}

    def _break(self, number: int, code: str, message: str) -> None:
        changed = self.all_lines[number]
        changed["facts"] = {"metadata": changed["facts"]["metadata"]}
        changed["state"] = "failed"
        changed["steps"] = {"metadata": "done", "content": "failed", "thumbnail": "failed"}
        error = {"code": code, "message": message, "hint": "get it again"}
        changed["errors"] = [{"step": "content", **error}, {"step": "thumbnail", **error}]

    def lines(self) -> Iterator[dict[str, Any]]:
        yield from self.all_lines

    def thumbnail(self, blob: str) -> bytes | None:
        return jpeg(int(blob, 16))

    def original(self, path: str) -> str:
        return "nowhere/gone.jpg"

    def summary(self) -> dict[str, Any]:
        return {"files": len(self.all_lines), "title": f"Holiday {EVIL}"}

    def groups(self) -> Iterator[dict[str, Any]]:
        paths = [line["path"] for line in self.all_lines]
        if len(paths) < 6:
            return
        yield {
            "group": "0" * 32,
            "kind": "near",
            "best": paths[2],
            "reason": f"sharper {EVIL}",
            "members": [{"path": path, "rank": rank, "why": [EVIL]} for rank, path in enumerate(paths[1:4], 1)],
        }
        yield {
            "group": "1" * 32,
            "kind": "bytes",
            "best": None,
            "reason": "",
            "members": [{"path": path, "rank": None, "why": []} for path in (*paths[4:6], "gone since.jpg")],
        }
