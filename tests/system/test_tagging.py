"""Tags written into photos by another program: nothing that looks at pixels runs again."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

from calotype.catalog import open_store
from calotype.library import Library
from engine_kit import age, facts_of
from kit import make_photo, make_picture

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(shutil.which("exiftool") is None, reason="needs exiftool (apt install libimage-exiftool-perl)"),
]


def test_only_embedded_and_metadata_run_again(tmp_path: Path) -> None:
    library = tmp_path / "library"
    for name in ("a.jpg", "b.png", "c.webp", "d.tif"):
        make_photo(library / name, seed=len(name) + ord(name[0]), taken="2024:05:01 12:00:00")
    make_picture(seed=9).convert("P", palette=Image.Palette.ADAPTIVE).save(library / "e.gif")
    make_picture(seed=8).save(library / "f.avif")
    photos = len(list(age(library).iterdir()))
    before = _facts(library)
    images = _images(library)

    tags = ["-Artist=Somebody", "-XMP-dc:Subject=tree", "-XMP-xmp:Rating=4"]
    subprocess.run(["exiftool", "-q", "-overwrite_original", *tags, library], check=True, capture_output=True)
    after = _facts(library)
    assert _images(library) == images
    new = Counter(op for op, _ in after.keys() - before.keys())
    assert new == {"embedded": photos, "metadata": photos}
    with Library(library) as opened:
        ratings = [line.fact("metadata")["rating"] for line in opened.photos()]
    assert ratings == [4] * photos


def _facts(library: Path) -> dict[tuple[str, str], object]:
    with Library(library) as opened:
        summary = opened.analyze(carrier="inline")
    assert summary.failed == 0
    store = open_store(library / ".calotype")
    facts = facts_of(store)
    store.close()
    return facts


def _images(library: Path) -> dict[str, str | None]:
    with Library(library) as opened:
        return {line.path: line.image_id for line in opened.photos()}
