"""Make the demo library's files."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from calotype.errors import NothingDone, UsageError

if TYPE_CHECKING:
    from calotype.demo.shots import Shot

_JPEG_COMMENT = b"\xff\xfe"
_FORMATS_WITH_QUALITY = {".jpg", ".webp", ".avif"}
_FORMATS_WITH_EXIF = {*_FORMATS_WITH_QUALITY, ".tif", ".png"}


def build_library(folder: Path) -> int:
    """Make the demo library in `folder` and return how many files it has.

    Files that are there already stay as they are, so that a second call is quick and a changed file stays changed.
    Raises UsageError where the folder holds something else or the extra `demo` is missing, NothingDone where it
    can't be written.
    """
    from calotype.demo.pictures import require_pictures
    from calotype.demo.shots import ABOUT, ABOUT_TEXT

    require_pictures()
    try:
        if folder.exists() and any(folder.iterdir()) and not (folder / ABOUT).exists():
            raise UsageError(
                f"{folder} is no demo library, and is not empty",
                hint="give a folder that does not exist yet: calotype demo FOLDER",
            )
        _write(folder / ABOUT, ABOUT_TEXT.encode())
        return sum(_write(folder / path, content, taken) for path, content, taken in _files(folder)) + 1
    except OSError as error:
        raise NothingDone(
            f"the demo library can't be made in {folder}: {error.strerror or error}",
            hint="give another folder: calotype demo FOLDER",
        ) from error


def _files(folder: Path) -> Iterator[tuple[str, bytes, str | None]]:
    """Path below the folder, content, and time taken, of every file but the one that says what this is."""
    from calotype.demo.shots import COPIES, RETAGGED, TEXTS, shots

    for shot in shots():
        there = folder / shot.path
        yield shot.path, there.read_bytes() if there.exists() else render(shot), shot.taken
    for copy, source in COPIES.items():
        yield copy, (folder / source).read_bytes(), None
    for copy, source in RETAGGED.items():
        yield copy, _with_comment((folder / source).read_bytes(), b"espresso, Sunday morning"), None
    for path, text in TEXTS.items():
        yield path, text.encode(), None


def render(shot: Shot) -> bytes:
    """The bytes of a shot's file."""
    from PIL import Image

    from calotype.demo.exif import as_cameras_write, make_exif
    from calotype.demo.pictures import load_picture

    picture = load_picture(shot.picture)
    for change, amount in shot.changes:
        picture = change(picture, amount)
    extension = Path(shot.path).suffix.lower()
    options: dict[str, object] = {"quality": shot.quality} if extension in _FORMATS_WITH_QUALITY else {}
    exif = make_exif(
        _exposure_tags(shot) | shot.tags,
        taken=shot.taken,
        camera=(shot.camera.make, shot.camera.model) if shot.camera else None,
        gps=shot.place,
        orientation=shot.orientation,
    )
    if exif is not None and extension in _FORMATS_WITH_EXIF:
        options["exif"] = exif
    target = io.BytesIO()
    picture.save(target, format=Image.registered_extensions()[extension], **options)
    content = as_cameras_write(target.getvalue()) if shot.camera and "Software" not in shot.tags else target.getvalue()
    return content[: round(len(content) * shot.keep)]


def _exposure_tags(shot: Shot) -> dict[str, object]:
    if shot.camera is None:
        return {}
    seconds, iso = shot.exposure
    return {
        "ExposureTime": seconds,
        "FNumber": shot.camera.f_number,
        "FocalLength": shot.camera.focal_length,
        "ISOSpeedRatings": iso,
        "LensModel": shot.camera.lens,
    }


def _with_comment(jpeg: bytes, comment: bytes) -> bytes:
    return jpeg[:2] + _JPEG_COMMENT + (len(comment) + 2).to_bytes(2, "big") + comment + jpeg[2:]


def _write(path: Path, content: bytes, taken: str | None = None) -> int:
    """Write a file that is not there yet, with the time at which it was taken; 1, so that files can be counted."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(path.name + ".part")
        unfinished.write_bytes(content)
        unfinished.replace(path)
        if taken is not None:
            seconds = datetime.strptime(taken[:19], "%Y:%m:%d %H:%M:%S").timestamp()
            os.utime(path, (seconds, seconds))
    return 1
