"""Broken and malicious files: each gives a picture or an error of ours, soon and in little memory."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from calotype import imaging

MOST_SECONDS = 20.0
MOST_MEMORY = 2_000_000_000
# A process of its own, as in a worker: its memory is that of these files alone, and a crash is a red test.
READER = """
import json, resource, sys, time
from pathlib import Path
from calotype import imaging
from calotype.errors import PhotoError
from calotype.imaging.metadata.tags import read_tags
from calotype.settings import Limits

for path in map(Path, json.load(sys.stdin)):
    started = time.monotonic()
    try:
        photo = imaging.open_photo(path.read_bytes(), Limits())
        photo.image_id, read_tags(photo.blocks, photo.data)
        photo.proxy()
        answer = "result"
    except PhotoError as error:
        answer = "error" if error.message and error.code else "an error without words"
    seconds = time.monotonic() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps([str(path), answer, seconds, peak]), flush=True)
"""

pytestmark = pytest.mark.integration


def answers(paths: list[Path]) -> dict[Path, str]:
    """What reading each file ends in. Fails on a crash, on too much time or memory."""
    given = json.dumps([str(path) for path in paths])
    done = subprocess.run([sys.executable, "-c", READER], input=given, capture_output=True, text=True, check=False)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, f"crashed on {paths[len(lines)]}: {done.stderr[-2000:]}"
    slow = [(path, seconds) for path, _, seconds, _ in lines if seconds > MOST_SECONDS]
    large = [(path, memory) for path, _, _, memory in lines if memory > MOST_MEMORY]
    assert not slow
    assert not large
    return {Path(path): answer for path, answer, _, _ in lines}


def test_published_crashers_end_as_a_result_or_an_error(shared: Path) -> None:
    paths = sorted(path for path in (shared / "hostile").rglob("*") if path.is_file() and path.suffix != ".csv")
    found = answers(paths)
    assert len(found) == len(paths)
    assert set(found.values()) == {"result", "error"}


@pytest.mark.slow
def test_made_files_answer_as_they_should(shared: Path, tmp_path: Path) -> None:
    tool = shared / "tools" / "make_hostile.py"
    subprocess.run([sys.executable, str(tool), str(tmp_path), "--large"], check=True, capture_output=True)
    with (tmp_path / "INDEX.csv").open(encoding="utf-8", newline="") as file:
        wanted = {tmp_path / row["path"]: row["want"] for row in csv.DictReader(file)}
    candidates = [path for path in wanted if imaging.claims(path.name) or not path.suffix]
    found = answers(candidates)
    wrong = {
        str(path.relative_to(tmp_path)): (wanted[path], answer)
        for path, answer in found.items()
        if answer not in ({"result", "error"} if wanted[path] == "either" else {wanted[path]})
    }
    assert not wrong
    assert len(found) > 180
