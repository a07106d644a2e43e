"""What `-o` may replace, and what is refused before any work."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from calotype.errors import UsageError
from calotype.replacing import Own, require_file, require_folder

OWN = Own(b"mine: ", within=6)


def test_a_new_name_in_a_folder_that_is_there_is_free(tmp_path: Path) -> None:
    require_file(tmp_path / "new.json")
    require_file(tmp_path / "new.json", OWN)
    require_folder(tmp_path / "new", "index.html", OWN, "begun")
    require_folder(tmp_path, "index.html", OWN, "begun")


@pytest.mark.parametrize(("content", "free"), [(b"", True), (b"mine: 1", True), (b" mine: ", False), (b"photo", False)])
def test_a_file_is_replaced_only_if_it_is_known_for_ones_own(tmp_path: Path, content: bytes, free: bool) -> None:
    target = tmp_path / "there"
    target.write_bytes(content)
    if free:
        require_file(target, OWN)
    else:
        with pytest.raises(UsageError, match="there already, and not from an earlier run"):
            require_file(target, OWN)
    with pytest.raises(UsageError, match="is there already"):
        require_file(target)


@pytest.mark.skipif(os.name == "nt", reason="needs pipes and links")
@pytest.mark.parametrize("kind", ["pipe", "device", "link to nothing", "folder"])
def test_what_is_no_file_is_never_replaced(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "there"
    if kind == "pipe":
        os.mkfifo(target)
    elif kind == "device":
        target = Path("/dev/null")
    elif kind == "folder":
        target.mkdir()
    else:
        target.symlink_to("nowhere")
    with pytest.raises(UsageError, match="is a folder" if kind == "folder" else "is no ordinary file"):
        require_file(target, OWN)


def test_a_folder_that_is_not_there_or_not_to_be_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match="there is no folder"):
        require_file(tmp_path / "no" / "new.json")
    # Root may write everywhere.
    monkeypatch.setattr("calotype.replacing.os.access", lambda path, mode: path != tmp_path)
    with pytest.raises(UsageError, match="nothing may be written to"):
        require_file(tmp_path / "new.json")


def test_a_folder_is_filled_only_if_it_is_empty_or_known_for_ones_own(tmp_path: Path) -> None:
    def refused() -> bool:
        try:
            require_folder(tmp_path, "index.html", OWN, "begun")
        except UsageError:
            return True
        return False

    (tmp_path / "photo.jpg").write_bytes(b"")
    assert refused()
    (tmp_path / "begun").touch()
    assert not refused()
    (tmp_path / "index.html").write_bytes(b"home page")
    assert refused()
    (tmp_path / "index.html").write_bytes(b"mine: page")
    assert not refused()
    with pytest.raises(UsageError, match="is no folder"):
        require_folder(tmp_path / "photo.jpg", "index.html", OWN, "begun")
