"""What a walk through folders finds, and what it passes over without opening it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from calotype.engine.folders import IGNORE_FILE, Counts, Seen, walk_folders
from calotype.errors import UsageError
from calotype.settings import Scan
from runner import environment

needs_posix = pytest.mark.skipif(os.name == "nt", reason="needs links, pipes and names of any bytes")


def put(root: Path, *paths: str | bytes) -> None:
    """Files of one byte. Nothing is opened by a walk, so their content does not matter."""
    for path in paths:
        whole = root / os.fsdecode(path)
        whole.parent.mkdir(parents=True, exist_ok=True)
        whole.write_bytes(b"x")


def walked(root: Path, below: bytes = b"", **scan: object) -> tuple[list[bytes], Counts]:
    """The paths of candidates, and what was passed over."""
    counts = Counts()
    return [one.path for one in seen(root, below, counts, **scan)], counts


def seen(root: Path, below: bytes = b"", counts: Counts | None = None, **scan: object) -> list[Seen]:
    found = walk_folders(os.fsencode(root), below, Scan(**scan), counts or Counts())  # type: ignore[arg-type]
    return list(found)


def test_candidates_have_an_extension_that_a_format_claims_or_none(tmp_path: Path) -> None:
    put(tmp_path, "a.jpg", "B.JPEG", "c.HeIc", "noextension", "movie.mp4", "notes.txt", "archive.tar.gz", "trailing.")
    paths, counts = walked(tmp_path)
    assert paths == [b"B.JPEG", b"a.jpg", b"c.HeIc", b"noextension", b"trailing."]
    assert counts.other == 3
    assert counts.other_extensions == {".mp4": 1, ".txt": 1, ".gz": 1}


def test_folders_are_walked_in_a_stable_order(tmp_path: Path) -> None:
    put(tmp_path, "b/2.jpg", "b/1.jpg", "a/z/3.jpg", "a/4.jpg", "5.jpg")
    assert walked(tmp_path)[0] == [b"5.jpg", b"a/4.jpg", b"a/z/3.jpg", b"b/1.jpg", b"b/2.jpg"]


def test_a_folder_or_a_single_file_below_can_be_asked_for(tmp_path: Path) -> None:
    put(tmp_path, "a/1.jpg", "a/1.xmp", "a/2.jpg", "ab/3.jpg")
    assert walked(tmp_path, b"a")[0] == [b"a/1.jpg", b"a/2.jpg"]
    (one,) = seen(tmp_path, b"a/1.jpg")
    assert (one.path, [sidecar.name for sidecar in one.sidecars]) == (b"a/1.jpg", [b"1.xmp"])


def test_hidden_files_and_folders_are_passed_over_unless_asked_for(tmp_path: Path) -> None:
    put(tmp_path, ".hidden.jpg", ".thumbnails/a.jpg", "b.jpg")
    paths, counts = walked(tmp_path)
    assert (paths, counts.other) == ([b"b.jpg"], 2)
    assert walked(tmp_path, hidden=True)[0] == [b".hidden.jpg", b"b.jpg", b".thumbnails/a.jpg"]


@pytest.mark.parametrize(
    "folder", ["@eaDir", "#recycle", "$RECYCLE.BIN", "System Volume Information", "lost+found", ".calotype", "__MACOSX"]
)
def test_what_systems_put_beside_photos_is_passed_over_even_where_hidden_ones_are_wanted(
    tmp_path: Path, folder: str
) -> None:
    put(tmp_path, f"{folder}/a.jpg", "b.jpg")
    assert walked(tmp_path, hidden=True)[0] == [b"b.jpg"]


@pytest.mark.parametrize("marker", [".nomedia", ".noimage"])
def test_a_folder_that_says_it_holds_no_media_is_passed_over_with_all_below(tmp_path: Path, marker: str) -> None:
    put(tmp_path, f"stickers/{marker}", "stickers/a.jpg", "stickers/more/b.jpg", "c.jpg")
    assert walked(tmp_path)[0] == [b"c.jpg"]


def test_an_ignore_file_holds_for_its_folder_and_all_below(tmp_path: Path) -> None:
    put(tmp_path, "a/x.jpg", "a/keep.jpg", "a/b/x.jpg", "a/raw/1.jpg", "x.jpg", "raw/2.jpg")
    (tmp_path / "a" / IGNORE_FILE.decode()).write_text("# not these\nx.jpg\nraw/\n", encoding="utf-8")
    assert walked(tmp_path)[0] == [b"x.jpg", b"a/keep.jpg", b"raw/2.jpg"]


def test_an_inner_ignore_file_adds_to_the_outer(tmp_path: Path) -> None:
    put(tmp_path, "a/1.jpg", "a/2.jpg", "a/3.jpg")
    (tmp_path / IGNORE_FILE.decode()).write_text("1.jpg\n", encoding="utf-8")
    (tmp_path / "a" / IGNORE_FILE.decode()).write_text("2.jpg\n", encoding="utf-8")
    assert walked(tmp_path)[0] == [b"a/3.jpg"]


def test_an_ignore_file_that_is_no_file_or_no_text_hides_nothing_that_it_does_not_name(tmp_path: Path) -> None:
    put(tmp_path, "a/1.jpg", "b/2.jpg")
    (tmp_path / "a" / IGNORE_FILE.decode()).mkdir()
    (tmp_path / "b" / IGNORE_FILE.decode()).write_bytes(b"\xff\xfe\x00[\n**\\\n!\n")
    assert walked(tmp_path)[0] == [b"a/1.jpg", b"b/2.jpg"]


def test_a_pattern_given_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no pattern"):
        walked(tmp_path, exclude=("**\\",))


def test_include_and_exclude_are_patterns_below_the_root(tmp_path: Path) -> None:
    put(tmp_path, "2023/a.jpg", "2024/b.jpg", "2024/b.png", "2024/drafts/c.jpg")
    assert walked(tmp_path, include=("/2024/",))[0] == [b"2024/b.jpg", b"2024/b.png", b"2024/drafts/c.jpg"]
    assert walked(tmp_path, include=("*.jpg",), exclude=("drafts/",))[0] == [b"2023/a.jpg", b"2024/b.jpg"]


def test_companions_stand_in_their_main_files_line(tmp_path: Path) -> None:
    put(tmp_path, "a.jpg", "a.xmp", "a.mp4", "alone.xmp")
    counts = Counts()
    (photo,) = seen(tmp_path, b"", counts)
    assert [sidecar.name for sidecar in photo.sidecars] == [b"a.xmp"]
    assert {companion.name for companion in photo.companions} >= {b"a.xmp"}
    assert counts.companions == len(photo.companions)
    assert counts.other == 4 - 1 - counts.companions


@needs_posix
class TestOddEntries:
    def test_links_to_files_are_candidates_and_links_to_folders_are_not_followed(self, tmp_path: Path) -> None:
        put(tmp_path, "real/a.jpg")
        (tmp_path / "link.jpg").symlink_to(tmp_path / "real" / "a.jpg")
        (tmp_path / "folder").symlink_to(tmp_path / "real")
        (tmp_path / "real" / "up").symlink_to(tmp_path)
        assert walked(tmp_path)[0] == [b"link.jpg", b"real/a.jpg"]

    def test_links_that_lead_nowhere_or_in_a_circle_are_told_of(self, tmp_path: Path) -> None:
        (tmp_path / "nowhere.jpg").symlink_to("missing.jpg")
        (tmp_path / "one.jpg").symlink_to("other.jpg")
        (tmp_path / "other.jpg").symlink_to("one.jpg")
        assert walked(tmp_path)[0] == [b"nowhere.jpg", b"one.jpg", b"other.jpg"]

    def test_a_link_that_leads_nowhere_and_is_not_called_a_photo_is_none(self, tmp_path: Path) -> None:
        put(tmp_path, "photo without extension")
        (tmp_path / "current").symlink_to("missing")
        (tmp_path / "whole").symlink_to("photo without extension")
        paths, counts = walked(tmp_path)
        assert (paths, counts.other) == ([b"photo without extension", b"whole"], 1)

    def test_pipes_sockets_and_devices_are_never_opened(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.jpg")
        (tmp_path / "zero.jpg").symlink_to("/dev/zero")
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(tmp_path / "s.jpg"))
            paths, counts = walked(tmp_path)
        assert (paths, counts.other) == ([], 3)

    def test_a_folder_with_the_name_of_a_photo_is_a_folder(self, tmp_path: Path) -> None:
        put(tmp_path, "trip.jpg/a.jpg")
        assert walked(tmp_path)[0] == [b"trip.jpg/a.jpg"]

    def test_names_are_bytes(self, tmp_path: Path) -> None:
        names = [
            b"\xff\xfe.jpg",
            b"new\nline.jpg",
            b"latin1_\xe9.jpg",
            "\u202egpj.exe.jpg".encode(),
            b" .jpg",
            b"-rf.jpg",
        ]
        put(tmp_path, *names)
        (tmp_path / IGNORE_FILE.decode()).write_text("*.png\n", encoding="utf-8")
        assert walked(tmp_path)[0] == sorted(names)
        assert walked(tmp_path, exclude=("*.png",))[0] == sorted(names)

    def test_a_path_of_4000_bytes_is_found(self, tmp_path: Path) -> None:
        deep = b"/".join([b"d" * 199] * ((4000 - len(os.fsencode(tmp_path))) // 200))
        descriptor = os.open(tmp_path, os.O_RDONLY)
        for name in deep.split(b"/"):
            os.mkdir(name, dir_fd=descriptor)
            inner = os.open(name, os.O_RDONLY, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = inner
        os.close(os.open(b"photo.jpg", os.O_CREAT | os.O_WRONLY, dir_fd=descriptor))
        os.close(descriptor)
        assert walked(tmp_path)[0] == [deep + b"/photo.jpg"]

    def test_a_path_longer_than_the_system_takes_is_told_of_as_unreadable(self, tmp_path: Path) -> None:
        put(tmp_path, "a.jpg")
        descriptor = os.open(tmp_path, os.O_RDONLY)
        for _ in range(22):
            os.mkdir(b"d" * 199, dir_fd=descriptor)
            inner = os.open(b"d" * 199, os.O_RDONLY, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = inner
        os.close(descriptor)
        paths, counts = walked(tmp_path)
        assert paths == [b"a.jpg"]
        ((_, reason),) = counts.unreadable
        assert "too long" in reason

    def test_folders_that_may_not_be_read_are_told_of_and_the_rest_is_walked(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            put(root, "closed/a.jpg", "open/b.jpg")
            root.chmod(0o755)
            (root / "closed").chmod(0)
            done = subprocess.run(
                [sys.executable, "-c", AS_NOBODY, folder], env=environment(), capture_output=True, text=True, check=True
            )
            (root / "closed").chmod(0o755)
        assert done.stdout.splitlines() == ["open/b.jpg", "closed: Permission denied"]


AS_NOBODY = """
import os, sys
from calotype.engine.folders import Counts, walk_folders
from calotype.imaging import all_formats
from calotype.settings import Scan

all_formats()
if os.getuid() == 0:
    os.setuid(65534)
counts = Counts()
for one in walk_folders(os.fsencode(sys.argv[1]), b"", Scan(), counts):
    print(os.fsdecode(one.path))
for folder, reason in counts.unreadable:
    print(f"{os.fsdecode(folder)}: {reason}")
"""


def test_a_folder_that_is_gone_is_unreadable_and_no_error(tmp_path: Path) -> None:
    paths, counts = walked(tmp_path / "gone")
    assert paths == []
    ((folder, reason),) = counts.unreadable
    assert (folder, bool(reason)) == (b"", True)


@pytest.mark.skipif(sys.platform == "win32", reason="takes too long there")
def test_many_empty_folders_are_walked_without_recursion(tmp_path: Path) -> None:
    for outer in range(30):
        for inner in range(30):
            (tmp_path / str(outer) / str(inner)).mkdir(parents=True)
    put(tmp_path, "29/29/a.jpg")
    assert walked(tmp_path)[0] == [b"29/29/a.jpg"]
