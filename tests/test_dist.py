"""What `make dist` builds: a wheel that works elsewhere, and a source distribution that has everything."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from kit import CHECKOUT

pytestmark = [pytest.mark.system, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the two files."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, CHECKOUT]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def test_the_wheel_holds_the_package_and_its_data(dist: Path) -> None:
    (wheel,) = dist.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    source = CHECKOUT / "src"
    expected = {
        path.relative_to(source).as_posix()
        for path in (source / "calotype").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert names - expected == {name for name in names if ".dist-info/" in name}
    assert expected <= names


def test_the_source_distribution_holds_what_it_takes_to_work_on_it(dist: Path) -> None:
    (archive,) = dist.glob("*.tar.gz")
    with tarfile.open(archive) as content:
        names = {name.partition("/")[2] for name in content.getnames()}
    assert {"Makefile", "LICENSE", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs/index.md"} <= names
    assert {"tests/kit.py", "scripts/make_venv.py", "examples/calotype_sample_plugin/pyproject.toml"} <= names


def test_the_wheel_runs_the_demo_in_another_environment(dist: Path, tmp_path: Path) -> None:
    (wheel,) = dist.glob("*.whl")
    subprocess.run([sys.executable, CHECKOUT / "scripts" / "make_venv.py", tmp_path / "venv"], check=True)
    programs = tmp_path / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    install = [programs / "python", "-m", "pip", "install", "--quiet", f"{wheel}[demo]"]
    installed = subprocess.run(install, capture_output=True, text=True, check=False)
    if installed.returncode and "No matching distribution" in installed.stderr:
        pytest.skip(f"needs a package index: {installed.stderr.splitlines()[-1]}")
    assert installed.returncode == 0, installed.stderr
    demo = subprocess.run(
        [programs / "calotype", "demo", "library"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert demo.returncode == 0, demo.stderr
    assert Path(demo.stdout.splitlines()[-1]).is_file()
