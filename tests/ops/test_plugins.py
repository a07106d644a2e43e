"""Plug-ins that are good, broken, or take a name that is taken, installed as pip installs them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kit import CHECKOUT

OP = """
from calotype.ops.declare import Parameters, Result, about, op
from typing import Annotated

class {name}Parameters(Parameters, frozen=True):
    pass

class {name}Result(Result, frozen=True):
    value: {annotation}

@op("{op}", version=1, reads="bytes")
def {op}(photo: object, parameters: {name}Parameters) -> {name}Result:
    "Says something."
"""

MAIN = """
from calotype.upkeep import machine, speed
machine.measure = lambda: speed.Speed(photos=10, decode_seconds=0.03, content_seconds=0.02)
from calotype.cli import main
main()
"""
"""The command line; what takes two seconds on purpose, for `doctor`, is tested by itself."""


class Site:
    """A folder of installed packages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def install(self, distribution: str, code: str, version: str = "1.0") -> None:
        """Put a plug-in there: one module of that name, and the files by which Python knows what is installed."""
        about = self.folder / f"{distribution}-{version}.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n")
        (about / "entry_points.txt").write_text(f"[calotype.plugins]\n{distribution} = {distribution}\n")
        (self.folder / f"{distribution}.py").write_text(code)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The command line, where these packages are installed."""
        command = [sys.executable, "-c", MAIN, *arguments]
        path = os.pathsep.join([str(self.folder), str(CHECKOUT / "src")])
        return subprocess.run(
            command, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, check=False
        )


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "site").mkdir()
    return Site(tmp_path / "site")


def code(op: str, annotation: str = "int") -> str:
    return OP.format(name=op.title().replace("_", ""), op=op, annotation=annotation)


def test_an_op_of_a_plug_in_is_listed_with_who_brought_it(site: Site) -> None:
    site.install("birds", code("count_birds"), version="2.5")
    listed = site.run("ops", "list").stdout
    assert any("count_birds" in line and "birds 2.5" in line for line in listed.splitlines())


def test_a_plug_in_that_can_not_be_imported_is_passed_over_and_named(site: Site, library: Path, tmp_path: Path) -> None:
    recipe = tmp_path / "sums.yaml"
    recipe.write_text("recipe: sums\nstages: [{name: all, steps: [{op: embedded}]}]\n")
    site.install("broken", code("count_fish") + "\nimport no_such_module_anywhere")
    site.install("birds", code("count_birds"))
    listed = site.run("ops", "list").stdout
    assert "count_birds" in listed
    assert "count_fish" not in listed  # what it had declared when it failed is half of something
    assert site.run("analyze", str(library), "--recipe", str(recipe), "--no-report", "--jobs", "1").returncode == 0
    doctor = site.run("doctor")
    assert doctor.returncode == 1
    assert "broken" in doctor.stderr + doctor.stdout
    assert "no_such_module_anywhere" in doctor.stderr + doctor.stdout


def test_two_ops_of_one_name_are_an_error_that_names_both(site: Site) -> None:
    site.install("birds", code("content"))
    listed = site.run("ops", "list")
    assert listed.returncode == 2
    assert "calotype.ops.content" in listed.stderr
    assert "birds" in listed.stderr
    assert "Traceback" not in listed.stderr


def test_another_version_of_a_plug_in_makes_another_key(site: Site) -> None:
    ask = """
import sys
from calotype.ops import find
from calotype.recipes.keys import step_key
declared = find("count_birds")
print(step_key(declared, declared.parameters(), {})[0].hex())
"""
    keys = []
    for version in ("1.0", "1.1"):
        for old in site.folder.glob("*.dist-info"):
            old.rename(site.folder / "gone")
        site.install("birds", code("count_birds"), version=version)
        path = os.pathsep.join([str(site.folder), str(CHECKOUT / "src")])
        done = subprocess.run(
            [sys.executable, "-c", ask],
            env=os.environ | {"PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=True,
        )
        keys.append(done.stdout)
    assert keys[0] != keys[1]


@pytest.mark.parametrize("arguments", [["ops", "show", "count_birds"], ["recipes", "check"]])
def test_a_result_that_is_declared_wrongly_is_a_declaration_error(
    site: Site, arguments: list[str], tmp_path: Path
) -> None:
    site.install("birds", code("count_birds", 'Annotated[int | None, about("How many.", minimum=0)]'))
    recipe = tmp_path / "birds.yaml"
    recipe.write_text("recipe: birds\nstages: [{name: all, steps: [{op: count_birds}]}]\n")
    done = site.run(*arguments, *([str(recipe)] if arguments[0] == "recipes" else []))
    assert done.returncode == 2
    assert "declared wrongly" in done.stderr
    assert "Traceback" not in done.stderr
