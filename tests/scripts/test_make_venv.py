"""Making the environment where Debian left ensurepip out: each place where a pip wheel may lie."""

from __future__ import annotations

import hashlib
import io
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from kit import load_script


@pytest.fixture
def make_venv(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The script as a module, in a world without wheels, without pip, without network and without settings of pip."""
    module = load_script("make_venv")
    for name in ("INDEX_URL", "EXTRA_INDEX_URL", "FIND_LINKS", "CERT", "CONFIG_FILE"):
        monkeypatch.delenv(f"PIP_{name}", raising=False)
    monkeypatch.setattr(module, "PIP_CONFIGURATIONS", (str(tmp_path / "pip.conf"),))
    monkeypatch.setattr(module, "DEFAULT_INDEX", (tmp_path / "no index").as_uri())
    monkeypatch.setattr(module, "_wheel_folders", lambda: [])
    monkeypatch.setattr(module, "_downloaded_by_another_pip", lambda: iter(()))
    return module


def fake_wheel(says: str = "pip 99") -> bytes:
    """A wheel whose `pip` prints a line and succeeds."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as wheel:
        # Without a date of their own, entries have the time at hand, and two wheels differ.
        wheel.writestr(zipfile.ZipInfo("pip/__init__.py"), "")
        wheel.writestr(zipfile.ZipInfo("pip/__main__.py"), f"print({says!r})")
    return target.getvalue()


def index_page(folder: Path, *wheels: tuple[str, bytes, str, str]) -> str:
    """An index in `folder` that offers these wheels: name, content, digest that the page names, Python needed."""
    page = folder / "pip"
    page.mkdir(parents=True)
    links = []
    for name, content, digest, needs in wheels:
        (folder / name).write_bytes(content)
        links.append(f'<a href="../{name}#sha256={digest}" data-requires-python="{needs}">{name}</a>')
    (page / "index.html").write_text("\n".join(links))
    return folder.as_uri()


def test_an_environment_that_works_is_left_alone(make_venv: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["make_venv.py", sys.prefix])
    monkeypatch.setattr(make_venv.venv, "create", lambda *_, **__: pytest.fail("made anew"))
    assert make_venv.main() is None


def test_a_python_that_is_too_old_is_refused(make_venv: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make_venv, "OLDEST_PYTHON", (99, 0))
    monkeypatch.setattr(sys, "argv", ["make_venv.py", "unused"])
    assert "Python 3.11 or newer is needed" in str(make_venv.main())


def test_without_ensurepip_a_wheel_is_unpacked(
    make_venv: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    (wheels / "pip-99.0-py3-none-any.whl").write_bytes(fake_wheel())
    monkeypatch.setattr(make_venv, "_wheel_folders", lambda: [wheels])
    monkeypatch.setattr(sys, "argv", ["make_venv.py", str(tmp_path / "venv")])
    real_run = make_venv.subprocess.run

    def run_without_ensurepip(command: list[object], **options: object) -> object:
        command = [sys.executable, "-c", "raise SystemExit(1)"] if "ensurepip" in command else command
        return real_run(command, **options)

    monkeypatch.setattr(make_venv.subprocess, "run", run_without_ensurepip)
    assert make_venv.main() is None
    pip = [make_venv.python_of(tmp_path / "venv"), "-m", "pip"]
    assert real_run(pip, capture_output=True, text=True, check=True).stdout == "pip 99\n"


def test_the_newest_wheel_for_this_python_is_taken_from_the_index(
    make_venv: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def offer(version: str, needs: str) -> tuple[str, bytes, str, str]:
        content = fake_wheel(version)
        return f"pip-{version}-py3-none-any.whl", content, hashlib.sha256(content).hexdigest(), needs

    index = index_page(
        tmp_path / "index", offer("9.0", "&gt;=3.8"), offer("24.0", "&gt;=3.8"), offer("99.0", "&gt;=4.0")
    )
    monkeypatch.setenv("PIP_INDEX_URL", index)
    assert [wheel for _, wheel in make_venv.pip_wheels()] == [fake_wheel("24.0")]


def test_a_wheel_with_another_digest_is_not_used(
    make_venv: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(
        "PIP_INDEX_URL", index_page(tmp_path / "index", ("pip-24.0-py3-none-any.whl", fake_wheel(), "0" * 64, ""))
    )
    assert list(make_venv.pip_wheels()) == []
    assert "SHA-256" in capsys.readouterr().err


def test_settings_come_from_the_environment_or_else_from_pip_conf(
    make_venv: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pip.conf").write_text("[global]\nfind-links = /one /two\n")
    assert make_venv.settings("find-links") == ["/one", "/two"]
    monkeypatch.setenv("PIP_FIND_LINKS", "/three")
    assert make_venv.settings("find-links") == ["/three"]


def test_a_folder_of_wheels_serves_as_an_index(
    make_venv: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pip-24.0-py3-none-any.whl").write_bytes(fake_wheel())
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    assert [wheel for _, wheel in make_venv.pip_wheels()] == [fake_wheel()]


def test_where_no_pip_is_found_the_package_to_install_is_named(
    make_venv: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(make_venv.shutil, "which", lambda name: "/usr/bin/apt" if name == "apt" else None)
    make_venv.venv.create(tmp_path / "venv")
    assert "sudo apt install python3-venv" in make_venv._unpack_pip(tmp_path / "venv")
