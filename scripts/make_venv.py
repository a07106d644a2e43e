"""Make a virtual environment with pip in it, by the standard library alone: `python3 make_venv.py .venv`.

Where the system left out `ensurepip` (Debian without python3-venv does), a pip wheel is unpacked into the
environment. It is looked for, in this order: among the wheels that the system keeps, with another pip that is
installed, and in the folders and the package index that pip's own settings name. Where none is found, the last
line says which package to install.

Makes nothing anew where the environment is there and its pip works.
"""

from __future__ import annotations

import configparser
import hashlib
import io
import os
import re
import shutil
import ssl
import subprocess
import sys
import sysconfig
import urllib.parse
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory

OLDEST_PYTHON = (3, 11)
DEFAULT_INDEX = "https://pypi.org/simple"
PIP_CONFIGURATIONS = ("/etc/xdg/pip/pip.conf", "/etc/pip.conf", "~/.pip/pip.conf", "~/.config/pip/pip.conf")
_WHEEL = re.compile(r"pip-(\d+(?:\.\d+)*)-py3-none-any\.whl")


def main() -> str | None:
    """Make the environment; what is returned is printed and makes the exit status 1."""
    if len(sys.argv) != 2:
        return "usage: python3 make_venv.py FOLDER"
    if sys.version_info < OLDEST_PYTHON:
        return f"Python 3.11 or newer is needed; {sys.executable} is {sys.version.split()[0]}."
    folder = Path(sys.argv[1])
    if _has_pip(folder):
        return None
    print(f"Making {folder} with Python {sys.version.split()[0]}", file=sys.stderr)
    # Not with_pip: Debian's venv ends this process where ensurepip is left out.
    venv.create(folder, clear=True, symlinks=os.name != "nt")
    subprocess.run([python_of(folder), "-m", "ensurepip", "--default-pip"], capture_output=True, check=False)
    return None if _has_pip(folder) else _unpack_pip(folder)


def python_of(folder: Path) -> Path:
    """The Python of the environment in `folder`."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _has_pip(folder: Path) -> bool:
    command = [str(python_of(folder)), "-m", "pip", "--version"]
    return python_of(folder).exists() and subprocess.run(command, capture_output=True, check=False).returncode == 0


def _unpack_pip(folder: Path) -> str | None:
    ask = [str(python_of(folder)), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()
    for place, wheel in pip_wheels():
        zipfile.ZipFile(io.BytesIO(wheel)).extractall(packages)
        if _has_pip(folder):
            print(f"pip comes from {place}", file=sys.stderr)
            return None
    install = "sudo apt install python3-venv" if shutil.which("apt") else f"pip for {sys.executable}"
    return f"No pip was found for the new environment. Install this, then try again: {install}"


def pip_wheels() -> Iterator[tuple[str, bytes]]:
    """Where a pip wheel was found, and its bytes; the nearest first."""
    for folder in _wheel_folders():
        for path in sorted(folder.glob("pip-*.whl"), reverse=True):
            yield str(path), path.read_bytes()
    yield from _downloaded_by_another_pip()
    for place in (*settings("find-links"), *(f"{index}/pip/" for index in _indexes())):
        yield from _from_page(place)


def _wheel_folders() -> list[Path]:
    places = [sysconfig.get_config_var("WHEEL_PKG_DIR"), "/usr/share/python-wheels"]
    return [Path(place) for place in places if place]


def _downloaded_by_another_pip() -> Iterator[tuple[str, bytes]]:
    programs = [program for name in ("pip3", "pip") if (program := shutil.which(name))]
    for pip in ([sys.executable, "-m", "pip"], *([program] for program in programs)):
        with TemporaryDirectory() as folder:
            command = [*pip, "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", folder, "pip"]
            subprocess.run(command, capture_output=True, check=False)
            for path in Path(folder).glob("pip-*.whl"):
                yield " ".join(pip), path.read_bytes()


def settings(name: str) -> list[str]:
    """The values that pip's environment variables, or else its configuration files, give a setting."""
    if value := os.environ.get("PIP_" + name.upper().replace("-", "_")):
        return value.split()
    files = [Path(file).expanduser() for file in (*PIP_CONFIGURATIONS, os.environ.get("PIP_CONFIG_FILE", os.devnull))]
    parser = configparser.RawConfigParser()
    parser.read(files)
    return parser.get("global", name, fallback="").split()


def _indexes() -> list[str]:
    indexes = settings("index-url") or [DEFAULT_INDEX]
    return [index.rstrip("/") for index in (*indexes, *settings("extra-index-url"))]


def _from_page(place: str) -> Iterator[tuple[str, bytes]]:
    """The newest pip wheel that a page of links, or a folder, offers for this Python."""
    url = place if "://" in place else Path(place).absolute().as_uri()
    try:
        best = max(_wheels_on(url), default=None)
        if best is None:
            return
        wheel = _get(best[1])
    except (OSError, ValueError) as error:
        print(f"No pip from {place}: {error}", file=sys.stderr)
        return
    digest = urllib.parse.urlparse(best[1]).fragment.removeprefix("sha256=")
    if digest and hashlib.sha256(wheel).hexdigest() != digest:
        print(f"No pip from {place}: the wheel's SHA-256 is not the one that the page names", file=sys.stderr)
        return
    yield place, wheel


def _wheels_on(url: str) -> Iterator[tuple[tuple[int, ...], str]]:
    page = _LinkPage()
    page.feed(_get(url).decode())
    for link, requires in page.links:
        name = urllib.parse.urlparse(link).path.rpartition("/")[2]
        needed = re.match(r">=\s*(\d+)\.(\d+)", requires)
        if (wheel := _WHEEL.fullmatch(name)) and (not needed or sys.version_info >= tuple(map(int, needed.groups()))):
            yield tuple(map(int, wheel[1].split("."))), urllib.parse.urljoin(url, link)


def _get(url: str) -> bytes:
    """The content behind a URL; of a folder, its index.html, or a page of links to the files in it."""
    parts = urllib.parse.urlparse(url)
    folder = Path(urllib.request.url2pathname(parts.path))
    if parts.scheme == "file" and folder.is_dir():
        if (folder / "index.html").exists():
            return (folder / "index.html").read_bytes()
        return "".join(f'<a href="{path.as_uri()}"></a>' for path in folder.iterdir()).encode()
    context = ssl.create_default_context(cafile=next(iter(settings("cert")), None))
    with urllib.request.urlopen(url, timeout=60, context=context) as answer:
        content: bytes = answer.read()
    return content


class _LinkPage(HTMLParser):
    """A page of a package index: the addresses that it links to, each with the Python that it needs."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an address."""
        values = dict(attrs)
        if tag == "a" and (address := values.get("href")):
            self.links.append((address, values.get("data-requires-python") or ""))


if __name__ == "__main__":
    sys.exit(main())
