"""The sample plug-in: installed as any package, it adds an op and a format, and Calotype's files stay as they are."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from kit import CHECKOUT, make_photo, make_picture

PLUGIN = CHECKOUT / "examples" / "calotype_sample_plugin"

Python = Callable[..., str]


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Python:
    """Runs code in a Python where the plug-in is installed."""
    place = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--target", place, PLUGIN], check=True, capture_output=True)

    def run(code: str, *arguments: object) -> str:
        command = [sys.executable, "-c", code, *map(str, arguments)]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(place), str(CHECKOUT / "src")])}
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    return run


def test_its_op_is_there_and_knows_who_brought_it(python: Python) -> None:
    assert python("from calotype.ops import find; print(*find('sunlight').plugin)").split() == [
        "calotype-sample-plugin",
        "1.0.0",
    ]


def test_its_format_is_there_and_read(python: Python, tmp_path: Path) -> None:
    picture = make_picture(seed=1, size=(1600, 1200))
    picture.save(tmp_path / "a.ppm")
    code = """
import sys
from calotype.imaging import claims, open_photo
from calotype.ops import load_plugins
from calotype.settings import Limits
load_plugins()
photo = open_photo(open(sys.argv[1], "rb").read(), Limits())
print(claims("A.PPM"), photo.format.name, photo.header.width, photo.proxy().pixels.shape, photo.full().pixels.sum())
"""
    total = np.asarray(picture).sum()
    assert python(code, tmp_path / "a.ppm") == f"True netpbm 1600 (750, 1000, 3) {total}\n"


DAMAGED = {
    "no size.ppm": (b"P6\n# no size\n", "HeaderDamaged"),
    "no width.pgm": (b"P5 0 4 255\n", "HeaderDamaged"),
    "too bright.pgm": (b"P5 2 2 70000\n\0\0\0\0", "HeaderDamaged"),
    "half.pgm": (b"P5 2 2 255\n\0\0", "Truncated"),
    "as text.ppm": (b"P3 2 2 255\n1 2 3 4", "NotAnImage"),
}


def test_damaged_files_give_typed_errors(python: Python, tmp_path: Path) -> None:
    for name, (content, _) in DAMAGED.items():
        (tmp_path / name).write_bytes(content)
    code = """
import sys
from pathlib import Path
from calotype.errors import PhotoError
from calotype.imaging import open_photo
from calotype.ops import load_plugins
from calotype.settings import Limits
load_plugins()
for path in Path(sys.argv[1]).iterdir():
    try:
        open_photo(path.read_bytes(), Limits()).full()
    except PhotoError as error:
        print(path.name, type(error).__name__, sep=":")
"""
    answers = dict(line.split(":") for line in python(code, tmp_path).splitlines())
    assert answers == {name: error for name, (_, error) in DAMAGED.items()}


def test_grey_values_are_stretched_to_the_whole_range(python: Python, tmp_path: Path) -> None:
    (tmp_path / "a.pgm").write_bytes(b"P5 3 1 100\n\x00\x32\x64")
    code = """
import sys
from calotype.imaging import open_photo
from calotype.ops import load_plugins
from calotype.settings import Limits
load_plugins()
print(*open_photo(open(sys.argv[1], "rb").read(), Limits()).full().pixels[0, :, 0])
"""
    assert python(code, tmp_path / "a.pgm").split() == ["0", "127", "255"]


def test_the_sun_stands_where_the_almanac_says(python: Python) -> None:
    """Solar noon on midsummer's day in Vienna is 90 - 48.2 + 23.4 degrees; on the equator at equinox it is 90."""
    code = """
from datetime import datetime
from calotype_sample_plugin.sunlight import elevation
print(elevation(datetime.fromisoformat("2024-06-21T10:58:00+00:00"), 48.2085, 16.3721))
print(elevation(datetime.fromisoformat("2024-03-20T12:07:00+00:00"), 0, 0))
"""
    vienna, equator = map(float, python(code).split())
    assert vienna == pytest.approx(65.2, abs=0.1)
    assert equator == pytest.approx(90, abs=0.3)


def test_its_recipe_runs_over_a_library(python: Python, tmp_path: Path) -> None:
    gps = (48.2085, 16.3721)
    make_photo(tmp_path / "noon.jpg", taken="2024:06:21 13:00:00+02:00", gps=gps)
    make_photo(tmp_path / "dawn.jpg", seed=1, taken="2024:06:21 05:20:00+02:00", gps=gps)
    make_photo(tmp_path / "nowhere.jpg", seed=2, taken="2024:06:21 13:00:00+02:00")
    make_picture(seed=3).save(tmp_path / "plain.ppm")
    code = "import sys; from calotype.cli import main; sys.argv[0] = 'calotype'; main()"
    recipe = PLUGIN / "sunlight.yaml"
    lines = python(code, "analyze", tmp_path, "--recipe", recipe, "--json", "--no-report").splitlines()
    light = {line["path"]: line["facts"]["sunlight"]["light"] for line in map(json.loads, lines) if "path" in line}
    assert light == {"noon.jpg": "day", "dawn.jpg": "golden", "nowhere.jpg": None, "plain.ppm": None}
